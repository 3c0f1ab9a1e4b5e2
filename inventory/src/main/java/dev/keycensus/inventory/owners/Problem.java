package dev.keycensus.inventory.owners;

/**
 * What of a file about owners could not be used. The rest of the file is.
 *
 * @param file path relative to the repository's root
 * @param line 1-based; 0 for the whole file
 * @param reason a sentence without a full stop that quotes nothing of the file
 */
public record Problem(String file, int line, String reason) {}
