package dev.keycensus.detectors.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a value holds, it is read without an exception, and facts stay short. */
class FactsPropertyTest {
  private static final List<String> TYPES =
      List.of(
          "aws-access-key-id",
          "aws-bedrock-api-key-long-term",
          "aws-ecr-authorization-token",
          "azure-entra-client-secret",
          "discord-bot-token",
          "discord-webhook-url",
          "docker-config-auth",
          "grafana-api-key-legacy",
          "mapbox-secret-token",
          "microsoft-teams-incoming-webhook",
          "npm-basic-auth",
          "sendgrid-api-key",
          "slack-webhook-url",
          "telegram-bot-token",
          "vault-token-legacy",
          "x509-certificate",
          "private-key",
          "jwt");

  private static final List<String> STARTS =
      List.of(
          "",
          "eyJ",
          "xox" + "b-",
          "xap" + "p-",
          "sntr" + "ys_",
          "gl" + "c_",
          "pyp" + "i-",
          "glpa" + "t-",
          "glr" + "t-t1_",
          "AKI" + "A",
          "ABSK",
          "SG.",
          "ghs" + "_1_eyJ",
          "openssh-key-v1\0",
          "0\u0082\u0001",
          "-----BEGIN CERTIFICATE-----",
          "sk.",
          "[0,",
          "{\"");

  private static final String LIKELY =
      "eyJhbGciOiJ{}[]\":,./-_=+%&?;0123456789abcdefABCDEF\\\n \0\u0002\u0080\u00FF";

  private final Random random = new Random(3);

  private byte[] bytes(int n) {
    byte[] b = new byte[n];
    random.nextBytes(b);
    return b;
  }

  private String likely(int n) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < n; i++) {
      b.append(LIKELY.charAt(random.nextInt(LIKELY.length())));
    }
    return b.toString();
  }

  private byte[] value() {
    String start = STARTS.get(random.nextInt(STARTS.size()));
    String rest =
        switch (random.nextInt(4)) {
          case 0 -> new String(bytes(random.nextInt(120)), StandardCharsets.ISO_8859_1);
          case 1 -> Base64.getEncoder().encodeToString(bytes(random.nextInt(120)));
          case 2 ->
              Base64.getUrlEncoder()
                      .encodeToString(
                          likely(random.nextInt(90)).getBytes(StandardCharsets.ISO_8859_1))
                  + "."
                  + likely(random.nextInt(30));
          default -> likely(random.nextInt(150));
        };
    return (start + rest).getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void anyBytesAreAValue() {
    for (int round = 0; round < 60_000; round++) {
      byte[] value = value();
      String type = TYPES.get(random.nextInt(TYPES.size()));
      Told told = new Told(Facts.of(type, random.nextInt(4) > 0, value));
      Facts.complete(told);
      check(told);
    }
  }

  @Test
  void anyTextStandsBesideAValue() {
    for (int round = 0; round < 40_000; round++) {
      Told told = new Told();
      String text = new String(value(), StandardCharsets.ISO_8859_1);
      Queries.signed("https://h/?sv=1&" + text, told);
      Queries.connection(text, told);
      Certificates.ofText(text);
      Principals.Kin kin = Principals.kin(text, likely(20), random.nextBoolean());
      Principals.tell(kin == null ? new Principals.Kin("host", 0) : kin, likely(30), told);
      check(told);
    }
  }

  /** Real structures, each with a byte changed or its end cut off. */
  @Test
  void brokenStructuresAreReadToTheBreak() throws Exception {
    byte[] ssh = SshKeysTest.openSsh(false, new Random(1));
    byte[] der = SshKeysTest.rsa().getEncoded();
    for (byte[] whole : List.of(ssh, der)) {
      for (int round = 0; round < 4_000; round++) {
        byte[] broken = java.util.Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
        check(new Told(Facts.of("private-key", false, broken)));
      }
    }
  }

  private static void check(Told told) {
    told.facts()
        .forEach(
            (key, fact) -> {
              assertThat(fact).isNotBlank().hasSizeLessThanOrEqualTo(Told.LONGEST);
              assertThat(fact.chars().noneMatch(Character::isISOControl)).isTrue();
              if (key.equals("expires") || key.equals("issued") || key.equals("notBefore")) {
                assertThat(Long.parseLong(fact)).isPositive();
              }
            });
  }
}
