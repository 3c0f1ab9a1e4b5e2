package dev.keycensus.inventory.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.inventory.evidence.Known.Status;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** By what a found value is known to be a row, and by what not. */
class EvidenceTest {
  private final Random random = new Random(5);

  @Test
  void byKeyIdAndThenByUserAndDate() throws Exception {
    Evidence evidence = evidence(Exported.REPORT, Exported.ACCESS_KEYS, Exported.CLOUDTRAIL);
    Told told =
        told(evidence, found("Amazon Web Services", text(40), "keyId", "AKIAEXAMPLE000000001"));
    assertThat(told.sure()).isTrue();
    assertThat(told.status()).isEqualTo(Status.ACTIVE);
    assertThat(told.created()).isEqualTo(Instant.parse("2023-01-05T10:01:00Z"));
    assertThat(told.lastUsed()).isEqualTo(Instant.parse("2026-11-21T02:10:00Z"));
    assertThat(Objects.requireNonNull(told.who()).name()).isEqualTo("ci-deploy");
    assertThat(told.sources()).hasSize(3);
    assertThat(told.facts()).containsEntry("usedFromAddresses", "2");
  }

  /** It tells no key id: only where the user has one key is it of that one. */
  @Test
  void whenAKeyWasLastUsedIsOfTheOnlyKey() throws Exception {
    String used =
        """
        {"UserName":"ci-deploy","AccessKeyLastUsed":{"LastUsedDate":"2026-10-01T00:00:00Z",
         "ServiceName":"s3","Region":"eu-west-1"}}
        """;
    Evidence.Found key = found("Amazon Web Services", text(40), "keyId", "AKIAEXAMPLE000000001");
    assertThat(told(evidence(Exported.ACCESS_KEYS, used), key).lastUsed())
        .isEqualTo(Instant.parse("2026-10-01T00:00:00Z"));
    String two = Exported.ACCESS_KEYS.replace("\"old\"", "\"ci-deploy\"");
    assertThat(told(evidence(two, used), key).lastUsed()).isNull();
  }

  @Test
  void byTheProvidersId() throws Exception {
    Evidence evidence = evidence(Exported.GCP);
    Told told = told(evidence, found("Google Cloud", text(40), "credentialId", "aa11"));
    assertThat(told.status()).isEqualTo(Status.INACTIVE);
    assertThat(told.expires()).isEqualTo(Instant.parse("2027-12-31T23:59:59Z"));
    assertThat(evidence.join(List.of(found("Acme", text(40), "credentialId", "aa11")))).isEmpty();
  }

  @Test
  void byTheHashOfTheValue() throws Exception {
    String token = "gh" + "p_" + text(36);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
    for (Base64.Encoder base64 :
        List.of(Base64.getEncoder(), Base64.getUrlEncoder().withoutPadding())) {
      String log =
          Exported.AUDIT
              .replace(Exported.HASH + "=", base64.encodeToString(digest))
              .replace(Exported.HASH, base64.encodeToString(digest));
      Evidence evidence = evidence(log, Exported.GITHUB_PATS);
      Told told = told(evidence, found("GitHub", token));
      assertThat(told.scopes()).contains("repo", "contents:write");
      // The id of the token joins the log to the list, which tells its end.
      assertThat(told.expires()).isEqualTo(Instant.parse("2027-11-16T08:47:09Z"));
      assertThat(told.status()).isEqualTo(Status.ACTIVE);
      assertThat(evidence.join(List.of(found("GitHub", "gh" + "p_" + text(36))))).isEmpty();
    }
  }

  @Test
  void byItsLastCharacters() throws Exception {
    Evidence evidence = evidence(Exported.AUTHORIZATIONS);
    String token = "gh" + "p_" + text(28) + "12345678";
    Told told = told(evidence, found("GitHub", token));
    assertThat(told.sure()).isFalse();
    assertThat(told.scopes()).containsExactly("repo", "user");
    assertThat(evidence.join(List.of(found("GitLab", token)))).isEmpty();
    // Two values fit: nobody knows which.
    assertThat(
            evidence.join(
                List.of(
                    found("GitHub", token), found("GitHub", "gh" + "p_" + text(28) + "12345678"))))
        .isEmpty();
  }

  @Test
  void byFirstAndLastCharacters() throws Exception {
    Evidence evidence = evidence(Exported.ANTHROPIC);
    String key = "sk-ant-" + "api03-" + "R2D" + text(80) + "igAA";
    assertThat(told(evidence, found("Anthropic", key)).status()).isEqualTo(Status.ACTIVE);
    assertThat(evidence.join(List.of(found("Anthropic", "sk-ant-" + "api03-" + text(86)))))
        .isEmpty();
    // Two rows fit: nobody knows which.
    Evidence twice =
        evidence(Exported.ANTHROPIC, Exported.ANTHROPIC.replace("apikey_1", "apikey_2"));
    assertThat(twice.join(List.of(found("Anthropic", key)))).isEmpty();
  }

