package dev.keycensus.inventory.remedy;

import dev.keycensus.rules.UserError;
import dev.keycensus.rules.Yaml;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A hole of a command, and what may fill it. The facts that fill holes come out of scanned files: a
 * value that is anything but a plain name is not repaired but refused.
 *
 * @param facts where a value is looked for, the first found counts
 * @param allowed characters, ASCII only
 * @param most chars
 * @param filled whether it may be filled at all, and not only shown
 * @param ask where a person finds the value
 */
record Hole(String name, List<String> facts, BitSet allowed, int most, boolean filled, String ask) {

  /** Never allowed in a value, whatever the data say: what a shell, SQL or an option reads. */
  private static final String NEVER = " \t\"'`\\;&|<>*?!{}[]~^";

  static Hole read(Yaml item) throws UserError {
    item.rejectUnknown("facts", "allow", "most", "fill", "ask");
    return new Hole(
        item.key(),
        item.stringList("facts"),
        allowed(item.required("allow")),
        item.required("most").integer(1, 400),
        item.bool("fill", true),
        item.required("ask").string());
  }

  /** Single characters and ranges; a dash is itself at the end only. */
  private static BitSet allowed(Yaml value) throws UserError {
    String text = value.string();
    BitSet set = new BitSet();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean range = i + 2 < text.length() && text.charAt(i + 1) == '-';
      char last = range ? text.charAt(i + 2) : c;
      set.set(c, last + 1);
      i += range ? 2 : 0;
    }
    boolean path = value.path().contains("path");
    for (int i = 0; i < NEVER.length(); i++) {
      if (set.get(NEVER.charAt(i)) && !(path && NEVER.charAt(i) == ' ')) {
        throw value.error("this is never allowed in a command", null);
      }
    }
    if (set.length() > 0x7f || set.nextSetBit(0) < ' ') {
      throw value.error("only printable ASCII is allowed", null);
    }
    return set;
  }

  /** {@code <KEY-ID>} for {@code keyId}. */
  String placeholder() {
    StringBuilder b = new StringBuilder("<");
    for (int i = 0; i < name.length(); i++) {
      if (Character.isUpperCase(name.charAt(i))) {
        b.append('-');
      }
      b.append(name.charAt(i));
    }
    return b.append('>').toString().toUpperCase(Locale.ROOT);
  }

  /** What the facts put in; null where they tell nothing, or nothing that is allowed. */
  @Nullable String value(Map<String, String> known) {
    String found = found(known);
    return filled && found != null && isAllowed(found) ? found : null;
  }

  /** What to tell about a hole that stays open. */
  Command.Missing missing(Map<String, String> known) {
    String found = found(known);
    if (found == null) {
      return new Command.Missing(placeholder(), ask);
    }
    return new Command.Missing(
        placeholder(),
        isAllowed(found)
            ? ask + "; the file says " + found + ": check it before you log in there"
            : ask + "; what the file says is no plain name, so it is left out");
  }

  private @Nullable String found(Map<String, String> known) {
    for (String fact : facts) {
      String value = known.get(fact);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return null;
  }

  private boolean isAllowed(String value) {
    char first = value.charAt(0);
    boolean named =
        (first >= 'a' && first <= 'z')
            || (first >= 'A' && first <= 'Z')
            || (first >= '0' && first <= '9')
            || (first == '_' && allowed.get('_'))
            || (first == '.' && allowed.get('/'));
    if (!named
        || value.length() > most
        || value.contains("..")
        || value.contains("//")
        || value.startsWith("./")) {
      return false;
    }
    return value.chars().allMatch(allowed::get);
  }
}
