package dev.keycensus.inventory.census;

import org.jspecify.annotations.Nullable;

/**
 * A place that names a credential without its value.
 *
 * @param id {@code ref_} and 16 hex digits of path, slot and name
 * @param kind where the value is kept, such as {@code ci-secret}, {@code vault}, {@code federation}
 * @param name what it is called there
 * @param provider who issued the credential; null where nothing tells
 * @param slot what it is used for in its file
 * @param identity the {@link Identity#id} that uses it; null for none in particular
 * @param environment null where nothing tells
 * @param column 1-based, in UTF-16 code units
 */
public record Reference(
    String id,
    String kind,
    String name,
    @Nullable String provider,
    String slot,
    @Nullable String identity,
    @Nullable String environment,
    Place place,
    int column) {}
