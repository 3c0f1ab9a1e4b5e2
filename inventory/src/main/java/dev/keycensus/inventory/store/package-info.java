/**
 * The inventory over time: what each scan found, kept in one place and asked about later. {@link
 * InventoryStore} is the interface; {@link SqliteStore} keeps it in a file. {@link State} is what a
 * scan leaves behind, and what is asked of several states ({@link Listing}, {@link Diff}, {@link
 * Dossier}) are functions of them that know no database.
 *
 * <p>Rows hold for an interval of snapshots ({@code schema/001.sql} says how), not for one: a
 * hundred snapshots of a repository that does not change take the room of one, and whether
 * something was there at a date is one comparison.
 */
@org.jspecify.annotations.NullMarked
package dev.keycensus.inventory.store;
