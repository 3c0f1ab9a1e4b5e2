package dev.keycensus.inventory;

import dev.keycensus.inventory.census.Ids;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Ids of credentials: keyed (HMAC-SHA-256, RFC 2104), since a plain hash of a weak password tells
 * the password. 64 bits are kept. Whatever else has an id has one of {@link Ids}.
 *
 * <p>HMAC is computed here from the digest: {@code javax.crypto.Mac} verifies its providers on
 * first use, which costs more than a small scan.
 */
final class Fingerprints {
  private static final int BLOCK = 64;
  private static final int KEPT = 8;

  private final byte[] inner = new byte[BLOCK];
  private final byte[] outer = new byte[BLOCK];
  private final String keyId;

  Fingerprints(byte[] key) {
    byte[] k = key.length > BLOCK ? Ids.sha256().digest(key) : key;
    Arrays.fill(inner, (byte) 0x36);
    Arrays.fill(outer, (byte) 0x5c);
    for (int i = 0; i < k.length; i++) {
      inner[i] ^= k[i];
      outer[i] ^= k[i];
    }
    this.keyId = "key_" + hex(hmac("keycensus key id".getBytes(StandardCharsets.US_ASCII)), 4);
  }

  /** Names the key without telling it. */
  String keyId() {
    return keyId;
  }

  /** {@code cred_} and 16 hex digits. */
  String credential(byte[] value) {
    return "cred_" + hex(hmac(value), KEPT);
  }

  private byte[] hmac(byte[] message) {
    MessageDigest d = Ids.sha256();
    d.update(inner);
    byte[] first = d.digest(message);
    d.update(outer);
    return d.digest(first);
  }

  private static String hex(byte[] digest, int bytes) {
    return HexFormat.of().formatHex(digest, 0, bytes);
  }
}
