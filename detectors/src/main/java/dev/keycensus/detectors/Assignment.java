package dev.keycensus.detectors;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A name and the value it is given, read outwards from an anchor inside the name. {@link
 * AssignmentReader} knows the common ways to write one down without parsing the file.
 *
 * @param name as written, without quotes and leading dashes
 * @param nameStart its first byte
 * @param start the value's first byte, quotes excluded
 * @param end one past its last byte; where literals are joined, of the last of them
 * @param syntax how the two are joined
 * @param quote the quote around the value; 0 for none
 * @param prefix letters before the opening quote, such as the {@code f} of an interpolated string
 * @param value the value in Latin-1; not the span's characters where literals are joined
 */
record Assignment(
    String name,
    int nameStart,
    int start,
    int end,
    Syntax syntax,
    char quote,
    String prefix,
    String value) {

  /** How a name and a value are joined. */
  enum Syntax {
    /** {@code =}, {@code :=}, {@code =>}. */
    EQUALS,
    /** {@code :}, in YAML, JSON and dictionaries. */
    COLON,
    /** {@code ==}, {@code !=}: a comparison. */
    COMPARE,
    /** {@code ("name", "value")}. */
    PAIR,
    /** {@code name("value")}. */
    CALL,
    /** {@code credential("user", "value")}. */
    SECOND,
    /** An element's text or an attribute's value. */
    ELEMENT,
    /** {@code --name value}, {@code -p value}. */
    FLAG,
    /** {@code PASSWORD 'value'}, {@code password value} in {@code .netrc}. */
    WORD,
    /** {@code name || "value"}, <code>${NAME:-value}</code>. */
    DEFAULT,
    /** {@code name=value} inside a string: a query, a form, a connection string. */
    INNER,
    /** {@code name: ["value", "value"]}. */
    LIST,
    /** {@code name: {"value"}}: a string that only passes through a decoder. */
    WRAPPED
  }

  /** The value's bytes. */
  byte[] bytes() {
    return value.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The assignment whose name holds the probe's anchor; null where there is none. */
  static @Nullable Assignment around(Probe probe) {
    Assignment a = new AssignmentReader(probe).read();
    return a != null ? a : new TypedReader(probe).read();
  }
}
