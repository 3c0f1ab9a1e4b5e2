package dev.keycensus.detectors.declared.pipelines;

import static dev.keycensus.detectors.declared.pipelines.Pipelines.get;
import static dev.keycensus.detectors.declared.pipelines.Pipelines.keys;
import static dev.keycensus.detectors.declared.pipelines.Pipelines.references;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.rules.IdentityKind;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GithubFilesTest {
  private static final String PATH = ".github/workflows/release.yml";
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private static Declared job(String on, String body) {
    return Pipelines.read(PATH, "name: W\non: " + on + "\njobs:\n  j:\n" + body.indent(4));
  }

  private static Declared steps(String steps) {
    return job("push", "permissions: {id-token: write}\nsteps:\n" + steps);
  }

  @Test
  void readsAWorkflow() {
    Declared declared =
        Pipelines.read(
            PATH,
            """
            name: Release
            on:
              push: {branches: [main]}
              schedule: [{cron: '0 1 * * *'}]
            permissions: {contents: read}
            env:
              SHARED_TOKEN: ${{ secrets.SHARED_TOKEN }}
            jobs:
              deploy:
                environment: {name: production, url: x}
                timeout-minutes: 30
                permissions: {id-token: write, contents: write}
                steps:
                  - uses: actions/checkout@v4
                  - uses: aws-actions/configure-aws-credentials@v4
                    with:
                      role-to-assume: arn:aws:iam::111122223333:role/deploy
                      aws-region: eu-west-1
                  - uses: some/third-party@main
                    with:
                      aws-access-key-id: ${{ secrets.AWS_KEY }}
                  - run: |
                      first
                      deploy --pat "${{ secrets.RELEASE_PAT }}"
            """);
    Declaration d = get(declared, "jobs.deploy");
    assertThat(d.kind()).isEqualTo(IdentityKind.CI_PIPELINE);
    assertThat(d.name()).isEqualTo("Release / deploy");
    assertThat(d.environment()).isEqualTo("production");
    assertThat(d.longest()).isEqualTo(Duration.ofMinutes(30));
    assertThat(d.can()).containsExactly("contents:write", "id-token:write");
    assertThat(d.autonomy()).isEqualTo(Autonomy.CONFIRM);
    assertThat(d.facts()).containsEntry("confirmedBy", "environment");
    assertThat(d.facts()).containsEntry("trigger", "push,schedule");
    assertThat(d.marks())
        .containsOnly(Mark.FEDERATED, Mark.STATIC_KEY, Mark.PERSONAL_TOKEN, Mark.SCHEDULED);
    assertThat(d.line()).isEqualTo(10);
    assertThat(d.endLine()).isEqualTo(24);

    Declaration other = get(declared, "jobs.deploy.steps[2].uses");
    assertThat(other.kind()).isEqualTo(IdentityKind.THIRD_PARTY);
    assertThat(other.name()).isEqualTo("some/third-party");
    assertThat(other.parent()).isEqualTo("jobs.deploy");
    assertThat(other.marks()).containsOnly(Mark.UNPINNED, Mark.THIRD_PARTY, Mark.STATIC_KEY);
    assertThat(other.facts()).containsEntry("version", "main");

    // The variable of the workflow goes to the login action too.
    assertThat(keys(declared))
        .containsExactly("jobs.deploy", "jobs.deploy.steps[1].uses", "jobs.deploy.steps[2].uses");
    assertThat(references(declared))
        .contains(
            "ci-secret SHARED_TOKEN null env.SHARED_TOKEN jobs.deploy@7:21",
            "federation arn:aws:iam::111122223333:role/deploy aws with.role-to-assume"
                + " jobs.deploy@17:27",
            "ci-secret AWS_KEY aws with.aws-access-key-id jobs.deploy@21:34",
            "ci-secret AWS_KEY aws with.aws-access-key-id jobs.deploy.steps[2].uses@21:34",
            "ci-secret RELEASE_PAT null run jobs.deploy@24:29");
  }

  @Test
  void isOneIdentityWhereNoJobHasAnything() {
    Declared declared =
        Pipelines.read(PATH, "on: [push]\njobs:\n  a: {steps: [{run: make}]}\n  b: {}\n");
    Declaration d = get(declared, "workflow");
    assertThat(keys(declared)).hasSize(1);
    assertThat(d.name()).isEqualTo("release.yml");
    assertThat(d.facts()).containsEntry("permissions", "default");
    assertThat(d.autonomy()).isEqualTo(Autonomy.UNATTENDED);
    assertThat(d.marks()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "google-github-actions/auth@v2 | workload_identity_provider: p | FEDERATED",
        "google-github-actions/auth@v2 | credentials_json: '${{ secrets.GCP_SA_KEY }}' | STATIC_KEY",
        "azure/login@v2 | client-id: '${{ secrets.AZURE_CLIENT_ID }}' | FEDERATED",
        "azure/login@v2 | creds: '${{ secrets.AZURE_CREDENTIALS }}' | STATIC_KEY",
        "hashicorp/vault-action@v3 | {method: jwt, role: r} | FEDERATED NEVER_REVOKES",
        "hashicorp/vault-action@v3 | token: '${{ secrets.VAULT_TOKEN }}' | STATIC_KEY",
        "pypa/gh-action-pypi-publish@release/v1 | {} | FEDERATED",
        "pypa/gh-action-pypi-publish@release/v1 | password: '${{ secrets.PYPI }}' | STATIC_KEY",
        "docker/login-action@v3 | password: '${{ secrets.GITHUB_TOKEN }}' | ''",
        "docker/login-action@v3 | password: '${{ secrets.HUB }}' | STATIC_KEY",
        "docker/login-action@v3 | password: '${{ steps.x.outputs.token }}' | ''",
        "docker/login-action@v3 | password: a-literal | STATIC_KEY",
        "codecov/codecov-action@v5 | use_oidc: true | FEDERATED",
        "codecov/codecov-action@v5 | token: '${{ secrets.CODECOV_TOKEN }}' | STATIC_KEY",
        "jfrog/setup-jfrog-cli@v4 | oidc-provider-name: p | FEDERATED",
        "actions/create-github-app-token@v2 | private-key: '${{ secrets.APP_KEY }}' | STATIC_KEY REVOKES",
        "some/thing@v1 | has: \"${{ secrets.KEY != '' }}\" | ''",
        "some/thing@v1 | host: '${{ secrets.DEPLOY_HOST }}' | ''"
      })
  void knowsLogins(String uses, String with, String marks) {
    String body = with.startsWith("{") ? with : "{" + with + "}";
    Declaration d = get(steps("  - uses: " + uses + "\n    with: " + body + "\n"), "jobs.j");
    String found = String.join(" ", d.marks().stream().map(Enum::name).toList());
    assertThat(found).isEqualTo(marks);
  }

  @Test
  void doesNotFederateWithoutThePermission() {
    Declared declared =
        job(
            "push",
            """
            permissions: {contents: read}
            environment: x
            steps:
              - uses: aws-actions/configure-aws-credentials@v4
                with: {role-to-assume: r}
            """);
    assertThat(get(declared, "jobs.j").marks()).isEmpty();
    assertThat(declared.references()).isEmpty();
  }

  @Test
  void takesARoleWithAKeyForAKey() {
    Declared declared =
        steps(
            """
              - uses: aws-actions/configure-aws-credentials@v4
                with:
                  role-to-assume: r
                  aws-access-key-id: ${{ secrets.AWS_ACCESS_KEY_ID }}
            """);
    assertThat(get(declared, "jobs.j").marks()).containsOnly(Mark.STATIC_KEY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x/y@v1 | UNPINNED THIRD_PARTY",
        "x/y/sub/path@main | UNPINNED THIRD_PARTY",
        "x/y@" + COMMIT + " | THIRD_PARTY",
        "docker://x/y:1 | UNPINNED THIRD_PARTY",
        "docker://x/y@sha256:00 | THIRD_PARTY",
      })
  void tellsPinnedFromUnpinned(String uses, String marks) {
    Declared declared =
        steps("  - uses: " + uses + "\n    with: {x: '${{ secrets.SOMETHING }}'}\n");
    Declaration d = get(declared, "jobs.j.steps[0].uses");
    assertThat(String.join(" ", d.marks().stream().map(Enum::name).toList())).isEqualTo(marks);
    assertThat(d.name()).isEqualTo("x/y");
  }

  @ParameterizedTest
  @CsvSource({"actions/cache@v4", "github/codeql-action/init@v3", "./local", "./.github/actions/x"})
  void leavesGithubsOwnAndLocalOnesOut(String uses) {
    Declared declared = steps("  - uses: " + uses + "\n    with: {t: '${{ secrets.A_TOKEN }}'}\n");
    assertThat(keys(declared)).containsExactly("jobs.j");
  }

  @Test
  void seesWhatIsPrintedAndHandedOn() {
    Declared declared =
        Pipelines.read(
            PATH,
            """
            on: push
            permissions: write-all
            jobs:
              echoes:
                steps:
                  - run: echo "$T"
                    env: {T: '${{ secrets.A_TOKEN }}'}
              traces:
                defaults: {run: {shell: 'bash -x {0}'}}
                steps:
                  - run: login ${{ secrets.A_TOKEN }}
              dumps:
                steps:
                  - run: echo '${{ toJSON(secrets) }}'
              careful:
                steps:
                  - run: echo "$T" | login --stdin
                    env: {T: '${{ secrets.A_TOKEN }}'}
              hands:
                uses: some/flows/.github/workflows/x.yml@v1
                secrets: inherit
              passes:
                uses: ./.github/workflows/y.yml
                secrets: {key: '${{ secrets.A_KEY }}'}
              calls:
                uses: $/.github/workflows/z.yml
                secrets: {key: '${{ secrets.A_KEY }}'}
            """);
    assertThat(get(declared, "jobs.echoes").marks()).contains(Mark.PRINTS_SECRETS, Mark.ADMIN);
    assertThat(get(declared, "jobs.traces").marks()).contains(Mark.PRINTS_SECRETS);
    assertThat(get(declared, "jobs.dumps").marks())
        .contains(Mark.PRINTS_SECRETS, Mark.PASSES_ALL_SECRETS);
    assertThat(get(declared, "jobs.careful").marks()).doesNotContain(Mark.PRINTS_SECRETS);
    assertThat(get(declared, "jobs.hands").marks()).contains(Mark.PASSES_ALL_SECRETS);
    assertThat(get(declared, "jobs.hands").facts()).containsKey("inherits");
    assertThat(get(declared, "jobs.hands.uses").marks())
        .containsOnly(Mark.UNPINNED, Mark.THIRD_PARTY, Mark.PASSES_ALL_SECRETS);
    assertThat(get(declared, "jobs.passes").uses())
        .containsExactly("workflow:./.github/workflows/y.yml");
    assertThat(keys(declared)).doesNotContain("jobs.passes.uses", "jobs.calls.uses");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pull_request_target | | true",
        "pull_request_target | github.event.pull_request.merged == true | false",
        "pull_request_target | github.actor == 'dependabot[bot]' | false",
        "pull_request_target | \"!github.event.pull_request.head.repo.fork\" | false",
        "{pull_request_target: {types: [labeled]}} | | false",
        "[push, pull_request_target] | github.event_name == 'push' | false",
        "workflow_run | | true",
        "{workflow_run: {workflows: [Release to PyPI]}} | | false",
        "pull_request_target | github.event.label.name == 'ok' | false",
        "pull_request | | false"
      })
  void knowsWhoMayStartIt(String on, String condition, boolean untrusted) {
    String body =
        (condition == null ? "" : "if: " + condition + "\n")
            + "steps: [{uses: actions/checkout@v4, with: {ref: 'refs/pull/1/head'}},"
            + " {run: x, env: {T: '${{ secrets.A_TOKEN }}'}}]\n";
    assertThat(get(job(on, body), "jobs.j").marks().contains(Mark.UNTRUSTED_TRIGGER))
        .isEqualTo(untrusted);
  }

  @Test
  void whoOnlyLabelsIsOfNoUseToStrangers() {
    String labels = "steps: [{run: x, env: {T: '${{ secrets.A_TOKEN }}'}}]\n";
    assertThat(get(job("pull_request_target", labels), "jobs.j").marks())
        .doesNotContain(Mark.UNTRUSTED_TRIGGER);
    String says =
        "steps: [{run: 'echo ${{ github.event.pull_request.title }}',"
            + " env: {T: '${{ secrets.A_TOKEN }}'}}]\n";
    assertThat(get(job("pull_request_target", says), "jobs.j").marks())
        .contains(Mark.UNTRUSTED_TRIGGER);
    // A branch by its name is looked for here, where a stranger has none.
    String name =
        """
        steps:
          - uses: actions/checkout@v4
            with: {ref: '${{ github.event.pull_request.head.ref }}'}
          - {run: x, env: {T: '${{ secrets.A_TOKEN }}'}}
        """;
    assertThat(get(job("pull_request_target", name), "jobs.j").marks())
        .doesNotContain(Mark.UNTRUSTED_TRIGGER);
    String fork =
        name.replace(
            "{ref:", "{repository: '${{ github.event.pull_request.head.repo.full_name }}', ref:");
    assertThat(get(job("pull_request_target", fork), "jobs.j").marks())
        .contains(Mark.UNTRUSTED_TRIGGER);
    String branch =
        """
        steps:
          - uses: actions/checkout@v4
            with: {ref: '${{ github.event.workflow_run.head_branch }}'}
          - {run: x, env: {T: '${{ secrets.A_TOKEN }}'}}
        """;
    assertThat(get(job("workflow_run", branch), "jobs.j").marks())
        .doesNotContain(Mark.UNTRUSTED_TRIGGER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo \"A=$T\" >> out/all.txt | out/all.txt | true",
        "echo \"A=$T\" > \"all.txt\" | ./*.log~./all.txt | true",
        "printf %s \"$T\" >all.txt | all.txt | true",
        "echo \"A=$T\" > all.txt; base64 all.txt > all.b64 | all.b64 | true",
        "echo \"A=$T\" > all.txt; sha256sum all.txt > all.sum | all.sum | false",
        "echo \"A=$T\" >> all.txt | dist | false",
        "echo A=1 >> all.txt | all.txt | false",
        "echo \"A=$T\" >> \"$GITHUB_ENV\" | $GITHUB_ENV | false"
      })
  void seesWhatIsUploadedWithSecrets(String run, String path, boolean kept) {
    String steps =
        "steps: [{run: '%s', env: {T: '${{ secrets.A_TOKEN }}'}},"
            + " {uses: actions/upload-artifact@v4, with: {path: \"%s\"}}]\n";
    assertThat(
            get(job("push", steps.formatted(run, path.replace("~", "\\n"))), "jobs.j")
                .marks()
                .contains(Mark.PRINTS_SECRETS))
        .isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource({"API_TOKEN, true", "PROJECT_ID, false"})
  void whatASecretHoldsIsJudgedByItsOwnName(String name, boolean prints) {
    String steps =
        "steps: [{run: 'echo $%s', env: {%s: '${{ fromJson(secrets.ALL_KEYS).x.y }}'}}]\n";
    assertThat(
            get(job("push", steps.formatted(name, name)), "jobs.j")
                .marks()
                .contains(Mark.PRINTS_SECRETS))
        .isEqualTo(prints);
  }

  @Test
  void aJobThatLogsInByAScriptIsOne() {
    String steps = "steps: [{run: vault write -format=json auth/approle/login role_id=x}]\n";
    assertThat(get(job("push", steps), "jobs.j").marks()).contains(Mark.NEVER_REVOKES);
  }

  @Test
  void aJobBeforeItMayKeepStrangersOut() {
    String steps =
        """
            steps:
              - uses: actions/checkout@v4
                with: {ref: '${{ github.event.pull_request.head.sha }}'}
              - uses: anthropics/claude-code-action@v1
                with: {allowed_non_write_users: "*", anthropic_api_key: '${{ secrets.A_KEY }}'}
        """;
    Declared declared =
        Pipelines.read(
            PATH,
            """
            on: pull_request_target
            jobs:
              check-run:
                runs-on: x
              merged:
                if: github.event.pull_request.merged == true
                runs-on: x
              open:
            %s
              asked:
                needs: check-run
            %s
              after:
                needs: [merged]
            %s
              stops:
                environment: external
            %s
            """
                .formatted(steps, steps, steps, steps));
    assertThat(get(declared, "jobs.open").marks()).contains(Mark.UNTRUSTED_TRIGGER);
    assertThat(get(declared, "jobs.open.steps[1].uses").marks()).contains(Mark.UNTRUSTED_TRIGGER);
    for (String job : new String[] {"asked", "after", "stops"}) {
      assertThat(get(declared, "jobs." + job).marks()).doesNotContain(Mark.UNTRUSTED_TRIGGER);
      assertThat(get(declared, "jobs." + job + ".steps[1].uses").marks())
          .doesNotContain(Mark.UNTRUSTED_TRIGGER);
    }
  }

  @Test
  void someWorkflowsAreCalledByTheirTag() {
    Declared declared =
        Pipelines.read(
            PATH,
            """
            on: push
            jobs:
              made:
                uses: slsa-framework/slsa-github-generator/.github/workflows/x.yml@v2.1.0
                secrets: {token: '${{ secrets.A_TOKEN }}'}
              other:
                uses: some/flows/.github/workflows/x.yml@v2.1.0
                secrets: {token: '${{ secrets.A_TOKEN }}'}
            """);
    assertThat(get(declared, "jobs.made.uses").marks()).doesNotContain(Mark.UNPINNED);
    assertThat(get(declared, "jobs.other.uses").marks()).contains(Mark.UNPINNED);
  }

  @Test
  void findsWhatAnEarlierRunBrings() {
    Declared declared =
        job(
            "workflow_run",
            """
            steps:
              - uses: actions/checkout@v4
                with: {ref: '${{ github.event.workflow_run.head_sha }}'}
              - run: x
                env: {T: '${{ secrets.A_TOKEN }}'}
            """);
    assertThat(get(declared, "jobs.j").marks()).contains(Mark.UNTRUSTED_TRIGGER);
    assertThat(get(declared, "jobs.j").facts()).containsEntry("checksOutHead", "true");
  }

  @Test
  void anAgentMayLogInByTheIdentityOfItsJob() {
    String steps =
        """
        permissions: {%s}
        steps:
          - uses: anthropics/claude-code-action@v1
            with: {anthropic_federation_rule_id: "${{ vars.RULE }}"}
        """;
    Declared may = job("push", steps.formatted("id-token: write"));
    assertThat(get(may, "jobs.j.steps[0].uses").marks()).contains(Mark.FEDERATED);
    assertThat(references(may))
        .anyMatch(
            r ->
                r.startsWith(
                    "federation vars.RULE anthropic with.anthropic_federation_rule_id"
                        + " jobs.j.steps[0].uses@"));
    Declared mayNot = job("push", steps.formatted("contents: read"));
    assertThat(get(mayNot, "jobs.j.steps[0].uses").marks()).doesNotContain(Mark.FEDERATED);
  }

  @Test
  void findsAgents() {
    Declared declared =
        job(
            "[issue_comment]",
            """
            permissions: {contents: write}
            steps:
              - uses: anthropics/claude-code-action@v1
                with:
                  anthropic_api_key: ${{ secrets.ANTHROPIC_API_KEY }}
                  allowed_non_write_users: "*"
                  claude_args: |
                    --model some-model
                    --allowedTools "Bash(git log:*),Edit"
              - uses: openai/codex-action@%s
                with: {openai-api-key: '${{ secrets.OPENAI_API_KEY }}', sandbox: danger-full-access}
              - run: npx -y @google/gemini-cli --yolo -p "fix it"
                env: {GEMINI_API_KEY: '${{ secrets.GEMINI_API_KEY }}'}
              - run: claude --version
            """
                .formatted(COMMIT));
    Declaration claude = get(declared, "jobs.j.steps[0].uses");
    assertThat(claude.kind()).isEqualTo(IdentityKind.AI_AGENT);
    assertThat(claude.provider()).isEqualTo("claude-code");
    assertThat(claude.can()).containsExactly("Bash(git log:*)", "Edit");
    assertThat(claude.facts()).containsEntry("model", "some-model");
    assertThat(claude.autonomy()).isEqualTo(Autonomy.UNATTENDED);
    assertThat(claude.marks())
        .containsOnly(Mark.STATIC_KEY, Mark.UNPINNED, Mark.THIRD_PARTY, Mark.UNTRUSTED_TRIGGER);
    assertThat(get(declared, "jobs.j.steps[1].uses").marks())
        .containsOnly(Mark.STATIC_KEY, Mark.THIRD_PARTY, Mark.SANDBOX_OFF);
    assertThat(get(declared, "jobs.j.steps[2].run").marks())
        .containsOnly(Mark.STATIC_KEY, Mark.APPROVAL_BYPASSED);
    assertThat(keys(declared)).hasSize(4);
    assertThat(references(declared))
        .contains(
            "ci-secret ANTHROPIC_API_KEY anthropic with.anthropic_api_key"
                + " jobs.j.steps[0].uses@9:34");
  }

  @Test
  void readsVaultPathsAndKeepsNoValue() {
    String value = "correct-" + "horse";
    Declared declared =
        steps(
            """
              - uses: hashicorp/vault-action@v3
                with:
                  method: jwt
                  role: ci
                  secrets: |
                    secret/data/ci npm | NPM_TOKEN ;
                    secret/data/aws key | KEY
              - uses: google-github-actions/get-secretmanager-secrets@v2
                with: {secrets: 'token:my-project/docker-key'}
              - run: x
                env:
                  A_TOKEN: ${{ secrets.A_TOKEN || '%s' }}
                  OP: op://vault/item/field
            """
                .formatted(value));
    assertThat(references(declared))
        .contains(
            "vault secret/data/ci hashicorp with.secrets jobs.j@12:13",
            "vault secret/data/aws hashicorp with.secrets jobs.j@13:13",
            "vault my-project/docker-key google-cloud with.secrets jobs.j@15:32",
            "vault op://vault/item/field 1password env.OP jobs.j@19:15");
    assertThat(get(declared, "jobs.j").facts()).containsEntry("literalInPlaceOf", "A_TOKEN");
    assertThat(declared.toString() + get(declared, "jobs.j").facts()).doesNotContain(value);
  }

  @Test
  void followsAnchors() {
    Declared declared =
        Pipelines.read(
            PATH,
            """
            on: push
            jobs:
              a:
                env: &e {T: '${{ secrets.A_TOKEN }}'}
              b:
                env:
                  <<: *e
            """);
    assertThat(references(declared))
        .containsExactly(
            "ci-secret A_TOKEN null env.T jobs.a@4:22", "ci-secret A_TOKEN null env.T jobs.b@4:22");
  }

  @Test
  void readsCompositeActionsThatHoldSomething() {
    String text = "name: A\nruns:\n  using: composite\n  steps:\n    - run: x\n      shell: bash\n";
    assertThat(keys(Pipelines.read("tools/x/action.yml", text))).isEmpty();
    Declared declared =
        Pipelines.read("action.yaml", text + "      env: {T: '${{ github.token }}'}\n");
    assertThat(references(declared))
        .containsExactly("platform-token GITHUB_TOKEN github env.T action@7:21");
  }

  @Test
  @Timeout(60)
  void looksAtEachJobThatAJobNeedsOnce() {
    StringBuilder text = new StringBuilder("on: pull_request_target\njobs:\n");
    String all =
        IntStream.range(0, 20).mapToObj(n -> "j" + n).collect(Collectors.joining(", ", "[", "]"));
    for (int n = 0; n < 20; n++) {
      text.append("  j" + n + ": {needs: " + all + ", env: {T: '${{ secrets.A_TOKEN }}'}}\n");
    }
    assertThat(keys(Pipelines.read(PATH, text.toString()))).hasSize(20);
  }

  @Test
  void forgivesWrongTypes() {
    for (String text :
        new String[] {
          "jobs: 1",
          "jobs: {a: [1]}",
          "jobs: {a: {steps: {x: y}}}",
          "on: {push: 1}\njobs: {a: }",
          "jobs: {a: {env: [x], permissions: 3, environment: [], timeout-minutes: x}}",
          "jobs: {a: {uses: [x], secrets: 1, steps: [1, [2], {uses: 5}, {run: {}}]}}",
          "",
          "[]"
        }) {
      assertThat(Pipelines.read(PATH, text).references()).isEmpty();
    }
  }
}
