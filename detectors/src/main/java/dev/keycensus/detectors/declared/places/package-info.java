/**
 * Where something is in a file: the path of keys from the root of a structured file to a value
 * ({@link dev.keycensus.detectors.declared.places.KeyPaths}) and the cell of a notebook ({@link
 * dev.keycensus.detectors.declared.places.NotebookCells}). For findings, not for declarations.
 */
@org.jspecify.annotations.NullMarked
package dev.keycensus.detectors.declared.places;
