package dev.keycensus.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.fixtures.GitRepository;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.rules.IdentityKind;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A private key is called by its file, and is what its file's name says. */
class KeyFilesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "deploy/id_rsa,SSH_KEY",
    "id_ed25519_prod,SSH_KEY",
    "home/.ssh/work,SSH_KEY",
    "etc/ssh_host_rsa_key,SSH_KEY",
    "nginx/ssl/example.org/private.key,TLS_KEY",
    "test-certs/web.pem,TLS_KEY",
    "server.key,TLS_KEY",
    "app/jwt.pem,UNKNOWN",
    "tls/notes.txt,UNKNOWN",
  })
  void theNameOfTheFileTellsTheKind(String path, IdentityKind kind) {
    assertThat(KeyFiles.kind(path)).isEqualTo(kind);
  }

  @Test
  void aKeyIsCalledByItsFolderAndFile() throws Exception {
    GitRepository repository = GitRepository.in(folder.resolve("r"));
    repository.write("a/b/tls/server.key", key(1)).write("ssh/id_rsa", key(2));
    repository.write("notes.md", "A page\n\n" + key(3)).commit("keys");
    Path key = folder.resolve("key");
    Files.writeString(key, "a key of this test only");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Census census =
        Scan.run(new TestPlan(repository.folder(), key).plan(), InputStream.nullInputStream());
    assertThat(census.identities())
        .extracting(i -> i.name() + ", " + i.kind().word() + ", " + i.basis().how().word())
        .containsExactlyInAnyOrder(
            "tls/server.key, tls-key, named",
            "ssh/id_rsa, ssh-key, named",
            "Private key (PEM, OpenSSH, OpenPGP, PuTTY) in notes.md, unknown, derived");
  }

  private static String key(int seed) {
    byte[] bytes = new byte[1200];
    new Random(seed).nextBytes(bytes);
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    String words = "RSA PRIVATE " + "KEY-----\n";
    return "-----BEGIN " + words + body + "\n-----END " + words;
  }
}
