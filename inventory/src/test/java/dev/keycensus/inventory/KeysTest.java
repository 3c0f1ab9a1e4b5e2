package dev.keycensus.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keycensus.rules.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
  @TempDir Path folder;

  private Path keyFile(String content, String permissions) throws Exception {
    Path file = folder.resolve("key");
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file;
  }

  @Test
  void aKeyFileComesFirst() throws Exception {
    Path file = keyFile("0123456789abcdef\n", "rw-------");
    Map<String, String> environment = Map.of("KEYCENSUS_KEY", "another-key-of-some-length");
    assertThat(Keys.fingerprints(file, environment).keyId())
        .isEqualTo(Keys.fingerprints(null, Map.of("KEYCENSUS_KEY", "0123456789abcdef")).keyId())
        .isNotEqualTo(Keys.fingerprints(null, environment).keyId());
  }

  @Test
  void refusesAKeyThatOthersCanRead() throws Exception {
    Path file = keyFile("0123456789abcdef", "rw-r-----");
    assertThatThrownBy(() -> Keys.fingerprints(file, Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessage("the key file is open to other users");
  }

  @Test
  void refusesAKeyThatIsTooShortOrMissing() throws Exception {
    Path file = keyFile("short", "rw-------");
    assertThatThrownBy(() -> Keys.fingerprints(file, Map.of())).isInstanceOf(UserError.class);
    assertThatThrownBy(() -> Keys.fingerprints(folder.resolve("none"), Map.of()))
        .hasMessage("there is no such key file");
    assertThatThrownBy(() -> Keys.fingerprints(null, Map.of("KEYCENSUS_KEY", "short")))
        .isInstanceOf(UserError.class);
  }

  @Test
  void makesItsOwnOnceAndKeepsIt() throws Exception {
    Map<String, String> environment = Map.of("XDG_CONFIG_HOME", folder.toString());
    String first = Keys.fingerprints(null, environment).keyId();
    Path own = folder.resolve("keycensus/key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
        .isEqualTo("rw-------");
    assertThat(Keys.fingerprints(null, environment).keyId()).isEqualTo(first);
    try (var files = Files.list(own.getParent())) {
      assertThat(files).containsExactly(own);
    }
  }

  @Test
  void aHomeThatCannotBeWrittenGivesAKeyForThisRun() throws Exception {
    Files.writeString(folder.resolve("file"), "");
    Map<String, String> environment = Map.of("XDG_CONFIG_HOME", folder.resolve("file").toString());
    assertThat(Keys.fingerprints(null, environment).keyId()).startsWith("key_");
  }
}
