package dev.keycensus.detectors.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CertificatesTest {
  private static final MadeCertificate EC = MadeCertificate.of("CN=admin,O=system:masters", "EC");

  @Test
  void aCertificateTellsWhomAndForHowLong() {
    Told told = new Told();
    Certificates.tell(Objects.requireNonNull(Certificates.ofText(EC.pem())), told);
    assertThat(told.facts())
        .containsEntry("subject", "CN=admin,O=system:masters")
        .containsEntry("issuer", "CN=Test CA")
        .containsEntry("spiffeId", "spiffe://acme.test/ns/ci/sa/deployer")
        .containsEntry("certificateNames", "a.acme.test b.acme.test")
        .containsEntry("notBefore", "1700000000")
        .containsEntry("expires", "1800000000");
  }

  @Test
  void aClientCertificateTellsUserAndGroups() {
    Told told = new Told();
    X509Certificate c =
        Objects.requireNonNull(
            Certificates.ofText(
                Base64.getEncoder().encodeToString(EC.pem().getBytes(StandardCharsets.US_ASCII))));
    Certificates.tellClient(c, told);
    assertThat(told.facts())
        .containsEntry("user", "admin")
        .containsEntry("groups", "system:masters")
        .containsEntry("principal", "admin");
  }

  @Test
  void aKeyIsKnownByItsPublicHalf() throws Exception {
    MadeCertificate rsa = MadeCertificate.of("CN=r", "RSA");
    X509Certificate c = Objects.requireNonNull(Certificates.of(rsa.der()));
    assertThat(Certificates.isOf(c, rsa.key())).isTrue();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair other = generator.generateKeyPair();
    assertThat(Certificates.isOf(c, other.getPrivate().getEncoded())).isFalse();
  }

  @Test
  void brokenCertificatesAreNone() {
    byte[] der = EC.der();
    java.util.Random random = new java.util.Random(4);
    for (int round = 0; round < 2_000; round++) {
      byte[] broken = java.util.Arrays.copyOf(der, der.length - random.nextInt(20));
      broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      X509Certificate c = Certificates.of(broken);
      if (c != null) {
        Told told = new Told();
        Certificates.tellClient(c, told);
        assertThat(told.facts().values())
            .allSatisfy(v -> assertThat(v).hasSizeLessThanOrEqualTo(Told.LONGEST));
      }
    }
    assertThat(Certificates.ofText("-----BEGIN CERTIFICATE-----\nno\n")).isNull();
  }
}
