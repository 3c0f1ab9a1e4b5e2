package dev.keycensus.detectors.declared.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Reader;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every reader promises to whoever chooses among them. */
class ReadersTest {
  private static final List<String> PATHS =
      List.of(
          ".mcp.json",
          "librechat.yaml",
          "a/.cursor/mcp.json",
          ".roo/mcp.json",
          ".kilocode/mcp.jsonc",
          ".claude/settings.local.json",
          "managed-settings.json",
          ".codex/config.toml",
          ".codex/agents/a.toml",
          "a.code-workspace",
          ".roomodes",
          "custom_modes.yaml",
          ".aider.conf.yml",
          ".continue/config.json",
          ".zed/settings.jsonc",
          "langgraph.json",
          "agents/a.jsonc",
          "src/agents.yaml",
          "settings.mcs.yml",
          "a.agent.md",
          "CLAUDE.md",
          ".env.example",
          "env.sample.js",
          "n8n/workflows/a.json",
          "flow.json",
          "dify.yml",
          "package.json",
          "Pipfile",
          "Gemfile",
          "go.mod",
          "pom.xml",
          "build.gradle.kts",
          "requirements-dev.txt",
          "requirements.in",
          "a.csproj",
          "Directory.Packages.props",
          "Cargo.toml",
          ".github/workflows/a.yaml",
          "a/action.yml",
          ".gitlab-ci.yml",
          "ci/a.gitlab-ci.yaml",
          "ci/build.yml",
          "Jenkinsfile",
          "Jenkinsfile.groovy",
          "deploy.jenkinsfile",
          "jenkins/casc.yaml",
          ".circleci/config.yml",
          "azure-pipelines.yml",
          "bitbucket-pipelines.yml",
          ".buildkite/pipeline.yml",
          ".drone.yml",
          ".woodpecker/a.yaml",
          ".travis.yml",
          "main.tf",
          "main.tofu",
          "a.tfvars",
          "a.tf.json",
          "a.tfvars.json",
          "terraform.tfstate",
          "terraform.tfstate.backup",
          "Dockerfile",
          "Dockerfile.prod",
          "a.dockerfile",
          "policy.hcl",
          "spire/server.conf",
          "application.properties",
          "application-prod.yml",
          ".npmrc",
          ".pypirc",
          "pip.conf",
          "settings.xml",
          "gradle.properties",
          "NuGet.Config",
          ".docker/config.json",
          ".cargo/credentials",
          "auth.json",
          ".terraformrc",
          ".gem/credentials",
          "a.tfrc.json",
          "compose.yaml",
          "kubeconfig",
          "a.kubeconfig",
          "a.template",
          "a.cfn.json",
          "k8s/deploy.json",
          "a.sh",
          "a.bash",
          "a.zsh",
          "a.py",
          "a.tsx",
          "a.svelte",
          "a.go",
          "A.java",
          "A.kt",
          "a.scala",
          "A.cs",
          "a.rb",
          "a.rs",
          "a.php");

  @Test
  void aReaderIsAskedForAllOfItsFiles() {
    Set<Reader> met = new HashSet<>();
    for (String path : PATHS) {
      String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
      String ending = name.substring(name.lastIndexOf('.') + 1);
      boolean read = false;
      for (Reader reader : Declarations.READERS) {
        if (reader.reads(path, name)) {
          assertThat(reader.endings().isEmpty() || reader.endings().contains(ending))
              .as("%s reads %s", reader.getClass().getSimpleName(), path)
              .isTrue();
          met.add(reader);
          read = true;
        }
      }
      assertThat(read).as(path).isTrue();
      assertThat(Declarations.wants(path)).as(path).isTrue();
    }
    assertThat(met).containsAll(Declarations.READERS);
  }

  @Test
  void anyNumberOfEndingsIsAskedFor() {
    for (int i = 0; i < 2_000; i++) {
      assertThat(Declarations.wants("a.ending" + i)).isFalse();
    }
    assertThat(Declarations.wants("main.tf")).isTrue();
  }
}
