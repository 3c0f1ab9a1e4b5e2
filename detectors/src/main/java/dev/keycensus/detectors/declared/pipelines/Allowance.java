package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.nodes.Malformed;

/** How many values may yet be put together; files that use each other could make any number. */
final class Allowance {
  /** Of all texts that are made, in UTF-16 code units. */
  private static final int MOST_TEXT = 64 << 20;

  /** How far values may lie in each other: files that are handed values add to their depth. */
  private static final int DEEPEST = 500;

  private final int most;
  private int spent;
  private int text;

  Allowance(int most) {
    this.most = most;
  }

  /** Counts a value that is copied or merged. */
  void spend(int line) {
    if (++spent > most) {
      throw new Malformed(line, "more than " + most + " values put together", true);
    }
  }

  /** Counts a text that is made of others. */
  void spendText(int length, int line) {
    text += length;
    if (text > MOST_TEXT) {
      throw new Malformed(line, "more than 64 MiB of text filled in", true);
    }
  }

  /** Looks at how many values a value lies in. */
  static void depth(int depth, int line) {
    if (depth > DEEPEST) {
      throw new Malformed(line, "more than " + DEEPEST + " values in each other", true);
    }
  }
}
