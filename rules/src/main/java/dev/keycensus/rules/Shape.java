package dev.keycensus.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a credential looks like. There are three ways to know one:
 *
 * <ul>
 *   <li>by a shape of its own: {@code anchors} and {@code pattern}; the pattern is run on a window
 *       around each anchor;
 *   <li>by the name beside it: {@code names} and {@code pattern}; the pattern must accept the whole
 *       value that is assigned to a name containing one of {@code names};
 *   <li>by a matcher written in code: {@code matcher} (assignments, URLs, PEM, JWT, HTTP headers).
 * </ul>
 *
 * @param matcher the code that finds it; {@link Matcher#PATTERN} for the first way, {@link
 *     Matcher#NAMED} for the second
 * @param pattern an RE2 expression; its group 1, or the whole match where it has none, is the
 *     value. Null for matchers in code
 * @param anchors literals of at least 3 characters (ASCII, compared without regard to case in the
 *     search; the pattern decides), one of which stands in every match; empty for {@code NAMED}
 * @param names words that the assigned name must contain, compared without case and separators
 * @param before how many bytes before its anchor a match may begin
 * @param after how many bytes after its anchor's first byte a match may end
 * @param checksum the check digits inside the value
 * @param minEntropy bits per character below which the value is refused; 0 for no such check
 * @param publicValues the first 16 hex digits of the SHA-256 of values that their vendor publishes
 *     (documentation and test keys): these are not secrets
 */
public record Shape(
    Matcher matcher,
    @Nullable String pattern,
    List<String> anchors,
    List<String> names,
    int before,
    int after,
    Checksum checksum,
    double minEntropy,
    List<String> publicValues) {

  /** The code that finds a credential. */
  public enum Matcher {
    /** The pattern on a window around an anchor. */
    PATTERN,
    /** The pattern on the value assigned to a telling name. */
    NAMED,
    /** {@code password = …}: judged by the generic model, as are the next three. */
    PASSWORD,
    /** {@code client_secret = …}. */
    SECRET,
    /** {@code api_key = …}. */
    KEY,
    /** {@code access_token = …}. */
    TOKEN,
    /** {@code scheme://user:password@host}, JDBC and connection strings included. */
    URL,
    /** PEM, OpenSSH, PGP and PuTTY private keys. */
    PRIVATE_KEY,
    /** The same, where the key itself is encrypted. */
    ENCRYPTED_PRIVATE_KEY,
    /** A JSON Web Token. */
    JWT,
    /** {@code Authorization: Basic …}. */
    BASIC,
    /** {@code Authorization: Bearer …}. */
    BEARER
  }

  public Shape {
    anchors = List.copyOf(anchors);
    names = List.copyOf(names);
    publicValues = List.copyOf(publicValues);
  }
}
