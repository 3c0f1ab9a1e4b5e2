package dev.keycensus.inventory.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.inventory.remedy.Remedies.Revocation;
import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.IdentityKind;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The data hang together: with the catalog, and among themselves. */
class RemediesTest {
  private final Remedies remedies = Remedies.builtIn();
  private final List<CredentialType> types = List.copyOf(Catalog.builtIn().types());

  @Test
  void everyTypeThatIsNamedIsThere() {
    Set<String> unknown = new TreeSet<>();
    for (Revocation r : remedies.revocations()) {
      for (String pattern : r.types()) {
        if (!pattern.equals("database-*")
            && types.stream().noneMatch(t -> Remedies.isAmong(t.id(), List.of(pattern)))) {
          unknown.add(pattern);
        }
      }
      for (String kind : r.kinds()) {
        assertThat(IdentityKind.values()).extracting(IdentityKind::word).contains(kind);
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void everyEntryTellsHowToEndACredential() {
    for (Revocation r : remedies.revocations()) {
      assertThat(!r.revoke().isEmpty() || r.console() != null || !r.verify().isEmpty())
          .as(r.types().toString())
          .isTrue();
      if (!r.revoke().isEmpty() && r.console() == null) {
        boolean certificates = r.types().contains("kubernetes-kubeconfig-client-key");
        assertThat(r.verify().isEmpty()).as(r.types().toString()).isEqualTo(certificates);
      }
      assertThat(r.docs() == null || r.docs().startsWith("https://")).isTrue();
    }
  }

  @Test
  void mostSecretsOfTheCatalogThatMatterHaveAnEntry() {
    long with =
        types.stream()
            .filter(CredentialType::secret)
            .filter(
                t ->
                    remedies.revocations().stream()
                        .anyMatch(r -> Remedies.isAmong(t.id(), r.types())))
            .count();
    assertThat(with).isGreaterThan(140);
    for (String id :
        List.of("aws-secret-access-key", "gcp-service-account-key", "github-pat-classic")) {
      assertThat(remedies.revocations()).anyMatch(r -> r.types().contains(id));
    }
  }

  @Test
  void everyHoleIsUsedAndAsksForSomething() {
    Set<String> used = new HashSet<>();
    Stream<Template> all =
        Stream.concat(
            remedies.revocations().stream()
                .flatMap(r -> Stream.of(r.issue(), r.revoke(), r.verify()).flatMap(List::stream))
                .map(Remedies.Entry::run),
            Stream.concat(
                remedies.alternatives().stores().stream()
                    .flatMap(s -> s.run() == null ? Stream.of() : Stream.of(s.run())),
                Stream.of(remedies.alternatives().dropFile())));
    all.flatMap(t -> t.words().stream().flatMap(List::stream))
        .forEach(
            p -> {
              if (p.hole() != null) {
                used.add(p.hole().name());
              }
            });
    assertThat(used).isEqualTo(remedies.holes().keySet());
    remedies
        .holes()
        .values()
        .forEach(h -> assertThat(h.placeholder()).matches("<[A-Z]+(-[A-Z]+)*>"));
    assertThat(Objects.requireNonNull(remedies.holes().get("keyId")).placeholder())
        .isEqualTo("<KEY-ID>");
  }

  @Test
  void alternativesSpeakOfPlacesAndFamiliesThatExist() {
    Set<String> places =
        Arrays.stream(PlaceKind.values()).map(PlaceKind::word).collect(Collectors.toSet());
    Set<String> families =
        remedies.revocations().stream().map(Revocation::family).collect(Collectors.toSet());
    Set<String> ids = new HashSet<>();
    for (var a : remedies.alternatives().all()) {
      assertThat(ids.add(a.id())).as(a.id()).isTrue();
      a.where().stream().filter(w -> !w.equals("*")).forEach(w -> assertThat(places).contains(w));
      a.family().stream()
          .filter(f -> !f.equals("*"))
          .forEach(f -> assertThat(families).contains(f));
      assertThat(a.snippet().lines().count()).as(a.id()).isBetween(1L, 10L);
      assertThat(Alternatives.snippet(a, "db.API_KEY")).doesNotContain("{slot}", "{id}");
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyPlaceHasAnAlternative(PlaceKind place) {
    for (String family : List.of("aws", "github", "database", "other")) {
      assertThat(remedies.alternatives().best(place, family).title()).isNotEmpty();
    }
  }

  @Test
  void namesOfAFileDoNotGetIntoSnippets() {
    var dotenv = remedies.alternatives().best(PlaceKind.DOTENV, "other");
    assertThat(Alternatives.snippet(dotenv, "config.API_KEY")).contains("API_KEY=op://");
    for (String slot : List.of("$(id)", "a\nb", "x y", "", "1a", "ä", "a\u202eb")) {
      assertThat(Alternatives.snippet(dotenv, slot)).contains("<NAME>=op://");
    }
  }

  @ParameterizedTest
  @CsvSource({
    ".github/workflows/deploy.yml, github-workflow",
    "svc/.gitlab-ci.yml, gitlab-ci",
    "azure-pipelines.yml, azure-pipelines",
    ".circleci/config.yml, circleci",
    "Jenkinsfile, jenkins",
    ".mcp.json, mcp-config",
    ".cursor/mcp.json, mcp-config",
    ".claude/settings.json, agent-config",
    ".claude/projects/a/0.jsonl, transcript",
    "app/.env.production, dotenv",
    "infra/main.tf, terraform",
    "infra/terraform.tfstate, terraform-state",
    "k8s/deploy.yaml, kubernetes",
    "charts/app/values.yaml, helm",
    "docker-compose.yml, docker-compose",
    "Dockerfile, dockerfile",
    ".npmrc, npmrc",
    "settings.xml, maven",
    "home/.aws/credentials, aws-credentials",
    "keys/id_ed25519, key-file",
    "sa-key.json, key-file",
    "a.ipynb, notebook",
    "logs/app.txt, log",
    ".bash_history, log",
    "README.md, documentation",
    "run.sh, shell",
    "src/A.java, source",
    "application.yml, config",
    "odd, config",
  })
  void places(String path, String kind) {
    assertThat(PlaceKind.of(path, Set.of()).word()).isEqualTo(kind);
  }

  @Test
  void whatAFileDeclaresTellsItsKind() {
    assertThat(PlaceKind.of("deploy.yaml", Set.of("kubernetes"))).isEqualTo(PlaceKind.KUBERNETES);
  }
}
