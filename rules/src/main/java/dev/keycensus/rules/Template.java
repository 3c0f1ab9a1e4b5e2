package dev.keycensus.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An example of a credential that is not one yet: literal text with functions that a seed expands,
 * so that no token-shaped string is ever committed. {@code ghp_${base62:30}${checksum}} gives
 * another, well-formed token for every seed, and the same one for the same seed on every machine.
 *
 * <pre>
 * ${digits:n} ${lower:n} ${upper:n} ${alpha:n}     n random characters of that alphabet
 * ${alnum:n} ${base62:n} ${loweralnum:n} ${upperalnum:n} ${hex:n} ${HEX:n}
 * ${base32:n} ${base32lower:n} ${base58:n} ${base64:n} ${base64url:n}
 * ${chars:SET:n}      n characters of SET
 * ${bytes64:n}        n random bytes in padded base 64
 * ${uuid} ${word} ${int:a-b}
 * ${oneof:a|b|c}      one of the templates
 * ${repeat:text:n}    the template n times, expanded anew each time
 * ${b64:template}     base 64 of the expansion
 * ${checksum}         the check digits of the type over the token so far
 * ${jwt} ${pem:LABEL}
 * </pre>
 *
 * <p>Every n may be a range, {@code 20-40}. At least 16 random characters hold at least 4 different
 * ones, and a letter and a digit where the alphabet has both. A doubled dollar sign before the
 * brace makes it literal; so does anything that cannot be a function's name, as in a workflow's
 * reference to a secret, {@code ${DB_URL}} or {@code ${db.url}}. The token that {@code ${checksum}}
 * completes begins after the last blank, quote, bracket, {@code =}, {@code :} or other sign that no
 * token has.
 */
public final class Template {
  /** The longest template, in characters. */
  static final int MAX_LENGTH = 16 << 10;

  private static final int MAX_EXPANSION = 1 << 20;
  private static final int MAX_COUNT = 1 << 16;

  private static final Set<String> PLAIN = Set.of("uuid", "word", "checksum", "jwt");
  private static final Set<String> NESTING = Set.of("oneof", "repeat", "b64");

  private final String text;
  private final List<TemplatePart> parts;

  private Template(String text, List<TemplatePart> parts) {
    this.text = text;
    this.parts = parts;
  }

  /**
   * Reads a template; {@code checksum} is what {@code ${checksum}} stands for. The error has no
   * place, its source is the template.
   */
  public static Template of(String text, Checksum checksum) throws UserError {
    if (text.length() > MAX_LENGTH) {
      throw new UserError("a template of more than " + MAX_LENGTH + " characters", null);
    }
    Parser parser = new Parser(text, checksum);
    Template template = new Template(text, parser.parts(0, text.length(), 0));
    if (TemplatePart.size(template.parts) > MAX_EXPANSION) {
      throw parser.error(0, "expands to more than 1 MiB", null);
    }
    if (parser.checksumAt >= 0 && !template.tryOut()) {
      throw parser.error(
          parser.checksumAt,
          "what stands before ${checksum} is not laid out as " + checksum.word() + " needs it",
          "the token begins after the last blank, quote, bracket, = or : before it");
    }
    return template;
  }

  /** The same text for the same seed, whatever the JVM. */
  public String expand(long seed) {
    StringBuilder out = new StringBuilder();
    RandomText random = new RandomText(seed * 31 + text.hashCode());
    for (TemplatePart part : parts) {
      part.expand(out, random);
    }
    return out.toString();
  }