  @Test
  void byTheHintOfAnApplicationsSecret() throws Exception {
    Evidence evidence = evidence(Exported.ENTRA_APPS);
    String app = "00000000-0000-0000-0000-0000000000aa";
    Evidence.Found found =
        found("Microsoft Azure", "xyz" + text(37), "hint", "xyz", "clientId", app);
    Told told = told(evidence, found);
    assertThat(told.expires()).isEqualTo(Instant.parse("2026-02-01T00:00:00Z"));
    assertThat(Objects.requireNonNull(told.who()).name()).isEqualTo("billing");
    Evidence.Found others =
        found("Microsoft Azure", "xyz" + text(37), "hint", "xyz", "clientId", "another");
    assertThat(evidence.join(List.of(others))).isEmpty();
    // Of the application only, where the secret is another one.
    Told app2 = told(evidence, found("Microsoft Azure", "q" + text(39), "clientId", app));
    assertThat(app2.expires()).isNull();
    assertThat(Objects.requireNonNull(app2.who()).name()).isEqualTo("billing");
  }

  @Test
  void byThePublicHalf() throws Exception {
    byte[] blob = Base64.getDecoder().decode("AAAAC3NzaC1lZDI1NTE5");
    String print =
        "SHA256:"
            + Base64.getEncoder()
                .withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(blob));
    Told told =
        told(evidence(Exported.DEPLOY_KEYS), found("OpenSSH", text(60), "fingerprint", print));
    assertThat(told.scopes()).containsExactly("contents:write");
    assertThat(Objects.requireNonNull(told.who()).tenant()).isEqualTo("acme/shop");
  }

  @Test
  void byTheKeyedIdOfTheValueUnderTheSameKey() throws Exception {
    Evidence evidence = evidence(Exported.KUBERNETES);
    String id = Exported.VALUES.ids("some-token-of-nobody".getBytes(UTF_8)).get(0);
    Evidence.Found here = new Evidence.Found(id, "key_test", "Kubernetes", new TreeMap<>(), "");
    assertThat(told(evidence, here).facts()).containsEntry("clusterSecret", "shop/bot-token");
    Evidence.Found there = new Evidence.Found(id, "key_other", "Kubernetes", new TreeMap<>(), "");
    assertThat(evidence.join(List.of(there))).isEmpty();
  }

  @Test
  void theLaterExportIsBelieved() throws Exception {
    List<Known> rows = new ArrayList<>();
    Instant before = Instant.parse("2026-01-01T00:00:00Z");
    Instant after = Instant.parse("2026-02-01T00:00:00Z");
    String off = Exported.ACCESS_KEYS.replace("\"Active\"", "\"Inactive\"");
    Evidence.Found key = found("Amazon Web Services", text(40), "keyId", "AKIAEXAMPLE000000001");
    for (Known k : Exported.read(null, off)) {
      rows.add(k.with("999988887777", before));
    }
    for (Known k : Exported.read(null, Exported.ACCESS_KEYS)) {
      rows.add(k.with(null, after));
    }
    assertThat(told(Evidence.of(rows), key).status()).isEqualTo(Status.ACTIVE);
    assertThat(told(evidence(off, Exported.ACCESS_KEYS), key).status()).isEqualTo(Status.INACTIVE);
  }

  @Test
  void principalsAreToldApartByTenantAndPeopleAreNone() throws Exception {
    String other = Exported.REPORT.replace("111122223333", "444455556666");
    Evidence evidence = evidence(Exported.REPORT, other, Exported.KUBERNETES);
    assertThat(evidence.principals())
        .extracting(p -> p.who().name() + " " + p.who().tenant())
        .containsExactly(
            "ci-deploy 111122223333",
            "ci-deploy 444455556666",
            "root 111122223333",
            "root 444455556666",
            "shop/bot shop");
    Evidence.Principal bot = evidence.principals().get(4);
    assertThat(bot.scopes()).containsExactly("clusterrole/cluster-admin");
    assertThat(evidence.ownerOf("Kubernetes", bot.who())).isEqualTo("payments");
  }

  private static Evidence evidence(String... exports) throws Exception {
    List<Known> all = new ArrayList<>();
    for (String export : exports) {
      all.addAll(
          Export.read(
              "x" + all.size(),
              null,
              new java.io.ByteArrayInputStream(export.getBytes(UTF_8)),
              Exported.VALUES));
    }
    return Evidence.of(all);
  }

  private static Told told(Evidence evidence, Evidence.Found found) {
    Map<String, Told> told = evidence.join(List.of(found));
    assertThat(told).containsOnlyKeys(found.id());
    return Objects.requireNonNull(told.get(found.id()));
  }

  private Evidence.Found found(String provider, String value, String... facts) {
    TreeMap<String, String> map = new TreeMap<>();
    for (int i = 0; i < facts.length; i += 2) {
      map.put(facts[i], facts[i + 1]);
    }
    return new Evidence.Found(
        "cred_" + Long.toHexString(random.nextLong()), "key_test", provider, map, value);
  }

  private String text(int length) {
    StringBuilder b = new StringBuilder();
    while (b.length() < length) {
      b.append(
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
              .charAt(random.nextInt(62)));
    }
    return b.toString();
  }
}
