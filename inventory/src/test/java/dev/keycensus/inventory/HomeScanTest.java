package dev.keycensus.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.sources.Skip;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A made home folder. */
class HomeScanTest {
  @TempDir private Path folder;
  @TempDir private Path keys;
  private final Random random = new Random(11);

  /** Each kind of place, with what its file looks like; {@code @} is a token. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".claude/projects/-home-me-x/0a/subagents/agent-1.jsonl"
            + " | {\"content\":\"export TOKEN=@\"} | agent-transcript",
        ".claude/projects/-home-me-x/memory/notes.md | the token is @ | agent-transcript",
        ".codex/sessions/2026/11/21/rollout-1.jsonl | {\"x\":\"@\"} | agent-transcript",
        ".config/Code/User/workspaceStorage/1/chatSessions/2.jsonl | @ | agent-transcript",
        ".config/Cursor/User/globalStorage/state.vscdb | SQLite format 3 @ | agent-transcript",
        ".bash_history | curl -H 'Authorization: Bearer @' x | worktree",
        ".zsh_history | : 1:0;export T=@ | worktree",
        "AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt"
            + " | $env:T='@' | worktree",
        ".cursor/mcp.json | {\"mcpServers\":{\"a\":{\"command\":\"x\",\"env\":{\"T\":\"@\"}}}}"
            + " | worktree",
        ".config/Code/User/settings.json | {\"a.token\": \"@\"} | worktree",
        ".codex/auth.json | {\"OPENAI_API_KEY\": \"@\"} | worktree",
        ".npmrc | //registry.example.org/:_authToken=@ | worktree",
        ".netrc | machine github.com login me password @ | worktree",
        ".config/gh/hosts.yml | {github.com: {oauth_token: @}} | worktree",
        ".kube/config | {users: [{name: a, user: {token: @}}]} | worktree",
        ".docker/config.json | {\"auths\": {\"x\": {\"identitytoken\": \"@\"}}} | worktree",
        ".aws/credentials | [default] # @ | worktree",
        ".claude/file-history/0c/ab12@v1 | T=@ | agent-transcript",
        ".claude/paste-cache/7.txt | @ | agent-transcript",
        ".mcp-auth/mcp-remote-0.1/a_tokens.json | {\"access_token\": \"@\"} | worktree",
        ".gemini/.env | KEY=@ | worktree",
        ".config/Code - Insiders/User/mcp.json"
            + " | {\"servers\":{\"a\":{\"command\":\"x\",\"env\":{\"T\":\"@\"}}}} | worktree",
        "Library/Application Support/Cursor/User/settings.json | {\"a.token\": \"@\"} | worktree",
        "AppData/Roaming/Windsurf/User/globalStorage/state.vscdb | SQLite @ | agent-transcript",
        ".vscode-server/data/User/workspaceStorage/1/chatSessions/2.json | @ | agent-transcript",
        ".ssh/a-name-of-ones-own | x @ | worktree",
        ".envrc | export T=@ | worktree",
        ".kube/prod.yaml | {users: [{name: a, user: {token: @}}]} | worktree",
        ".config/fish/fish_variables | SETUVAR T:@ | worktree",
        ".local/share/atuin/history.db | SQLite format 3 T=@ | worktree",
        ".ipython/profile_default/history.sqlite | SQLite format 3 T=@ | worktree",
        "Library/LaunchAgents/x.plist | <string>@</string> | worktree",
        "AppData/Roaming/Microsoft/UserSecrets/1/secrets.json | {\"K\": \"@\"} | worktree",
        "Dropbox/code/deep/.env.local | T=@ | worktree",
        "OneDrive - Acme/x/claude_mcp_settings.json | {\"t\": \"@\"} | worktree",
      })
  void eachKindOfPlace(String path, String text, String where) throws Exception {
    write(path, text.replace("@", token()));
    Census census = scan();
    assertThat(census.credentials()).hasSize(1);
    Sighting sighting = census.credentials().get(0).sightings().get(0);
    assertThat(sighting.path()).isEqualTo("~/" + path);
    assertThat(sighting.where().word()).isEqualTo(where);
    assertThat(sighting.isNow()).isTrue();
    assertThat(census.target()).isEqualTo("~");
  }

  @Test
  void nothingElseIsRead() throws Exception {
    write("Documents/letter.txt", token());
    write("code/app/.env", "T=" + token());
    write("code/app/.mcp.json", token());
    write(".cache/x", token());
    write("Dropbox/letter.txt", token());
    write("sub/.npmrc", token());
    Census census = scan();
    assertThat(census.credentials()).isEmpty();
    assertThat(census.coverage().files()).isZero();
  }

  @Test
  void connectorsOfTheUserAreIdentities() throws Exception {
    write(
        ".cursor/mcp.json",
        "{\"mcpServers\":{\"tracker\":{\"command\":\"x\",\"env\":{\"T\":\"" + token() + "\"}}}}");
    Census census = scan();
    Credential c = census.credentials().get(0);
    Identity connector =
        census.identities().stream()
            .filter(i -> i.kind() == IdentityKind.MCP_CONNECTOR)
            .findFirst()
            .orElseThrow();
    assertThat(connector.name()).isEqualTo("tracker");
    assertThat(c.reuse().consumers()).containsExactly(connector.id());
    assertThat(connector.places().get(0).path()).isEqualTo("~/.cursor/mcp.json");
  }

  /** It is read that a transcript repeats what a configuration holds. */
  @Test
  void oneValueInASettingAndInATranscriptIsOneCredential() throws Exception {
    String token = token();
    write(".npmrc", "//registry.example.org/:_authToken=" + token);
    write(".claude/projects/p/s.jsonl", "{\"text\":\"" + token + "\"}");
    Census census = scan();
    assertThat(census.credentials()).hasSize(1);
    assertThat(census.credentials().get(0).sightings())
        .extracting(s -> s.where().word())
        .containsExactly("agent-transcript", "worktree");
  }

