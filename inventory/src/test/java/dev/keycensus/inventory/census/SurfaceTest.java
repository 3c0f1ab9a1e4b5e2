package dev.keycensus.inventory.census;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurfaceTest {
  @ParameterizedTest
  @CsvSource({
    "src/App.java, code",
    "src/main/resources/application.yml, config",
    ".env.production, config",
    "deploy/Dockerfile, config",
    ".github/workflows/x.yml, ci-config",
    "ci/Jenkinsfile.release, ci-config",
    "a/.mcp.json, mcp-config",
    ".cursor/mcp.json, mcp-config",
    "var/app.log, log",
    "var/app.log.3, log",
    "var/app.log.1.gz, log",
    "var/App.LOG.2.ZST, log",
    "logs/out.txt.bz2, log",
    "var/log/messages, log",
    "var/log/messages.4.gz, log",
    "src/log/Writer.java, code",
    "dump.sql.gz, code",
    "x.ipynb, notebook",
    "home/.claude/projects/a/b.jsonl, agent-transcript",
    "AGENTS.md, agent-instructions",
    "skills/x/SKILL.md, agent-instructions",
    ".cursor/rules/x.mdc, agent-instructions",
    "infra/terraform.tfstate.backup, iac-state",
    ".bash_history, shell-history",
    "src/test/java/X.java, test",
    "app/login_test.go, test",
    "web/a.spec.ts, test",
    "latest.txt, file",
    "README.md, documentation",
    "docs/setup.txt, documentation",
    "data.bin, file"
  })
  void aPathTellsTheSurface(String path, String word) {
    assertThat(Surface.of(path, Sighting.Where.WORKTREE, null).word()).isEqualTo(word);
  }

  @Test
  void aPartOfANotebookTellsMore() {
    assertThat(Surface.of("a.ipynb", Sighting.Where.HISTORY, "cell=3"))
        .isEqualTo(Surface.NOTEBOOK_SOURCE);
    assertThat(Surface.of("a.ipynb", Sighting.Where.HISTORY, "cell=3,output=1"))
        .isEqualTo(Surface.NOTEBOOK_OUTPUT);
  }

  @Test
  void someSurfacesHaveNoPath() {
    assertThat(Surface.of("-", Sighting.Where.STREAM, null)).isEqualTo(Surface.LOG);
    assertThat(Surface.of("0123abcd", Sighting.Where.MESSAGE, null)).isEqualTo(Surface.MESSAGE);
  }
}
