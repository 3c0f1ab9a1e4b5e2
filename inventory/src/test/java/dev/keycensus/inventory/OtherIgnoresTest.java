package dev.keycensus.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keycensus.rules.UserError;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherIgnoresTest {
  private static final String COMMIT = "0123456789abcdef".repeat(3).substring(0, 40);
  private static final byte[] VALUE = "a value of no meaning".getBytes(UTF_8);

  private static OtherIgnores read(String name, String content) throws UserError {
    return OtherIgnores.read(Map.of(name, content.getBytes(UTF_8)), "");
  }

  static String sha1(byte[] value) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(value));
  }

  @ParameterizedTest
  @CsvSource({
    "src/a.py:some-rule:7, src/a.py, 7, true",
    "src/a.py:some-rule:7, src/a.py, 8, false",
    "src/a.py:some-rule:7, src/b.py, 7, false",
    "./src/a.py:some-rule:7, src/a.py, 7, true",
    "src\\a.py:some-rule:7, src/a.py, 7, true",
    "a:b.py:some-rule:7, a:b.py, 7, true",
    "# src/a.py:some-rule:7, src/a.py, 7, false",
    "src/a.py:7, src/a.py, 7, false",
    "src/a.py:some-rule:x, src/a.py, 7, false",
    "src/a.py:some-rule:99999999999, src/a.py, 7, false",
    "'', src/a.py, 7, false",
  })
  void fingerprints(String text, String path, int line, boolean hidden) throws UserError {
    for (String file : new String[] {".gitleaksignore", ".betterleaksignore"}) {
      OtherIgnores ignores = read(file, "\n" + text + "\r\nother:x:1\n");
      assertThat(ignores.cause(path, line, null, VALUE)).isEqualTo(hidden ? file : null);
      assertThat(ignores.cause(path, line, COMMIT, VALUE)).isEqualTo(hidden ? file : null);
    }
  }

  @Test
  void aFingerprintWithACommitIsAboutThatCommit() throws UserError {
    OtherIgnores ignores = read(".gitleaksignore", COMMIT + ":a/b:c.py:some-rule:7\n");
    assertThat(ignores.cause("a/b:c.py", 7, COMMIT, VALUE)).isEqualTo(".gitleaksignore");
    assertThat(ignores.cause("a/b:c.py", 7, null, VALUE)).isNull();
    assertThat(ignores.cause("a/b:c.py", 7, COMMIT.replace('0', '1'), VALUE)).isNull();
  }

  @Test
  void aBaselineNamesValues() throws Exception {
    String hash = sha1(VALUE);
    OtherIgnores ignores =
        read(
            ".secrets.baseline",
            """
            {"version": "1.5.0", "plugins_used": [{"name": "X", "limit": 4.5}],
             "results": {"./src/a.py": [{"type": "Secret Keyword", "filename": "src/a.py",
               "hashed_secret": "%s", "is_verified": false, "line_number": 3}]}}
            """
                .formatted(hash));
    assertThat(ignores.cause("src/a.py", 99, null, VALUE)).isEqualTo(".secrets.baseline");
    assertThat(ignores.cause("src/b.py", 3, null, VALUE)).isNull();
    assertThat(ignores.cause("src/a.py", 3, null, "another".getBytes(UTF_8))).isNull();
    assertThat(ignores.cause(".secrets.baseline", 4, null, hash.getBytes(UTF_8)))
        .as("the hashes themselves")
        .isEqualTo(".secrets.baseline");
  }

  @Test
  void whatIsNoBaselineIsRefused() {
    assertThatThrownBy(() -> read(".secrets.baseline", "{\"version\": 1}"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("results");
    assertThatThrownBy(() -> read(".secrets.baseline", "{"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("not YAML");
  }

  @Test
  void nothingIsIgnoredByNothing() throws UserError {
    assertThat(read(".gitleaksignore", "# only a comment\n")).isSameAs(OtherIgnores.NONE);
  }
}