  private boolean tryOut() {
    try {
      for (int seed = 0; seed < 4; seed++) {
        expand(seed);
      }
      return true;
    } catch (TemplatePart.NoCheckDigits e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return text;
  }

  private static final class Parser {
    private final String text;
    private final Checksum checksum;
    int checksumAt = -1;

    Parser(String text, Checksum checksum) {
      this.text = text;
      this.checksum = checksum;
    }

    List<TemplatePart> parts(int from, int to, int depth) throws UserError {
      if (depth > 8) {
        throw error(from, "functions are nested more than 8 deep", null);
      }
      List<TemplatePart> parts = new ArrayList<>();
      StringBuilder literal = new StringBuilder();
      int at = from;
      while (at < to) {
        if (text.startsWith("$${", at)) {
          literal.append("${");
          at += 3;
        } else if (text.startsWith("${", at) && isFunction(at + 2, to)) {
          if (literal.length() > 0) {
            parts.add(new TemplatePart.Literal(literal.toString()));
            literal.setLength(0);
          }
          int end = closing(at, to);
          parts.add(function(at, end, depth));
          at = end + 1;
        } else {
          literal.append(text.charAt(at++));
        }
      }
      if (literal.length() > 0) {
        parts.add(new TemplatePart.Literal(literal.toString()));
      }
      return List.copyOf(parts);
    }

    /** Whether what follows could be a function's name, and not a reference of somebody's shell. */
    private boolean isFunction(int from, int to) {
      int end = from;
      boolean small = false;
      while (end < to && isNameChar(text.charAt(end))) {
        small |= !Character.isUpperCase(text.charAt(end)) && !Character.isDigit(text.charAt(end));
        end++;
      }
      boolean ended = end == to || text.charAt(end) == ':' || text.charAt(end) == '}';
      return ended && (small || end == from || text.startsWith("HEX", from));
    }

    private static boolean isNameChar(char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** The index of the brace that closes the function at {@code from}; braces inside balance. */
    private int closing(int from, int to) throws UserError {
      int open = 0;
      for (int i = from + 1; i < to; i++) {
        char c = text.charAt(i);
        if (c == '{') {
          open++;
        } else if (c == '}' && --open == 0) {
          return i;
        }
      }
      throw error(from, "\"${\" without its \"}\"", "write $${ for a literal ${");
    }

    private TemplatePart function(int from, int end, int depth) throws UserError {
      int nameFrom = from + 2;
      int colon = text.indexOf(':', nameFrom);
      boolean plain = colon < 0 || colon > end;
      String name = text.substring(nameFrom, plain ? end : colon);
      int argFrom = plain ? end : colon + 1;
      String argument = text.substring(argFrom, end);
      boolean known =
          PLAIN.contains(name)
              || NESTING.contains(name)
              || RandomText.alphabet(name) != null
              || Set.of("bytes64", "int", "chars", "pem").contains(name);
      if (!known) {
        throw unknown(from, name);
      }
      if (plain != PLAIN.contains(name)) {
        throw error(
            from,
            plain
                ? "${" + name + "} needs a value: ${" + name + ":…}"
                : "${" + name + "} takes no value",
            null);
      }
      return switch (name) {
        case "uuid" -> new TemplatePart.Uuid();
        case "word" -> new TemplatePart.Word();
        case "jwt" -> new TemplatePart.Jwt();
        case "checksum" -> {
          if (checksum == Checksum.NONE) {
            throw error(from, "${checksum} in a type without a checksum", "name it: checksum: …");
          }
          checksumAt = from;
          yield new TemplatePart.CheckDigitsOf(checksum);
        }
        case "b64" -> new TemplatePart.Base64Of(parts(argFrom, end, depth + 1));
        case "oneof" -> oneOf(argFrom, end, depth);
        case "pem" -> pem(from, argument);
        case "int" -> {
          Range range = range(argFrom, argument, Integer.MAX_VALUE);
          yield new TemplatePart.Int(range.least, range.most);
        }
        case "bytes64" -> {
          Range range = range(argFrom, argument, MAX_COUNT);
          yield new TemplatePart.Bytes64(range.least, range.most);
        }
        case "repeat", "chars" -> {
          int last = text.lastIndexOf(':', end);
          if (last < argFrom) {
            throw error(from, "${" + name + "} needs two values: ${" + name + ":…:n}", null);
          }
          Range range = range(last + 1, text.substring(last + 1, end), MAX_COUNT);
          if (name.equals("repeat")) {
            yield new TemplatePart.Repeat(parts(argFrom, last, depth + 1), range.least, range.most);
          }
          if (last == argFrom) {
            throw error(from, "${chars} with no characters", null);
          }
          String set = text.substring(argFrom, last);
          yield new TemplatePart.Run(set, range.least, range.most);
        }
        default -> {
          Range range = range(argFrom, argument, MAX_COUNT);
          yield new TemplatePart.Run(
              String.valueOf(RandomText.alphabet(name)), range.least, range.most);
        }
      };
    }

    private TemplatePart pem(int from, String label) throws UserError {
      for (int i = 0; i < label.length(); i++) {
        char c = label.charAt(i);
        if (c != ' ' && (c < 'A' || c > 'Z') && (c < '0' || c > '9')) {
          throw error(from, "${pem} needs a label in capitals", "such as ${pem:RSA PRIVATE KEY}");
        }
      }
      return new TemplatePart.Pem(label);
    }

    private TemplatePart oneOf(int from, int to, int depth) throws UserError {
      List<List<TemplatePart>> choices = new ArrayList<>();
      int open = 0;
      int start = from;
      for (int i = from; i <= to; i++) {
        char c = i == to ? '|' : text.charAt(i);
        if (c == '{') {
          open++;
        } else if (c == '}') {
          open--;
        } else if (c == '|' && (open == 0 || i == to)) {
          choices.add(parts(start, i, depth + 1));
          start = i + 1;
        }
      }
      return new TemplatePart.OneOf(List.copyOf(choices));
    }

    private record Range(int least, int most) {}

    private Range range(int at, String argument, int limit) throws UserError {
      int dash = argument.indexOf('-');
      int least = number(at, dash < 0 ? argument : argument.substring(0, dash), limit);
      int most = dash < 0 ? least : number(at, argument.substring(dash + 1), limit);
      if (most < least) {
        throw error(at, "the range " + argument + " runs backwards", null);
      }
      return new Range(least, most);
    }

    private int number(int at, String digits, int limit) throws UserError {
      long number = digits.isEmpty() || digits.length() > 10 ? -1 : 0;
      for (int i = 0; i < digits.length() && number >= 0; i++) {
        int digit = digits.charAt(i) - '0';
        number = digit < 0 || digit > 9 ? -1 : number * 10 + digit;
      }
      if (number < 0 || number > limit) {
        throw error(at, "not a number from 0 to " + limit + ": " + Printable.quoted(digits), null);
      }
      return (int) number;
    }

    private UserError unknown(int at, String name) {
      Set<String> known = new TreeSet<>(RandomText.alphabets());
      known.addAll(PLAIN);
      known.addAll(NESTING);
      known.addAll(List.of("bytes64", "int", "chars", "pem"));
      String hint = SourceText.didYouMean(name, known);
      return error(
          at,
          "unknown function ${" + name + "} in a template",
          hint != null ? hint : "write $${ for a literal ${");
    }

    UserError error(int at, String what, @Nullable String hint) {
      Printable.Cut cut = Printable.cut(text.replace('\n', ' '), text.codePointCount(0, at) + 1);
      return new UserError(null, what, cut.line(), cut.column(), hint);
    }
  }
}
