package dev.keycensus.detectors.declared.pipelines;

import static dev.keycensus.detectors.declared.pipelines.Pipelines.get;
import static dev.keycensus.detectors.declared.pipelines.Pipelines.keys;
import static dev.keycensus.detectors.declared.pipelines.Pipelines.references;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Mark;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GitlabFilesTest {
  private static final String PATH = ".gitlab-ci.yml";

  @Test
  void readsJobs() {
    Declared declared =
        Pipelines.read(
            PATH,
            """
            include:
              - template: Jobs/SAST.gitlab-ci.yml
              - local: ci/x.yml
              - project: group/templates
                file: a.yml
              - remote: https://example.com/ci.yml
              - component: gitlab.com/group/thing@1.0
            variables:
              PLAIN_TOKEN: a-literal
            .base:
              id_tokens:
                VAULT_ID_TOKEN: {aud: https://vault.example.com}
            test:
              script: make
            deploy:
              extends: .base
              environment: {name: production}
              timeout: 1h 30m
              secrets:
                DB_PASSWORD:
                  vault: prod/db/password@ops
                  token: $VAULT_ID_TOKEN
                API_KEY:
                  gcp_secret_manager: {name: api, version: 1}
              rules:
                - if: $CI_COMMIT_TAG
                  when: manual
              script:
                - docker login -p $CI_JOB_TOKEN
                - push --key "$DEPLOY_KEY" --db $DB_PASSWORD $PLAIN_TOKEN
            nightly:
              rules:
                - if: $CI_PIPELINE_SOURCE == "schedule"
              script:
                - set -x
                - login $NIGHTLY_PAT
            """);
    assertThat(keys(declared))
        .containsExactly(
            "jobs.deploy",
            "jobs.nightly",
            "include.group/templates",
            "include.https://example.com/ci.yml",
            "include.gitlab.com/group/thing");
    Declaration deploy = get(declared, "jobs.deploy");
    assertThat(deploy.environment()).isEqualTo("production");
    assertThat(deploy.longest()).isEqualTo(Duration.ofMinutes(90));
    assertThat(deploy.autonomy()).isEqualTo(Autonomy.CONFIRM);
    assertThat(deploy.marks()).containsOnly(Mark.FEDERATED, Mark.STATIC_KEY);
    assertThat(get(declared, "jobs.nightly").marks())
        .containsOnly(Mark.SCHEDULED, Mark.PRINTS_SECRETS, Mark.STATIC_KEY, Mark.PERSONAL_TOKEN);
    assertThat(get(declared, "include.group/templates").marks()).containsOnly(Mark.UNPINNED);
    // Jobs of others see all that the project keeps.
    assertThat(get(declared, "include.gitlab.com/group/thing").marks())
        .containsOnly(Mark.UNPINNED, Mark.THIRD_PARTY, Mark.STATIC_KEY);
    assertThat(references(declared))
        .containsExactly(
            "platform-token CI_JOB_TOKEN gitlab script jobs.deploy@29:24",
            "ci-secret DEPLOY_KEY null script jobs.deploy@30:20",
            "federation https://vault.example.com hashicorp id_tokens.VAULT_ID_TOKEN"
                + " jobs.deploy@12:27",
            "vault prod/db/password@ops hashicorp secrets.DB_PASSWORD jobs.deploy@21:14",
            "vault api google-cloud secrets.API_KEY jobs.deploy@24:34",
            "ci-secret NIGHTLY_PAT null script jobs.nightly@36:14",
            "ci-secret DEPLOY_KEY null DEPLOY_KEY include.https://example.com/ci.yml@6:5",
            "ci-secret NIGHTLY_PAT null NIGHTLY_PAT include.https://example.com/ci.yml@6:5",
            "ci-secret DEPLOY_KEY null DEPLOY_KEY include.gitlab.com/group/thing@7:5",
            "ci-secret NIGHTLY_PAT null NIGHTLY_PAT include.gitlab.com/group/thing@7:5");
  }

  @Test
  void isOneIdentityWhereNoJobHasAnything() {
    Declared declared = Pipelines.read("sub/x.gitlab-ci.yml", "test: {script: [make]}\n");
    assertThat(keys(declared)).containsExactly("pipeline");
    assertThat(keys(Pipelines.read(".gitlab/route-map.yml", "- source: x\n"))).isEmpty();
  }

  @Test
  void readsInputsBeforeTheJobs() {
    Declared declared =
        Pipelines.read(
            ".gitlab/ci/x.yml",
            "spec: {inputs: {a: {}}}\n---\njob:\n  script: [!reference [.a, script], 'x $A_TOKEN']\n");
    assertThat(references(declared)).containsExactly("ci-secret A_TOKEN null script jobs.job@4:41");
  }

  @Test
  void doesNotFollowACircle() {
    Declared declared =
        Pipelines.read(
            PATH, ".a: {extends: .b}\n.b: {extends: .a}\nc: {extends: [.a, .b], environment: x}\n");
    assertThat(keys(declared)).containsExactly("jobs.c");
  }

  @Test
  void debugTracePrintsAll() {
    Declared declared =
        Pipelines.read(PATH, "a:\n  variables: {CI_DEBUG_TRACE: 'true'}\n  script: [x $A_TOKEN]\n");
    assertThat(get(declared, "jobs.a").marks()).contains(Mark.PRINTS_SECRETS);
  }
}
