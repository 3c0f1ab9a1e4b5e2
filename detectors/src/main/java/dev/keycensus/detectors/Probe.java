package dev.keycensus.detectors;

/**
 * An anchor in a text, to be judged.
 *
 * @param at offset of the anchor's first byte
 * @param length of the anchor
 * @param binary whether the text is binary
 * @param depth how many decodings lie between the file and this text
 */
record Probe(Window window, FileKind kind, int at, int length, boolean binary, int depth) {
  int end() {
    return at + length;
  }
}
