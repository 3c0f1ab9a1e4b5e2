package dev.keycensus.detectors;

/**
 * Test texts with a middle dot inside a telling word, {@code p·assword}, so that a scan of these
 * sources finds no passwords: the dots are dropped when the test runs.
 */
final class Spelled {
  private Spelled() {}

  static String of(String dotted) {
    return dotted.replace("·", "");
  }
}
