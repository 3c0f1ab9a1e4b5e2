package dev.keycensus.detectors.declared.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.entry.Declarations;
import dev.keycensus.rules.IdentityKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelClientsTest {
  /** Path, text, name, vendor, line. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "web/package.json | {\\n\"name\": \"shop\",\\n\"dependencies\": {\\n\"openai\": \"^4\"}} | shop | openai | 4",
        "web/package.json | {\"dependencies\": {\"@anthropic-ai/sdk\": \"1\"}} | web | anthropic | 1",
        "package.json | {\"devDependencies\": {\"ai\": \"1\"}} | project | vercel | 1",
        "pyproject.toml | [project]\\nname = \"shop\"\\ndependencies = [\\n  \"openai>=1\",\\n] | shop | openai | 4",
        "pyproject.toml | [tool.poetry]\\nname = \"shop\"\\n[tool.poetry.dependencies]\\nlangchain_openai = \"*\" | shop | openai | 4",
        "pyproject.toml | [dependency-groups]\\nevals = [\"litellm\"] | project | litellm | 2",
        "api/requirements.txt | # openai\\nflask\\nanthropic==0.3 | api | anthropic | 3",
        "requirements-dev.txt | google_generativeai | project | google-cloud | 1",
        "go.mod | module example.com/shop\\nrequire (\\n\\tgithub.com/openai/openai-go v1.2.0\\n) | example.com/shop | openai | 3",
        "pom.xml | <project><artifactId>shop</artifactId>\\n<dependencies>\\n<artifactId>langchain4j-open-ai</artifactId> | shop | openai | 3",
        "pom.xml | <project><parent><artifactId>p</artifactId></parent><artifactId>shop</artifactId>\\n<artifactId>spring-ai-bom</artifactId> | shop | spring | 2",
        "api/build.gradle.kts | implementation(\"com.openai:openai-java:1.0\") | api | openai | 1",
        "Cargo.toml | [package]\\nname = \"shop\"\\n[dependencies]\\nasync-openai = \"0.2\" | shop | openai | 4",
        "Gemfile | source 'x'\\ngem 'ruby-openai', '~> 7' | project | openai | 2",
        "src/Shop/Shop.csproj | <PackageReference Include=\"Microsoft.SemanticKernel\" Version=\"1\" /> | Shop | azure | 1",
        "composer.json | {\"name\": \"acme/shop\", \"require\": {\"openai-php/client\": \"*\"}} | acme/shop | openai | 1"
      })
  void namesAVendor(String path, String text, String name, String vendor, int line) {
    Declared file = Read.clean(path, text.replace("\\n", "\n").replace("\\t", "\t"));
    assertThat(file.declarations()).hasSize(1);
    Declaration d = file.declarations().get(0);
    assertThat(d.kind()).isEqualTo(IdentityKind.MODEL_CLIENT);
    assertThat(List.of(d.name(), d.provider(), d.key(), d.line()))
        .isEqualTo(List.of(name, vendor, "dependency." + vendor, line));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "package.json | {\"keywords\": [\"openai\", \"ai\"], \"dependencies\": {\"chair\": \"1\"}}",
        "package.json | {\"name\": \"ai\", \"scripts\": {\"openai\": \"x\"}}",
        "pyproject.toml | [project]\\nname = \"openai\"\\ndependencies = [\"openai-whisper\"]",
        "requirements.txt | openai-whisper\\n#openai\\n-r anthropic.txt",
        "go.mod | module github.com/openai/openai-go",
        "pom.xml | <project><artifactId>langchain4j-extras</artifactId>",
        "Cargo.toml | [package]\\nname = \"genai\"",
        "Gemfile | # gem 'ruby-openai'"
      })
  void namesNone(String path, String text) {
    assertThat(Read.clean(path, text.replace("\\n", "\n")).declarations()).isEmpty();
  }

  @Test
  void librariesOfAVendorAreOneClient() {
    Declared file =
        Read.clean(
            "package.json",
            "{\"dependencies\": {\"@langchain/openai\": \"1\", \"openai\": \"4\", \"langchain\": \"1\"}}");
    assertThat(file.declarations())
        .extracting(Declaration::provider)
        .containsExactly("langchain", "openai");
    assertThat(Read.one(file, "dependency.openai").facts())
        .containsEntry("packages", "@langchain/openai, openai");
  }

  @Test
  void librariesOfOthersAreNotRead() {
    assertThat(Declarations.wants("node_modules/openai/package.json")).isFalse();
    assertThat(Declarations.wants("a/site-packages/x/pyproject.toml")).isFalse();
    assertThat(Read.file("package.json", "{{{ nothing of models").problem()).isNull();
  }

  @Test
  void templatesOfEnvironments() {
    Declared file =
        Read.clean(
            "api/.env.example",
            """
            # keys
            export OPENAI_API_KEY=
            LOG_LEVEL=info
            DB_PASSWORD=changeme
            #STRIPE_KEY=
            bad line
            =x
            """);
    assertThat(file.references())
        .containsExactly(
            new Reference(
                Reference.Kind.VARIABLE,
                "OPENAI_API_KEY",
                "openai",
                "OPENAI_API_KEY",
                null,
                null,
                2,
                8),
            new Reference(
                Reference.Kind.VARIABLE, "DB_PASSWORD", null, "DB_PASSWORD", null, null, 4, 1));
    assertThat(Declarations.wants(".env")).isFalse();
    assertThat(Declarations.wants("environment.txt")).isFalse();
  }

  @Test
  void homeGlobsAreRelativeAndSorted() {
    List<String> globs = Declarations.homeGlobs();
    assertThat(globs).isSorted().doesNotHaveDuplicates();
    assertThat(globs).allMatch(g -> !g.startsWith("/") && !g.startsWith("~") && !g.contains("\\"));
    assertThat(globs).contains(".claude.json", ".bash_history", ".codex/sessions/**/*.jsonl");
  }
}
