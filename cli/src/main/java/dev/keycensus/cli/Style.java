package dev.keycensus.cli;

import dev.keycensus.rules.Severity;

/**
 * Colours, or none.
 *
 * @param on whether to write ANSI sequences
 */
record Style(boolean on) {
  String bold(String text) {
    return ansi("1", text);
  }

  String dim(String text) {
    return ansi("2", text);
  }

  String red(String text) {
    return ansi("1;31", text);
  }

  String green(String text) {
    return ansi("1;32", text);
  }

  String yellow(String text) {
    return ansi("1;33", text);
  }

  String cyan(String text) {
    return ansi("36", text);
  }

  /** {@code text} in the colour of a severity. */
  String severity(Severity severity, String text) {
    return switch (severity) {
      case CRITICAL -> ansi("1;31", text);
      case HIGH -> ansi("31", text);
      case MEDIUM -> ansi("33", text);
      case LOW -> ansi("36", text);
    };
  }

  /** One of the colours above. */
  interface Paint {
    String on(String text);
  }

  private String ansi(String code, String text) {
    return on ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
