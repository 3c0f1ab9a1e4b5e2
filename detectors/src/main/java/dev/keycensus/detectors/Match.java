package dev.keycensus.detectors;

import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Tier;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A span of a text that a credential type accepts.
 *
 * @param start first byte of the value in the text that detection saw
 * @param end one past its last byte; for a value inside encoded text, the span of the encoding
 * @param tier how sure it is
 * @param reasons why, a few words each, without the value
 * @param secret the value, decoded
 * @param name the name that the value is assigned to; null where it stands alone
 * @param facts what the value and its companions tell, such as {@code user} and {@code host};
 *     {@link dev.keycensus.detectors.facts.Facts} lists all keys
 */
public record Match(
    CredentialType type,
    int start,
    int end,
    Tier tier,
    List<String> reasons,
    Secret secret,
    @Nullable String name,
    SortedMap<String, String> facts) {

  /** A value that was judged, under a name. */
  static Match of(CredentialType type, Assignment value, Judge.Verdict verdict, String name) {
    return new Match(
        type,
        value.start(),
        value.end(),
        verdict.tier(),
        verdict.reasons(),
        new Secret(value.bytes()),
        name,
        NO_FACTS);
  }

  /** A name this long that holds the value is the value: {@code {"token": 1}}. */
  private static final int LONG = 16;

  /** A name is told in reports, and must not tell the value. */
  public Match {
    if (name != null && secret.bytes().length >= LONG && name.contains(secret.text())) {
      name = null;
    }
    if (name != null && isMixed(name)) {
      name = null;
    }
  }

  /**
   * Whether a long run in a name changes between capitals, small letters and digits as no name of a
   * person does: it may be another secret, which a list of values puts where names stand.
   */
  private static boolean isMixed(String name) {
    int run = 0;
    int changes = 0;
    int seen = 0;
    int before = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      int kind = c >= 'a' && c <= 'z' ? 1 : c >= 'A' && c <= 'Z' ? 2 : c >= '0' && c <= '9' ? 4 : 0;
      if (kind == 0 && c != '_' && c != '-') {
        run = 0;
        changes = 0;
        seen = 0;
      } else {
        run++;
        seen |= kind;
        changes += kind != 0 && before != 0 && kind != before ? 1 : 0;
        if (seen == 7 && run >= 24 && changes > run / 4) {
          return true;
        }
      }
      before = kind;
    }
    return false;
  }

  /** For a match without facts. */
  static final SortedMap<String, String> NO_FACTS =
      java.util.Collections.unmodifiableSortedMap(new TreeMap<>());

  Match shifted(int by) {
    return new Match(type, start + by, end + by, tier, reasons, secret, name, facts);
  }

  Match spanning(int from, int to) {
    return new Match(type, from, to, tier, reasons, secret, name, facts);
  }

  Match named(@Nullable String slot) {
    return new Match(type, start, end, tier, reasons, secret, slot, facts);
  }

  /** As another type, which knows more of the same value. */
  Match typed(CredentialType of) {
    return new Match(of, start, end, tier, reasons, secret, name, facts);
  }

  /** With another form of the same value. */
  Match holding(Secret decoded) {
    return new Match(type, start, end, tier, reasons, decoded, name, facts);
  }

  /** With these facts and no others. */
  Match telling(SortedMap<String, String> all) {
    return new Match(type, start, end, tier, reasons, secret, name, all);
  }

  Match with(Map<String, String> more) {
    if (more.isEmpty()) {
      return this;
    }
    SortedMap<String, String> all = new TreeMap<>(facts);
    all.putAll(more);
    return new Match(type, start, end, tier, reasons, secret, name, all);
  }
}