  @Test
  void whatCannotBeReadIsTold() throws Exception {
    write(".npmrc", "//registry.example.org/:_authToken=" + token());
    write(".config/gh/hosts.yml", "x");
    Path locked = folder.resolve(".npmrc");
    Path closed = folder.resolve(".config/gh");
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    try {
      assumeThat(Files.isReadable(locked)).as("an administrator reads everything").isFalse();
      Census census = scan();
      assertThat(census.coverage().skipped())
          .containsExactlyInAnyOrder(
              new Skip("~/.npmrc", Skip.Kind.UNREAD, "permission denied"),
              new Skip("~/.config/gh/", Skip.Kind.UNREAD, "permission denied"));
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** Whoever opens a pipe waits for a writer. */
  @Test
  @Timeout(60)
  void aPipeIsToldAndNotOpened() throws Exception {
    write(".npmrc", "//registry.example.org/:_authToken=" + token());
    Path pipe = folder.resolve(".zsh_history");
    assumeThat(made(pipe)).as("no mkfifo here").isTrue();
    Census census = scan();
    assertThat(census.credentials()).hasSize(1);
    assertThat(census.coverage().skipped())
        .containsExactly(new Skip("~/.zsh_history", Skip.Kind.EXCLUDED, "special file"));
  }

  private static boolean made(Path pipe) throws InterruptedException {
    try {
      return new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void nothingInTheFolderChanges() throws Exception {
    write(".npmrc", "//registry.example.org/:_authToken=" + token());
    write(".claude/projects/p/s.jsonl", token());
    TreeSet<String> before = listing();
    scan();
    assertThat(listing()).isEqualTo(before);
  }

  /** With {@code secrets} hidden, no value leaves the scan. */
  @Test
  void noValueIsTold() throws Exception {
    String token = token();
    write(".bash_history", "export T=" + token);
    Census census = scan();
    assertThat(census.credentials()).hasSize(1);
    assertThat(census.credentials().get(0).value()).isNull();
    assertThat(census.toString()).doesNotContain(token);
  }

  private String token() {
    String letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789";
    StringBuilder b = new StringBuilder("glp" + "at-");
    for (int i = 0; i < 20; i++) {
      b.append(letters.charAt(random.nextInt(letters.length())));
    }
    return b.toString();
  }

  private TreeSet<String> listing() throws Exception {
    TreeSet<String> all = new TreeSet<>();
    try (var walk = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) walk::iterator) {
        all.add(file + " " + Files.getLastModifiedTime(file));
      }
    }
    return all;
  }

  private void write(String path, String text) throws Exception {
    Path file = folder.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.write(file, text.getBytes(UTF_8));
  }

  private Census scan() throws Exception {
    Path key = keys.resolve("key");
    if (!Files.exists(key)) {
      Files.write(key, new byte[32]);
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }
    ScanPlan plan =
        new TestPlan(folder, key).now(Instant.parse("2026-11-21T09:00:00Z")).home().plan();
    return Scan.run(plan, InputStream.nullInputStream());
  }
}
