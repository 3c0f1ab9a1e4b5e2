package dev.keycensus.inventory;

import dev.keycensus.rules.UserError;
import dev.keycensus.rules.Yaml;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the ignore files of other scanners say, so that a repository need not be gone through again:
 * {@code .gitleaksignore} and {@code .betterleaksignore} (fingerprints of places) and {@code
 * .secrets.baseline} (places with the SHA-1 of their values). Whatever they hide is counted.
 *
 * <p>Immutable. Which files may be obeyed is not decided here: a scanned tree is hostile.
 */
public final class OtherIgnores {
  /** The files that are known, at the root of a repository. */
  public static final List<String> FILES =
      List.of(".gitleaksignore", ".betterleaksignore", ".secrets.baseline");

  /** Nothing is ignored. */
  public static final OtherIgnores NONE = new OtherIgnores(Map.of(), Map.of());

  /** The longest ignore file that is read, in bytes. */
  public static final int MAX_BYTES = 4 << 20;

  private static final String BASELINE = ".secrets.baseline";

  /** Fingerprints without the name of their rule, to the file that has them. */
  private final Map<String, String> places;

  /** Hashes of values by path; a baseline's own hashes stand under its own path. */
  private final Map<String, Set<String>> hashes;

  private OtherIgnores(Map<String, String> places, Map<String, Set<String>> hashes) {
    this.places = Map.copyOf(places);
    this.hashes = Map.copyOf(hashes);
  }

  /**
   * Reads ignore files.
   *
   * @param files contents by name, a name of {@link #FILES} each
   * @param shown what errors call a file: put before its name
   * @throws UserError if a baseline is not one; a line of the others that makes no sense ignores
   *     nothing
   */
  public static OtherIgnores read(Map<String, byte[]> files, String shown) throws UserError {
    Map<String, String> places = new HashMap<>();
    Map<String, Set<String>> hashes = new HashMap<>();
    for (String name : FILES) {
      byte[] content = files.get(name);
      if (content != null && name.equals(BASELINE)) {
        baseline(Yaml.parse(shown + name, content), hashes);
      } else if (content != null) {
        new String(content, StandardCharsets.UTF_8)
            .lines()
            .forEach(line -> fingerprint(line.strip(), name, places));
      }
    }
    return places.isEmpty() && hashes.isEmpty() ? NONE : new OtherIgnores(places, hashes);
  }

  /**
   * {@code path:rule:line}, or {@code commit:path:rule:line}. The rule is not compared: types have
   * other names here. A path may have colons of its own.
   */
  private static void fingerprint(String text, String file, Map<String, String> places) {
    int line = text.lastIndexOf(':');
    int rule = line < 0 ? -1 : text.lastIndexOf(':', line - 1);
    if (text.startsWith("#") || rule <= 0 || !isNumber(text.substring(line + 1))) {
      return;
    }
    String path = text.substring(0, rule);
    int colon = path.indexOf(':');
    String commit = "";
    if (colon > 0 && isCommit(path.substring(0, colon))) {
      commit = path.substring(0, colon);
      path = path.substring(colon + 1);
    }
    path = path.startsWith("./") ? path.substring(2) : path;
    places.putIfAbsent(
        place(commit, path.replace('\\', '/'), Integer.parseInt(text.substring(line + 1))), file);
  }

  private static String place(String commit, String path, int line) {
    return commit + ':' + line + ':' + path;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() < 10
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean isCommit(String text) {
    return (text.length() == 40 || text.length() == 64)
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  private static void baseline(Yaml root, Map<String, Set<String>> hashes) throws UserError {
    Set<String> own = new HashSet<>();
    for (Map.Entry<String, Yaml> file : root.required("results").entries().entrySet()) {
      String path = file.getKey().replace('\\', '/');
      path = path.startsWith("./") ? path.substring(2) : path;
      for (Yaml secret : file.getValue().items()) {
        String hash = secret.required("hashed_secret").string();
        hashes.computeIfAbsent(path, k -> new HashSet<>()).add(hash);
        own.add(hash);
      }
    }
    if (!own.isEmpty()) {
      hashes.computeIfAbsent(BASELINE, k -> new HashSet<>()).addAll(own);
    }
  }

  /** Whether nothing is ignored. */
  public boolean isEmpty() {
    return places.isEmpty() && hashes.isEmpty();
  }

  /**
   * What hides a sighting.
   *
   * @param path from the root of the repository
   * @param line 1-based; in {@code commit} where one is given
   * @param commit the commit that brought it there, in small hex digits; null for a file as it is
   * @param secret the value
   * @return the ignore file's name; null for nothing
   */
  public @Nullable String cause(String path, int line, @Nullable String commit, byte[] secret) {
    String file = places.get(place("", path, line));
    if (file == null && commit != null) {
      file = places.get(place(commit, path, line));
    }
    Set<String> here = file == null ? hashes.get(path) : null;
    if (here == null) {
      return file;
    }
    boolean itself = path.equals(BASELINE);
    String value = itself ? new String(secret, StandardCharsets.ISO_8859_1) : sha1(secret);
    return here.contains(value) ? BASELINE : null;
  }

  @SuppressWarnings("InsecureCryptoUsage") // Not ours: what the baseline holds.
  private static String sha1(byte[] secret) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(secret));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-1", e);
    }
  }
}
