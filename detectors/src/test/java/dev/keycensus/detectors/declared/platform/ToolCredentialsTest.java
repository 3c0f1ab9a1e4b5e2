package dev.keycensus.detectors.declared.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.entry.Declarations;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credentials of tools, and manifests in JSON. */
class ToolCredentialsTest {
  private static final String VALUE = "x7" + "q".repeat(18);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "auth.json|{\"http-basic\": {\"repo.example.org\": {\"username\": \"u\", \"password\": \"@\"}}}"
            + "|repo.example.org composer",
        "auth.json|{\"github-oauth\": {\"github.com\": \"@\"}}|github.com github",
        "home/.gem/credentials|---\\n:rubygems_api_key: @|rubygems rubygems",
        ".terraformrc|credentials \"app.example.io\" {\\n  token = \"@\"\\n}|app.example.io hashicorp",
        "dotfiles/terraformrc|credentials \"app.example.io\" {\\n  token = \"@\"\\n}"
            + "|app.example.io hashicorp",
        "credentials.tfrc.json|{\"credentials\": {\"app.example.io\": {\"token\": \"@\"}}}"
            + "|app.example.io hashicorp",
      })
  void whoSignsInIsToldAndNotWithWhat(String path, String content, String who) {
    Declared said = read(path, content.replace("\\n", "\n").replace("@", VALUE));
    assertThat(said.problem()).isNull();
    assertThat(said.declarations())
        .extracting(d -> d.name() + " " + d.provider() + " " + d.marks())
        .containsExactly(who + " [STATIC_KEY]");
    assertThat(said.references()).isEmpty();
    assertThat(said.toString()).doesNotContain(VALUE);
  }

  @Test
  void aVariableIsAReference() {
    Declared said = read("auth.json", "{\"bearer\": {\"example.org\": \"${THE_TOKEN}\"}}");
    assertThat(said.references()).extracting(Reference::name).containsExactly("THE_TOKEN");
  }

  @Test
  void anyOtherAuthJsonIsNone() {
    assertThat(Declarations.read("auth.json", "{\"tokens\": {\"a\": 1}}".getBytes(UTF_8))).isNull();
  }

  @Test
  void manifestsMayBeJson() {
    Declared said =
        read(
            "deploy/web.json",
            """
            {"apiVersion": "v1", "kind": "List", "items": [
              {"apiVersion": "v1", "kind": "ServiceAccount",
               "metadata": {"name": "deployer", "namespace": "shop"}},
              {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
               "metadata": {"name": "all"},
               "roleRef": {"kind": "ClusterRole", "name": "cluster-admin"},
               "subjects": [{"kind": "ServiceAccount", "name": "deployer", "namespace": "shop"}]},
              {"apiVersion": "apps/v1", "kind": "Deployment",
               "metadata": {"name": "web", "namespace": "shop"},
               "spec": {"template": {"spec": {"serviceAccountName": "deployer", "containers": [
                 {"name": "a", "env": [{"name": "DB_PASSWORD",
                   "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}]}]}}}}]}
            """);
    assertThat(said.declarations())
        .extracting(d -> d.name() + " " + d.marks().contains(Mark.ADMIN))
        .containsExactly("deployer true", "web false");
    assertThat(said.references()).extracting(Reference::name).containsExactly("db");
    assertThat(Declarations.read("a.json", "{\"apiVersion\": 1, \"kind\": \"x\", ".getBytes(UTF_8)))
        .isNull();
  }

  @Test
  void aPartOfAPipelineIsReadWhereItsFolderSpeaksOfCi() {
    String part = "deploy:\n  stage: deploy\n  script:\n    - deploy --token $DEPLOY_TOKEN\n";
    assertThat(read("ci/deploy.yml", part).references())
        .extracting(Reference::name)
        .containsExactly("DEPLOY_TOKEN");
    assertThat(read("play/deploy.yml", part).declarations()).isEmpty();
  }

  private static Declared read(String path, String content) {
    return Objects.requireNonNull(Declarations.read(path, content.getBytes(UTF_8)));
  }
}
