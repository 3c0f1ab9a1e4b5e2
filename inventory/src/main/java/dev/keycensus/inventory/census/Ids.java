package dev.keycensus.inventory.census;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Ids that are hashes of what a report shows anyway: the same on every machine. */
public final class Ids {
  private static final int KEPT = 8;

  private Ids() {}

  /** {@code prefix} and 16 hex digits of the parts. */
  public static String of(String prefix, String... parts) {
    MessageDigest d = sha256();
    for (String part : parts) {
      d.update(part.getBytes(StandardCharsets.UTF_8));
      d.update((byte) 0);
    }
    return prefix + HexFormat.of().formatHex(d.digest(), 0, KEPT);
  }

  /** SHA-256, which every JVM has. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
