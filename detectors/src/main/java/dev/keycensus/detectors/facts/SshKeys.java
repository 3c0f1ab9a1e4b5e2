package dev.keycensus.detectors.facts;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The public half of a private key, as a fingerprint that OpenSSH prints and providers list, and
 * the comment. In {@code openssh-key-v1} (PROTOCOL.key of OpenSSH) the public half stands in clear
 * even where the private one is encrypted; an RSA key in PEM holds it among its numbers.
 */
public final class SshKeys {
  private static final String MAGIC = "openssh-key-v1\0";

  private SshKeys() {}

  /** Whether {@code key} is of OpenSSH's own format. */
  static boolean isOpenSsh(byte[] key) {
    return key.length > MAGIC.length()
        && new String(key, 0, MAGIC.length(), StandardCharsets.ISO_8859_1).equals(MAGIC);
  }

  static void openSsh(byte[] key, Told out) {
    Reader in = new Reader(key, MAGIC.length(), key.length);
    byte[] cipher = in.string();
    in.string(); // The key derivation and its options.
    in.string();
    int keys = in.number();
    byte[] open = in.string();
    byte[] closed = in.string();
    if (cipher == null || keys < 1 || open == null || open.length < 16) {
      return;
    }
    fingerprint(open, out);
    if (closed != null && text(cipher).equals("none")) {
      out.put("comment", comment(closed));
    }
  }

  /** The comment of a private section that is not encrypted. */
  private static @Nullable String comment(byte[] closed) {
    Reader in = new Reader(closed, 0, closed.length);
    int check = in.number();
    if (check != in.number()) {
      return null;
    }
    byte[] kind = in.string();
    if (kind == null) {
      return null;
    }
    String name = text(kind);
    int fields =
        switch (name) {
          case "ssh-ed25519" -> 2;
          case "ssh-rsa" -> 6;
          case "ssh-dss" -> 5;
          default -> name.startsWith("ecdsa-sha2-") ? 3 : -1;
        };
    for (int i = 0; i < fields; i++) {
      if (in.string() == null) {
        return null;
      }
    }
    byte[] comment = fields < 0 ? null : in.string();
    return comment == null ? null : new String(comment, StandardCharsets.UTF_8);
  }

  /** Tells the fingerprint of a public key as {@code authorized_keys} has it, decoded. */
  public static void fingerprint(byte[] open, Told out) {
    Reader in = new Reader(open, 0, open.length);
    byte[] kind = in.string();
    if (kind == null || kind.length < 4 || kind.length > 64) {
      return;
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(open);
      out.put(
          "fingerprint", "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** The fingerprint of an RSA private key in DER, of PKCS#1 or wrapped in PKCS#8. */
  static void rsa(byte[] der, Told out) {
    Reader outer = sequence(new Reader(der, 0, der.length));
    if (outer == null) {
      return;
    }
    byte[] version = outer.element(2);
    if (version == null || version.length != 1) {
      return;
    }
    byte[] modulus = outer.element(2);
    if (modulus == null) {
      // PKCS#8: an algorithm, then the key as an octet string.
      byte[] algorithm = outer.element(0x30);
      byte[] inner = algorithm == null ? null : outer.element(4);
      outer = inner == null ? null : sequence(new Reader(inner, 0, inner.length));
      if (outer == null || outer.element(2) == null) {
        return;
      }
      modulus = outer.element(2);
    }
    byte[] exponent = modulus == null ? null : outer.element(2);
    if (modulus == null || exponent == null || modulus.length < 64 || exponent.length > 8) {
      return;
    }
    ByteArrayOutputStream open = new ByteArrayOutputStream();
    string(open, "ssh-rsa".getBytes(StandardCharsets.US_ASCII));
    string(open, exponent);
    string(open, modulus);
    fingerprint(open.toByteArray(), out);
  }

  private static void string(ByteArrayOutputStream out, byte[] s) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write(s.length >>> shift);
    }
    out.writeBytes(s);
  }

  private static @Nullable Reader sequence(Reader in) {
    byte[] body = in.element(0x30);
    return body == null ? null : new Reader(body, 0, body.length);
  }

  private static String text(byte[] s) {
    return new String(s, StandardCharsets.ISO_8859_1);
  }

  /** Reads SSH's strings and DER's elements; past a mistake it reads nothing more. */
  private static final class Reader {
    private final byte[] bytes;
    private final int end;
    private int at;

    Reader(byte[] bytes, int from, int end) {
      this.bytes = bytes;
      this.at = from;
      this.end = end;
    }

    /** Big-endian; -1 at the end. */
    int number() {
      if (end - at < 4) {
        at = end;
        return -1;
      }
      int n = 0;
      for (int i = 0; i < 4; i++) {
        n = n << 8 | (bytes[at++] & 0xFF);
      }
      return n;
    }

    byte @Nullable [] string() {
      return take(number());
    }

    /** The content of the element, if it has that tag; else nothing is read. */
    byte @Nullable [] element(int tag) {
      if (end - at < 2 || (bytes[at] & 0xFF) != tag) {
        return null;
      }
      int length = bytes[at + 1] & 0xFF;
      int i = at + 2;
      if (length > 0x80) {
        int count = length - 0x80;
        if (count > 3 || end - i < count) {
          return null;
        }
        length = 0;
        while (count-- > 0) {
          length = length << 8 | (bytes[i++] & 0xFF);
        }
      }
      at = i;
      return take(length);
    }

    private byte @Nullable [] take(int length) {
      if (length < 0 || length > end - at) {
        at = end;
        return null;
      }
      byte[] taken = java.util.Arrays.copyOfRange(bytes, at, at + length);
      at += length;
      return taken;
    }
  }
}
