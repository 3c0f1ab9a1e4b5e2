package dev.keycensus.detectors.facts;

import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** X.509 certificates: whom they name, for how long, and whether a private key is theirs. */
public final class Certificates {
  private static final int LONGEST = 16 * 1024;
  private static final int DNS = 2;
  private static final int MAIL = 1;
  private static final int URI = 6;
  private static final int IP = 7;

  private Certificates() {}

  /** A certificate in DER; null for anything else. */
  public static @Nullable X509Certificate of(byte @Nullable [] der) {
    if (der == null || der.length < 64 || der.length > LONGEST || der[0] != 0x30) {
      return null;
    }
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      return factory.generateCertificate(new ByteArrayInputStream(der)) instanceof X509Certificate c
          ? c
          : null;
    } catch (CertificateException | RuntimeException e) {
      return null; // Providers throw what they like at malformed DER.
    }
  }

  /**
   * The certificate in the armour {@code -----BEGIN CERTIFICATE-----}, whose line breaks may be
   * escaped; or in base64 of such a text, or of DER.
   */
  public static @Nullable X509Certificate ofText(String text) {
    String label = "-----BEGIN CERTIFICATE-----";
    int from = text.indexOf(label);
    int to = from < 0 ? -1 : text.indexOf("-----END", from + label.length());
    if (from < 0) {
      byte[] bytes = Members.base64(text.strip());
      if (bytes == null || bytes.length < 64) {
        return null;
      }
      return bytes[0] == '-'
          ? ofText(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1))
          : of(bytes);
    }
    if (to < 0) {
      return null;
    }
    StringBuilder body = new StringBuilder(to - from);
    for (int i = from + label.length(); i < to; i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (Chars.isAlnum(c) || c == '+' || c == '/') {
        body.append(c);
      }
    }
    return of(Members.base64(body.toString()));
  }

  static void pem(String text, Told out) {
    X509Certificate c = ofText(text);
    if (c != null) {
      tell(c, out);
    }
  }

  /** Tells subject, issuer, names, SPIFFE id and times. */
  public static void tell(X509Certificate c, Told out) {
    try {
      names(c, out);
      out.put("subject", c.getSubjectX500Principal().getName());
      out.put("issuer", c.getIssuerX500Principal().getName());
      out.time("notBefore", c.getNotBefore().toInstant().getEpochSecond());
      out.time("expires", c.getNotAfter().toInstant().getEpochSecond());
    } catch (RuntimeException e) {
      // As above: what was told until here stands.
    }
  }

  /** Tells a client certificate: its common name is a user, its organizations are groups. */
  public static void tellClient(X509Certificate c, Told out) {
    try {
      String name = c.getSubjectX500Principal().getName();
      String user = null;
      StringBuilder groups = new StringBuilder();
      for (String part : relativeNames(name)) {
        if (part.startsWith("CN=")) {
          user = part.substring(3);
        } else if (part.startsWith("O=")) {
          groups.append(groups.length() == 0 ? "" : " ").append(part.substring(2));
        }
      }
      out.put("user", user);
      out.put("principal", user);
      out.put("groups", groups.toString());
    } catch (RuntimeException e) {
      // As above.
    }
    tell(c, out);
  }

  /** Splits {@code CN=a,O=b+O=c} at commas and pluses that are not escaped. */
  private static List<String> relativeNames(String name) {
    List<String> parts = new java.util.ArrayList<>();
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '\\' && i + 1 < name.length()) {
        b.append(name.charAt(++i));
      } else if (c == ',' || c == '+') {
        parts.add(b.toString());
        b.setLength(0);
      } else {
        b.append(c);
      }
    }
    parts.add(b.toString());
    return parts;
  }

  private static void names(X509Certificate c, Told out) {
    Collection<List<?>> all;
    try {
      all = c.getSubjectAlternativeNames();
    } catch (CertificateException e) {
      return;
    }
    if (all == null) {
      return;
    }
    StringBuilder names = new StringBuilder();
    for (List<?> name : all) {
      if (name.size() < 2
          || !(name.get(0) instanceof Integer kind)
          || !(name.get(1) instanceof String text)) {
        continue;
      }
      if (kind == URI && text.startsWith("spiffe://")) {
        out.put("spiffeId", text);
      } else if (kind == DNS || kind == MAIL || kind == URI || kind == IP) {
        names.append(names.length() == 0 ? "" : " ").append(text);
      }
    }
    out.put("certificateNames", names.toString());
  }

  /**
   * Whether a private key in DER holds the certificate's public key: an RSA key holds its modulus,
   * an EC key mostly its point.
   */
  public static boolean isOf(X509Certificate c, byte[] key) {
    PublicKey open = publicKey(c);
    byte[] part;
    if (open instanceof RSAPublicKey rsa) {
      part = rsa.getModulus().toByteArray();
    } else if (open instanceof ECPublicKey ec) {
      part = ec.getW().getAffineX().toByteArray();
    } else {
      return false;
    }
    return part.length >= 24 && indexOf(key, part) >= 0;
  }

  /** Whether its key is one of RSA. */
  public static boolean isRsa(X509Certificate c) {
    return publicKey(c) instanceof RSAPublicKey;
  }

  private static @Nullable PublicKey publicKey(X509Certificate c) {
    try {
      return c.getPublicKey();
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static int indexOf(byte[] in, byte[] part) {
    int skip = part[0] == 0 ? 1 : 0;
    int n = part.length - skip;
    for (int i = 0; i + n <= in.length; i++) {
      int k = 0;
      while (k < n && in[i + k] == part[skip + k]) {
        k++;
      }
      if (k == n) {
        return i;
      }
    }
    return -1;
  }
}
