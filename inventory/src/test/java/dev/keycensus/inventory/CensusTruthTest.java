package dev.keycensus.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.fixtures.GitRepository;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Rotation;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Template;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A repository of 60 services with 300 identities, of whose credentials all is known: whom each
 * authenticates, who answers for it, when it came and what took its place.
 */
class CensusTruthTest {
  private static final int SERVICES = 60;
  private static final int ROUNDS = 4;
  private static final Instant FIRST = Instant.parse("2025-01-01T00:00:00Z");

  /** A value that was planted. */
  private record Planted(String identity, String owner, int round) {}

  @TempDir private Path folder;

  private final Random random = new Random(17);
  private final Map<String, Planted> planted = new HashMap<>();
  private final Map<String, String> tookPlaceOf = new HashMap<>();
  private final Map<String, String> inSlot = new HashMap<>();
  private final Catalog catalog = Catalog.builtIn();

  @Test
  void agreesWithWhatWasPlanted() throws Exception {
    GitRepository repository = GitRepository.in(folder.resolve("r"));
    StringBuilder owners = new StringBuilder("* @acme/everybody\n");
    for (int s = 0; s < SERVICES; s++) {
      owners.append("/services/").append(name(s)).append("/ ").append(owner(s)).append('\n');
      repository.write(dir(s) + "package.json", "{\"name\": \"" + name(s) + "\"}\n");
    }
    repository.write(".github/CODEOWNERS", owners.toString());
    List<Instant> dates = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (int s = 0; s < SERVICES; s++) {
        plant(repository, s, round);
      }
      String commit = repository.commit("round " + round);
      dates.add(
          Instant.ofEpochSecond(
              Long.parseLong(repository.git("show", "-s", "--format=%ct", commit).strip())));
    }
    assertThat(dates.get(0)).isAfterOrEqualTo(FIRST);
    Census census = scan(repository.folder(), dates.get(ROUNDS - 1).plus(30, ChronoUnit.DAYS));
    check(census, dates);
  }

  private void check(Census census, List<Instant> dates) {
    Map<String, Credential> byValue = new HashMap<>();
    Map<String, Credential> byId = new HashMap<>();
    census.credentials().forEach(c -> byValue.put(String.valueOf(c.value()), c));
    census.credentials().forEach(c -> byId.put(c.id(), c));
    List<String> lost = planted.keySet().stream().filter(v -> !byValue.containsKey(v)).toList();
    assertThat(planted).hasSizeGreaterThan(1_000);
    assertThat(lost.stream().map(v -> of(planted, v).identity()).toList()).isEmpty();

    Map<String, Set<String>> truth = new TreeMap<>();
    planted.forEach(
        (value, p) ->
            truth.computeIfAbsent(p.identity(), k -> new HashSet<>()).add(of(byValue, value).id()));
    assertThat(truth).hasSize(5 * SERVICES);
    Map<String, Identity> identities = new HashMap<>();
    census.identities().forEach(i -> identities.put(i.id(), i));
    List<String> wrong = new ArrayList<>();
    truth.forEach(
        (who, credentials) -> {
          String any = credentials.iterator().next();
          Identity i = of(identities, of(byId, any).identity());
          if (!new HashSet<>(i.credentials()).equals(credentials)) {
            wrong.add(who + ": " + i + " has " + i.credentials().size());
          }
        });
    assertThat(wrong).as("grouped otherwise").hasSizeLessThanOrEqualTo(truth.size() * 2 / 100);

    planted.forEach(
        (value, p) -> {
          Credential c = of(byValue, value);
          Owner owner = of(identities, c.identity()).owner();
          assertThat(owner).as(p.identity()).isNotNull();
          assertThat(Objects.requireNonNull(owner).name()).as(p.identity()).isEqualTo(p.owner());
          assertThat(c.firstSeen()).as(p.identity()).isEqualTo(dates.get(p.round()));
          String before = tookPlaceOf.get(value);
          if (before == null) {
            assertThat(c.life().lastRotated()).as(p.identity()).isNull();
          } else {
            assertThat(c.life().lastRotated()).as(p.identity()).isEqualTo(dates.get(p.round()));
            assertThat(c.rotations()).extracting(Rotation::from).contains(of(byValue, before).id());
            assertThat(of(byValue, before).replacedBy()).as(p.identity()).isEqualTo(c.id());
          }
        });
  }

  private static <T> T of(Map<String, T> map, String key) {
    return Objects.requireNonNull(map.get(key), key);
  }

  /** Five identities, some of whose values change in this round. */
  private void plant(GitRepository repository, int s, int round) throws Exception {
    String owner = owner(s);
    if (round < 3) {
      String id = make("aws-access-key-id");
      String secret = text(40);
      put("aws " + s, owner, round, s + "aws id", id);
      put("aws " + s, owner, round, s + "aws secret", secret);
      repository.write(
          dir(s) + "deploy.env",
          "AWS_ACCESS_KEY_ID=" + id + "\nAWS_SECRET_ACCESS_KEY=" + secret + "\nREGION=eu-west-1\n");
    }
    if (round < 2) {
      String key = googleKey();
      put("google " + s, owner, round, null, body(key));
      repository.write(
          dir(s) + "keys/" + (round == 0 ? "main" : "second") + ".json", googleFile(s, key));
    }
    String password = text(20);
    put("database " + s, owner, round, s + "database", password);
    String url = "postgres:" + "//app" + s + ":" + password + "@db" + s + ".acme.net/app";
    repository.write(dir(s) + "config.yml", "server:\n  port: 80\ndatabaseUrl: " + url + "\n");
    repository.write(dir(s) + "worker/config.yml", "url: " + url + "\nqueue: jobs\n");
    if (round < 3) {
      String stripe = make("stripe-secret-key");
      put("stripe " + s, owner, round, s + "stripe", stripe);
      repository.write(dir(s) + "payments.properties", "stripe.secret.key=" + stripe + "\n");
    }
    if (round < 2) {
      String slack =
          "xo" + "xb-" + (2_000_000_000L + s) + "-" + (3_000_000_000L + s) + "-" + text(24);
      put("slack " + s, owner, round, s + "slack", slack);
      repository.write(dir(s) + "bot.py", "import os\nSLACK_BOT_TOKEN = \"" + slack + "\"\n");
    }
  }

  private void put(String identity, String owner, int round, @Nullable String slot, String value) {
    planted.put(value, new Planted(identity, owner, round));
    @Nullable String before = slot == null ? null : inSlot.put(slot, value);
    if (before != null) {
      tookPlaceOf.put(value, before);
    }
  }

  /** A key without its armour. */
  private static String body(String key) {
    return key.lines().filter(line -> !line.startsWith("-")).collect(Collectors.joining());
  }

  private static String name(int s) {
    return "svc" + s;
  }

  private static String dir(int s) {
    return "services/" + name(s) + "/";
  }

  private static String owner(int s) {
    return "@acme/team-" + s;
  }

  /** The example of a type, alone. */
  private String make(String type) throws Exception {
    CredentialType t = Objects.requireNonNull(catalog.get(type));
    String template = t.examples().examples().get(0);
    return Template.of(template.substring(template.indexOf("=") + 1).strip(), t.shape().checksum())
        .expand(random.nextLong());
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

  private String googleKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    String body =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    return "-----BEGIN PRIVATE " + "KEY-----\n" + body + "\n-----END PRIVATE " + "KEY-----\n";
  }

  private static String googleFile(int s, String key) {
    return "{\n  \"type\": \"service_account\",\n  \"project_id\": \"acme-"
        + s
        + "\",\n  \"private_key_id\": \"0123456789abcdef0123456789abcdef0123"
        + (1000 + s)
        + "\",\n  \"private_key\": \""
        + key.replace("\n", "\\n")
        + "\",\n  \"client_email\": \"job@acme-"
        + s
        + ".iam.gserviceaccount.com\"\n}\n";
  }

  private Census scan(Path target, Instant now) throws Exception {
    Path key = folder.resolve("key");
    Files.writeString(key, "a key of this test only");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    return Scan.run(
        new TestPlan(target, key).showSecrets().now(now).plan(), InputStream.nullInputStream());
  }
}
