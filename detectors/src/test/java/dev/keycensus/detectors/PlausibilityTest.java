package dev.keycensus.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.rules.Tier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is judged a secret among the values of telling names. */
class PlausibilityTest {
  private static final Detector DETECTOR = TestTypes.detector();

  private static List<Match> found(String file, String text) {
    byte[] b = text.getBytes(StandardCharsets.UTF_8);
    return DETECTOR.detect(Text.of(b, b.length), FileKind.of(file)).matches();
  }

  private static boolean isListed(String file, String text) {
    return found(file, text).stream().anyMatch(m -> m.tier().compareTo(Tier.MEDIUM) >= 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "db_p·assword = \"k#9Vz!pQ2w@Lm7\"",
        "db_p·assword = \"BlueHorse2024\"",
        "db_p·assword = \"Welcome1\"",
        "p·assword = 'Tr0ub4dor&3'",
        "ADMIN_P·ASSWORD = \"Summer2023!\"",
        "connect(user='app', p·assword='hunter2hunter2')",
      })
  void listsPasswordsOfWordsAndSpecialCharacters(String text) {
    assertThat(isListed("settings.py", Spelled.of(text) + "\n")).as(text).isTrue();
  }

  @Test
  void listsRandomValuesOfTellingNames() {
    Synthetic made = new Synthetic(99);
    int listed = 0;
    for (Synthetic.Line line : made.lines(400)) {
      listed += isListed(line.file(), line.text()) ? 1 : 0;
    }
    assertThat(listed).isGreaterThan(380);
  }

