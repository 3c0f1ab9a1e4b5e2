package dev.keycensus.detectors.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class SshKeysTest {
  private static void number(ByteArrayOutputStream out, int n) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write(n >>> shift);
    }
  }

  private static void string(ByteArrayOutputStream out, byte[] s) {
    number(out, s.length);
    out.writeBytes(s);
  }

  private static void string(ByteArrayOutputStream out, String s) {
    string(out, s.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] publicHalf(Random random) {
    byte[] point = new byte[32];
    random.nextBytes(point);
    ByteArrayOutputStream open = new ByteArrayOutputStream();
    string(open, "ssh-ed25519");
    string(open, point);
    return open.toByteArray();
  }

  /** A key as OpenSSH's PROTOCOL.key says, of random bytes. */
  static byte[] openSsh(boolean locked, Random random) {
    byte[] open = publicHalf(random);
    byte[] secret = new byte[64];
    random.nextBytes(secret);
    ByteArrayOutputStream closed = new ByteArrayOutputStream();
    number(closed, 77);
    number(closed, 77);
    string(closed, "ssh-ed25519");
    string(closed, java.util.Arrays.copyOfRange(open, 19, 51));
    string(closed, secret);
    string(closed, "deploy@build-7");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII));
    string(out, locked ? "aes256-ctr" : "none");
    string(out, locked ? "bcrypt" : "none");
    string(out, "");
    number(out, 1);
    string(out, open);
    string(out, closed.toByteArray());
    return out.toByteArray();
  }

  static String sha256(byte[] b) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(b);
    return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
  }

  @Test
  void thePublicHalfAndTheCommentAreTold() throws Exception {
    SortedMap<String, String> facts = Facts.of("private-key", false, openSsh(false, new Random(5)));
    assertThat(facts)
        .containsEntry("fingerprint", sha256(publicHalf(new Random(5))))
        .containsEntry("comment", "deploy@build-7");
  }

  @Test
  void anEncryptedKeyStillShowsItsPublicHalf() throws Exception {
    SortedMap<String, String> facts =
        Facts.of("encrypted-private-key", false, openSsh(true, new Random(5)));
    assertThat(facts)
        .containsEntry("fingerprint", sha256(publicHalf(new Random(5))))
        .doesNotContainKey("comment");
  }

  private static final KeyPair RSA = pair();

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(1024);
      return generator.generateKeyPair();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static PrivateKey rsa() {
    return RSA.getPrivate();
  }

  @Test
  void anRsaKeyInPemIsToldAsOpenSshPrintsIt() throws Exception {
    RSAPublicKey open = (RSAPublicKey) RSA.getPublic();
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    string(blob, "ssh-rsa");
    string(blob, open.getPublicExponent().toByteArray());
    string(blob, open.getModulus().toByteArray());
    String fingerprint = sha256(blob.toByteArray());
    byte[] pkcs8 = RSA.getPrivate().getEncoded();
    assertThat(Facts.of("private-key", false, pkcs8)).containsEntry("fingerprint", fingerprint);
    // PKCS#1 is what PKCS#8 wraps: 26 bytes of head for a key of 1024 bits.
    byte[] pkcs1 = java.util.Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
    assertThat(Facts.of("private-key", false, pkcs1)).containsEntry("fingerprint", fingerprint);
  }
}
