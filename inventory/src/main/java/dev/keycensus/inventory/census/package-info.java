/**
 * The result of a scan as values: what every report shows, every policy judges and the store keeps.
 * {@link Census} is the whole; nothing here reads anything.
 */
@org.jspecify.annotations.NullMarked
package dev.keycensus.inventory.census;
