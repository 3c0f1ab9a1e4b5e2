package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.nodes.Malformed;

/** How many values may yet be put together; files that use each other could make any number. */
final class Allowance {
  private final int most;
  private int spent;

  Allowance(int most) {
    this.most = most;
  }

  /** Counts a value that is copied or merged. */
  void spend(int line) {
    if (++spent > most) {
      throw new Malformed(line, "more than " + most + " values put together", true);
    }
  }
}
