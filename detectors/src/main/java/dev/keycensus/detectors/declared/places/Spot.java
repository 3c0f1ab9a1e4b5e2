package dev.keycensus.detectors.declared.places;

/**
 * Where a match begins in a file that is UTF-8.
 *
 * @param offset in bytes
 * @param line 1-based
 * @param column 1-based, in UTF-16 code units
 */
public record Spot(int offset, int line, int column) {}
