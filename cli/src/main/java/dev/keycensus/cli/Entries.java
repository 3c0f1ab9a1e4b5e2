package dev.keycensus.cli;

import org.jspecify.annotations.Nullable;

/**
 * Names and what belongs to each, in two columns, for a page about one thing.
 *
 * @param indent the first column of the second one; longer than any name by three
 * @param width columns of a line
 */
record Entries(StringBuilder b, Style style, int indent, int width) {
  /** A null text is left out. */
  void add(String name, @Nullable String text) {
    if (text == null) {
      return;
    }
    String margin = " ".repeat(indent);
    String body = Wrap.text(margin, margin, Visible.text(text), width);
    b.append(name(name, style, indent)).append(body, indent, body.length());
  }

  /** The first column of a line, up to the second one. */
  static String name(String name, Style style, int indent) {
    return "  " + style.dim(name) + " ".repeat(indent - 2 - name.length());
  }
}