  @Test
  void listsAlphanumericPasswordsOfAnyUsualLength() {
    Random random = new Random(3);
    for (int n = 20; n <= 24; n++) {
      for (int round = 0; round < 20; round++) {
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < n; i++) {
          b.append(
              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                  .charAt(random.nextInt(62)));
        }
        assertThat(isListed("app.py", "db_password = \"" + b + "\"\n")).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password = os.environ['DB_PASSWORD']",
        "    secrets: inherit",
        "  id-token: write",
        "password = \"${DB_PASSWORD}\"",
        "password = \"{{ db_password }}\"",
        "password = \"<your password>\"",
        "password = \"%(password)s\"",
        "password = \"****************\"",
        "password = \"xxxxxxxxxxxx\"",
        "password = \"$DB_PASSWORD\"",
        "api_key = \"your-api-key\"",
        "api_key = \"YOUR_API_KEY\"",
        "password_field = \"user_password\"",
        "password_hint = \"Name of your first pet\"",
        "token_url = \"https://login.example.com/oauth/token\"",
        "key = \"first_name\"",
        "public_key = \"MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAL\"",
        "secret_name = \"prod/database/main\"",
        "password_label = \"Enter your password, please\"",
        "sort_key = \"created_at\"",
        "auth_type = \"oauth2\"",
        "token_type = \"Bearer\"",
        "cache_key = \"user:profile:1\"",
        "key_file = \"/etc/ssl/private/server.key\"",
        "credentials_provider = \"com.acme.auth.FileProvider\"",
        "password = vault:secret/data/app#password",
        "password = \"changeme\"",
        "api_key = \"re_123456789\"",
        "p·assword = \"pbkdf2:sha256:50000$TCI4GzcX$0de171a4f4dac32e3364c7ddc7c14f3e2fa61f2d175\"",
        "p·assword = \"scrypt:32768:8:1$abcd1234$0de171a4f4dac32e3364c7ddc7c14f3e2fa61f2d175\"",
        "userP·assword: {SSHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr",
        "case \"x-api-k·ey\" -> \"huggingface\";",
        "pattern: 'AccountKey=([0-9A-Za-z+/]{86}==)'",
        "named(\"aws-secret-key\", \"[A-Za-z0-9/+]{40}\")",
        "if (password.startsWith(\"assword\")) {",
        "io.jsonwebt·oken: \"jjwt-jackson:0.11.5\"",
        "jwtT·oken: \"io.jsonwebtoken:jjwt-impl:0.11.5\"",
        "maxT·okens: \"128_000\"",
        "total_t·okens: \"32768\"",
        "max_t·oken: 16000",
        "\"x-ratelimit-reset-t·okens\": \"165ms\"",
        "\"x-ratelimit-reset-t·okens\": \"6m0.25s\"",
        "if (matchesK·ey(\"CtrlShift+Alt4711\")) {",
        "_WEAK_P·ASSWORDS = [\"Qwerty123!\", \"Sommer2024!\"]",
        "_WEAK_P·ASSWORDS = {\"p·assword123\", \"Qwerty123!\", \"Sommer2024!\"}",
        "headers.put(\"Cookie\", \"someT·okenValue=23gBog34\");",
        "request.auth_t·oken = \"someTokenValue1\"",
        "api_t·oken = \"my-test-token-2\"",
        "words = [\n  \"passwd\",\n  \"passphrase\",\n  \"secret\",\n]",
      })
  void passesOverReferencesNamesAndStandIns(String text) {
    assertThat(isListed("settings.py", Spelled.of(text) + "\n")).as(text).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "db_p·assword = \"aX[q7-!kL2]w(Tz\"",
        "props.put(\"db_p·assword\",\n    \"BlueHorse2024\");",
        "run([\"--p·assword\",\n  \"BlueHorse2024\"])",
        "user = \"123456789\"; root_p·assword = \"Kq#123456789x!\"",
      })
  void listsWhatOnlyLooksLikeAPatternOrAList(String text) {
    assertThat(isListed("settings.py", Spelled.of(text) + "\n")).as(text).isTrue();
  }

  @Test
  void passesOverWordsInListsOfText() {
    String tags = "\"tags\": [\n  \"security\",\n  \"s·ecret\",\n  \"external/cwe/cwe-798\"\n]\n";
    assertThat(isListed("report.txt", Spelled.of(tags))).isFalse();
    assertThat(isListed("report.json", Spelled.of(tags))).isFalse();
  }

  @Test
  void listsPasswordHashesOnRequestOnly() {
    String hash = "$2a$" + "11$PWIFAL8RsWyGI3jVZtO9Nu8.6jOxzxfZo7c/W0eLk017hjgUKWrhy";
    assertThat(found("a.yml", "password: " + hash + "\n"))
        .singleElement()
        .satisfies(m -> assertThat(m.tier()).isEqualTo(Tier.LOW));
  }

  @Test
  void saysWhy() {
    assertThat(found("settings.py", Spelled.of("db_p·assword = \"k#9Vz!pQ2w@Lm7\"\n")))
        .singleElement()
        .satisfies(m -> assertThat(m.reasons()).contains("name of a password").hasSizeLessThan(4));
  }

  @Test
  void aBetterNameOrValueIsNotLessSure() {
    String random = "hT7vQz2LpX9mKd4RbW8c";
    assertThat(score("db_password = \"" + random + "\""))
        .isGreaterThan(score("db_value_key = \"" + random + "\""))
        .isGreaterThan(score("db_password = \"password\""));
    assertThat(score("api_token = \"" + random + "\""))
        .isGreaterThan(score("api_token = \"some_token\""));
  }

  private static int score(String line) {
    byte[] b = (line + "\n").getBytes(StandardCharsets.ISO_8859_1);
    Window w = new Window(b, b.length);
    int at = line.indexOf("password") >= 0 ? line.indexOf("pass") : line.indexOf("key");
    at = at < 0 ? line.indexOf("token") : at;
    Probe probe = new Probe(w, FileKind.SOURCE, at, 3, false, 0);
    Assignment a = Objects.requireNonNull(Assignment.around(probe));
    return Model.get().score(Features.of(a, probe));
  }
}
