/**
 * Rules over the inventory, and dated permissions to break them. {@link Policy#judge} is the way
 * in.
 */
@org.jspecify.annotations.NullMarked
package dev.keycensus.inventory.policy;
