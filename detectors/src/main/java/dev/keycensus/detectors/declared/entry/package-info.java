/**
 * The way in to what the named files of a tree declare: {@link
 * dev.keycensus.detectors.declared.entry.Declarations#read} asks the readers one after the other
 * for the one that knows a file by its name. Also the globs of the files that a home folder may
 * hold. Nothing else in the parts of {@code declared} depends on it.
 */
@org.jspecify.annotations.NullMarked
package dev.keycensus.detectors.declared.entry;
