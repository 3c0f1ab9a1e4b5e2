package dev.keycensus.detectors.declared.pipelines;

import static dev.keycensus.detectors.declared.pipelines.Pipelines.get;
import static dev.keycensus.detectors.declared.pipelines.Pipelines.keys;
import static dev.keycensus.detectors.declared.pipelines.Pipelines.references;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.entry.Declarations;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineFilesTest {
  @ParameterizedTest
  @CsvSource({
    ".github/workflows/x.yml, true",
    ".github/workflows/x.yaml, true",
    ".github/workflows/sub/x.yml, false",
    "sub/.github/workflows/x.yml, false",
    ".github/workflows/x.md, false",
    ".github/dependabot.yml, false",
    "action.yml, true",
    ".github/actions/x/action.yaml, true",
    ".gitlab-ci.yml, true",
    "sub/build.gitlab-ci.yml, true",
    ".gitlab/ci/a/x.yml, true",
    ".gitlab/issue_templates/x.yml, false",
    "vendor/x/.gitlab-ci.yml, false",
    "Jenkinsfile, true",
    "ci/Jenkinsfile.release, true",
    "ci/x.jenkinsfile, true",
    "Jenkinsfile.md, false",
    "MyJenkinsfileTest.java, false",
    ".circleci/config.yml, true",
    "x/.circleci/config.yml, false",
    "azure-pipelines.yml, true",
    "ci/azure-pipelines-pr.yaml, true",
    ".azure-pipelines/x.yml, true",
    "pipelines.yml, false",
    "bitbucket-pipelines.yml, true",
    "x/bitbucket-pipelines.yml, false",
    ".buildkite/pipeline.yml, true",
    ".buildkite/docker-compose.yml, false",
    ".buildkite/hooks/x.yml, false",
    ".drone.yml, true",
    ".woodpecker.yaml, true",
    ".woodpecker/build.yml, true",
    ".travis.yml, true",
    "node_modules/x/.travis.yml, false",
  })
  void readsItsOwnFilesOnly(String path, boolean reads) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    assertThat(PipelineFiles.READERS.stream().anyMatch(r -> r.reads(path, name))).isEqualTo(reads);
  }

  @Test
  void saysWhatIsMalformedAndStaysWithinLimits() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 9; i++) {
      laughs.append("a").append(i).append(": &a").append(i).append(" [");
      laughs.append(("*a" + (i - 1) + ",").repeat(9)).append("]\n");
    }
    StringBuilder many = new StringBuilder("on: push\njobs:\n");
    for (int i = 0; i < 20_000; i++) {
      many.append("  j").append(i).append(": {environment: x}\n");
    }
    for (String path :
        List.of(
            ".github/workflows/x.yml",
            ".gitlab-ci.yml",
            ".circleci/config.yml",
            "azure-pipelines.yml",
            "bitbucket-pipelines.yml",
            ".buildkite/pipeline.yml",
            ".drone.yml",
            ".travis.yml")) {
      assertThat(problem(path, "a: b: c")).as(path).isNotNull();
      assertThat(problem(path, "[".repeat(100_000))).as(path).isNotNull();
      assertThat(problem(path, laughs.toString())).as(path).isNotNull();
      for (String odd : List.of("", "x", "[]", "{}", "jobs: []", "steps: {a: 1}", "pipelines: x")) {
        assertThat(problem(path, odd)).as(path + " " + odd).isNull();
      }
    }
    assertThat(problem(".github/workflows/x.yml", many.toString()))
        .isNotNull()
        .extracting(Declared.Problem::limit)
        .isEqualTo(true);
  }

  private static Declared.@Nullable Problem problem(String path, String text) {
    return Objects.requireNonNull(Declarations.read(path, text.getBytes(UTF_8))).problem();
  }

  @Test
  void readsCircleci() {
    Declared declared =
        Pipelines.read(
            ".circleci/config.yml",
            """
            version: 2.1
            orbs:
              aws: circleci/aws-cli@4
              slack: others/slack@volatile
              exact: others/exact@1.2.3
            commands:
              push: {steps: [{run: push --token $PUSH_TOKEN}]}
            jobs:
              build: {steps: [checkout, {run: make}]}
              deploy:
                steps:
                  - push
                  - aws/setup: {role_arn: 'arn:aws:iam::111122223333:role/ci'}
                  - run: {command: 'echo $PUSH_TOKEN'}
            workflows:
              main:
                jobs:
                  - build
                  - hold: {type: approval}
                  - deploy: {context: [prod, shared], requires: [hold]}
                  - aws-ecr/push: {aws-access-key-id: ECR_ACCESS_KEY}
            """);
    assertThat(keys(declared))
        .containsExactly("jobs.deploy", "workflows.main.aws-ecr/push", "orbs.slack", "orbs.exact");
    Declaration deploy = get(declared, "jobs.deploy");
    assertThat(deploy.autonomy()).isEqualTo(Autonomy.CONFIRM);
    assertThat(deploy.marks()).containsOnly(Mark.FEDERATED, Mark.STATIC_KEY, Mark.PRINTS_SECRETS);
    assertThat(get(declared, "orbs.slack").marks()).containsOnly(Mark.UNPINNED, Mark.THIRD_PARTY);
    assertThat(get(declared, "orbs.exact").marks()).containsOnly(Mark.THIRD_PARTY);
    assertThat(references(declared))
        .containsExactly(
            "ci-secret prod null context jobs.deploy@20:28",
            "ci-secret shared null context jobs.deploy@20:34",
            "ci-secret PUSH_TOKEN null run jobs.deploy@7:38",
            "federation arn:aws:iam::111122223333:role/ci aws parameters.role_arn jobs.deploy@13:31",
            "ci-secret ECR_ACCESS_KEY aws parameters.aws-access-key-id"
                + " workflows.main.aws-ecr/push@21:43");
  }

  @Test
  void readsAzurePipelines() {
    Declared declared =
        Pipelines.read(
            "azure-pipelines.yml",
            """
            schedules: [{cron: '0 0 * * *'}]
            variables:
              - group: shared
              - name: plainToken
                value: a-literal
            resources:
              repositories:
                - {repository: t, type: github, name: some/templates, endpoint: gh-connection}
            stages:
              - stage: Deploy
                jobs:
                  - deployment: web
                    timeoutInMinutes: 20
                    environment: production
                    strategy:
                      runOnce:
                        deploy:
                          steps:
                            - task: AzureCLI@2
                              inputs: {azureSubscription: prod-connection}
                            - task: AzureKeyVault@2
                              inputs: {KeyVaultName: kv, SecretsFilter: 'a,b'}
                            - bash: echo $(apiKey) $(plainToken) $(pwd)
                            - script: x
                              env: {T: $(System.AccessToken)}
            """);
    assertThat(keys(declared))
        .containsExactly("stages.Deploy.jobs.web", "resources.repositories.t");
    Declaration web = get(declared, "stages.Deploy.jobs.web");
    assertThat(web.environment()).isEqualTo("production");
    assertThat(web.longest()).isEqualTo(Duration.ofMinutes(20));
    assertThat(web.marks()).containsOnly(Mark.STATIC_KEY, Mark.SCHEDULED, Mark.PRINTS_SECRETS);
    assertThat(references(declared))
        .containsExactly(
            "ci-secret shared null variables.group stages.Deploy.jobs.web@3:12",
            "ci-secret apiKey null variables stages.Deploy.jobs.web@23:30",
            "platform-token System.AccessToken azure variables stages.Deploy.jobs.web@25:28",
            "ci-secret prod-connection azure inputs.azureSubscription stages.Deploy.jobs.web@20:47",
            "vault kv/a azure inputs.SecretsFilter stages.Deploy.jobs.web@22:42",
            "vault kv/b azure inputs.SecretsFilter stages.Deploy.jobs.web@22:42",
            "ci-secret gh-connection github endpoint resources.repositories.t@8:69");
  }

  @Test
  void readsBitbucketPipelines() {
    Declared declared =
        Pipelines.read(
            "bitbucket-pipelines.yml",
            """
            definitions:
              steps:
                - step: &deploy
                    name: Deploy
                    oidc: true
                    deployment: production
                    max-time: 10
                    script:
                      - pipe: atlassian/aws-s3-deploy:1.1.0
                        variables: {AWS_OIDC_ROLE_ARN: 'arn:aws:iam::111122223333:role/ci'}
                      - pipe: docker://others/notify:2
                        variables: {TOKEN: $NOTIFY_TOKEN}
            pipelines:
              default:
                - step: {script: [make]}
              branches:
                main:
                  - step: *deploy
              custom:
                again:
                  - step: *deploy
                by-hand:
                  - step: {name: H, script: ['login $HAND_TOKEN']}
            """);
    assertThat(keys(declared))
        .containsExactly(
            "pipelines.branches.main[0]",
            "pipelines.branches.main[0].pipes.others/notify",
            "pipelines.custom.by-hand[0]");
    Declaration deploy = get(declared, "pipelines.branches.main[0]");
    assertThat(deploy.marks()).containsOnly(Mark.FEDERATED, Mark.STATIC_KEY);
    assertThat(deploy.autonomy()).isEqualTo(Autonomy.UNATTENDED);
    assertThat(deploy.facts()).containsEntry("trigger", "branches,custom");
    assertThat(get(declared, "pipelines.custom.by-hand[0]").autonomy()).isEqualTo(Autonomy.CONFIRM);
    assertThat(references(declared))
        .contains(
            "federation arn:aws:iam::111122223333:role/ci aws variables.AWS_OIDC_ROLE_ARN"
                + " pipelines.branches.main[0]@10:44",
            "ci-secret NOTIFY_TOKEN null variables pipelines.branches.main[0]@12:33",
            "ci-secret HAND_TOKEN null script pipelines.custom.by-hand[0]@23:42");
  }

  @Test
  void readsBuildkite() {
    Declared declared =
        Pipelines.read(
            ".buildkite/pipeline.yml",
            """
            steps:
              - label: test
                command: make
              - label: push
                key: push
                secrets: [REGISTRY_TOKEN]
                command: echo $REGISTRY_TOKEN
                plugins:
                  - aws-assume-role-with-web-identity#v1.0.0: {role-arn: 'arn:aws:iam::111122223333:role/ci'}
                  - docker#v5: {environment: [AWS_SECRET_ACCESS_KEY, HUB_TOKEN]}
                  - others/thing#v1: {token: $THING_TOKEN}
              - block: Release?
              - key: release
                command: buildkite-agent secret get NPM_TOKEN
            """);
    assertThat(keys(declared))
        .containsExactly("steps.push", "steps.push.plugins.others/thing", "steps.release");
    assertThat(get(declared, "steps.push").marks())
        .containsOnly(Mark.FEDERATED, Mark.STATIC_KEY, Mark.PRINTS_SECRETS);
    assertThat(get(declared, "steps.release").autonomy()).isEqualTo(Autonomy.CONFIRM);
    assertThat(references(declared))
        .containsExactly(
            "ci-secret REGISTRY_TOKEN null secrets.REGISTRY_TOKEN steps.push@6:15",
            "variable THING_TOKEN null env steps.push@11:35",
            "federation arn:aws:iam::111122223333:role/ci aws"
                + " plugins.aws-assume-role-with-web-identity steps.push@9:62",
            "variable HUB_TOKEN null plugins.docker steps.push@10:58",
            "variable THING_TOKEN null plugins steps.push.plugins.others/thing@11:35",
            "ci-secret NPM_TOKEN npm command steps.release@14:41");
  }

  @Test
  void readsDroneAndWoodpecker() {
    Declared drone =
        Pipelines.read(
            ".drone.yml",
            """
            kind: pipeline
            name: default
            trigger: {event: [cron]}
            steps:
              - name: build
                image: golang:1
                environment: {T: {from_secret: api_token}}
                commands: ['echo $T']
              - name: push
                image: others/plugin:2
                settings: {password: {from_secret: hub}}
              - name: own
                image: plugins/docker
                settings: {password: {from_secret: hub}}
            ---
            kind: secret
            name: hub
            get: {path: ci/hub, name: password}
            """);
    assertThat(keys(drone))
        .containsExactly("pipelines.default", "pipelines.default.images.others/plugin");
    assertThat(get(drone, "pipelines.default").marks())
        .containsOnly(Mark.STATIC_KEY, Mark.SCHEDULED, Mark.PRINTS_SECRETS);
    assertThat(get(drone, "pipelines.default.images.others/plugin").marks())
        .containsOnly(Mark.STATIC_KEY, Mark.UNPINNED, Mark.THIRD_PARTY);
    assertThat(references(drone))
        .contains(
            "ci-secret api_token null steps.build.environment.T pipelines.default@7:36",
            "vault ci/hub/password null secret.hub null@18:13");
    Declared woodpecker =
        Pipelines.read(
            ".woodpecker/x.yml",
            "steps:\n  deploy:\n    image: alpine\n    secrets: [npm_token]\n    commands: [x]\n");
    assertThat(references(woodpecker))
        .containsExactly("ci-secret npm_token npm steps.deploy.secrets pipeline@4:15");
  }

  @Test
  void readsTravis() {
    Declared declared =
        Pipelines.read(
            ".travis.yml",
            """
            env:
              global:
                - PLAIN_TOKEN=x
                - secure: "abc="
            before_install:
              - openssl aes-256-cbc -K $encrypted_0a_key -iv $encrypted_0a_iv -in k.enc -out k -d
            script: login $PLAIN_TOKEN $OTHER_TOKEN
            deploy:
              provider: npm
              api_key: {secure: "def="}
            """);
    Declaration d = get(declared, "pipeline");
    assertThat(d.marks()).containsOnly(Mark.STATIC_KEY);
    assertThat(d.facts()).containsEntry("encrypted", "true");
    assertThat(references(declared))
        .containsExactly(
            "ci-secret env.global[1] null env.global[1] pipeline@4:15",
            "ci-secret deploy.api_key npm deploy.api_key pipeline@10:21",
            "ci-secret encrypted_0a_key null script pipeline@6:29",
            "ci-secret OTHER_TOKEN null script pipeline@7:29");
  }
}
