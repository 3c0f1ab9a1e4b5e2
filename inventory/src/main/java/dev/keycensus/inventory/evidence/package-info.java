/**
 * What providers say of their credentials, from files that were exported there: nothing is asked of
 * anybody. {@link Export} reads a file, {@link Evidence} joins it to what was found.
 */
@org.jspecify.annotations.NullMarked
package dev.keycensus.inventory.evidence;
