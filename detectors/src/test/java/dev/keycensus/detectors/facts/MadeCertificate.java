package dev.keycensus.detectors.facts;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import javax.security.auth.x500.X500Principal;

/**
 * A certificate made for a test, and its private key in PKCS#8: DER put together by hand, since the
 * JDK reads certificates but makes none.
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record MadeCertificate(byte[] der, byte[] key) {
  /** A certificate for {@code subject}, from 1.7 to 1.8 thousand million seconds. */
  public static MadeCertificate of(String subject, String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(algorithm.equals("EC") ? 256 : 1024);
      KeyPair pair = generator.generateKeyPair();
      boolean ec = algorithm.equals("EC");
      byte[] signatureKind =
          ec
              ? of(0x30, of(6, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2))
              : of(0x30, join(of(6, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 0x0B), of(5)));
      byte[] body =
          of(
              0x30,
              join(
                  of(0xA0, of(2, 2)),
                  of(2, 7),
                  signatureKind,
                  new X500Principal("CN=Test CA").getEncoded(),
                  of(0x30, join(time("231114221320Z"), time("270115080000Z"))),
                  new X500Principal(subject).getEncoded(),
                  pair.getPublic().getEncoded(),
                  of(0xA3, of(0x30, names()))));
      Signature signature = Signature.getInstance(ec ? "SHA256withECDSA" : "SHA256withRSA");
      signature.initSign(pair.getPrivate());
      signature.update(body);
      byte[] bits = join(new byte[] {0}, signature.sign());
      return new MadeCertificate(
          of(0x30, join(body, signatureKind, of(3, bits))), pair.getPrivate().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** In armour. */
  public String pem() {
    return armour("CERTIFICATE", der);
  }

  /** The key in armour. */
  public String keyPem() {
    return armour("PRIVATE" + " KEY", key);
  }

  private static String armour(String label, byte[] bytes) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  private static byte[] names() {
    byte[] all =
        of(
            0x30,
            join(
                of(0x82, ascii("a.acme.test")),
                of(0x86, ascii("spiffe://acme.test/ns/ci/sa/deployer")),
                of(0x82, ascii("b.acme.test"))));
    return of(0x30, join(of(6, 0x55, 0x1D, 0x11), of(4, all)));
  }

  private static byte[] time(String text) {
    return of(0x17, ascii(text));
  }

  private static byte[] ascii(String s) {
    return s.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] of(int tag, int... content) {
    byte[] b = new byte[content.length];
    for (int i = 0; i < b.length; i++) {
      b[i] = (byte) content[i];
    }
    return of(tag, b);
  }

  private static byte[] of(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 128) {
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >>> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
