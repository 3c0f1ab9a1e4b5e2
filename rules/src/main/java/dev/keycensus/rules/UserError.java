package dev.keycensus.rules;

import org.jspecify.annotations.Nullable;

/**
 * The one error that a person sees: where, what, and what to do about it. Everything a user can get
 * wrong (flags, configuration, rules, policies, exceptions) ends in one of these and in exit code
 * 2; our own mistakes stay unchecked exceptions.
 */
public final class UserError extends Exception {
  private static final long serialVersionUID = 1L;

  private final @Nullable String place;
  private final @Nullable String source;
  private final int column;
  private final @Nullable String hint;

  /**
   * @param place {@code file:line:column} (both 1-based), a flag, or null
   * @param what one sentence, without a full stop, that names no secret
   * @param source the offending line, or null
   * @param column 1-based column of the caret under {@code source}, in code points; 0 for no caret
   * @param hint what to do, or null
   */
  public UserError(
      @Nullable String place,
      String what,
      @Nullable String source,
      int column,
      @Nullable String hint) {
    super(what, null, false, false);
    this.place = place;
    this.source = source;
    this.column = column;
    this.hint = hint;
  }

  /** An error that is not in a file. */
  public UserError(String what, @Nullable String hint) {
    this(null, what, null, 0, hint);
  }

  /**
   * The message as it is printed, one to four lines, without a line end. What a terminal would act
   * on (escapes, line ends, direction marks) is replaced by U+FFFD: files and their names may be
   * hostile.
   *
   * <pre>
   * rules/acme.yaml:7:10: unknown key "patern"
   *   patern: …
   *   ^
   *   did you mean "pattern"?
   * </pre>
   */
  public String render() {
    StringBuilder b = new StringBuilder();
    if (place != null) {
      Printable.append(b, place, false);
      b.append(": ");
    }
    Printable.append(b, what(), false);
    if (source != null) {
      b.append("\n  ");
      Printable.append(b, source, true);
      if (column > 0) {
        b.append("\n  ");
        // Tabs stay tabs under the caret, so that it points right whatever their width.
        int end =
            source.offsetByCodePoints(
                0, Math.min(column - 1, source.codePointCount(0, source.length())));
        source.substring(0, end).codePoints().forEach(c -> b.append(c == '\t' ? '\t' : ' '));
        b.append('^');
      }
    }
    if (hint != null) {
      b.append("\n  ");
      Printable.append(b, hint, false);
    }
    return b.toString();
  }

  /** The sentence alone. */
  String what() {
    return String.valueOf(getMessage());
  }

  /** Where the caret stands, 0 for nowhere. */
  int column() {
    return column;
  }

  @Nullable String hint() {
    return hint;
  }
}
