package dev.keycensus.detectors.declared.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Elsewhere;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.Reference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pipelines whose files include each other. */
class PipelinePartsTest {
  private final SortedMap<String, String> tree = new TreeMap<>();

  /** What the files of the tree declare, seen in an order. */
  private SortedMap<String, Declared> read(List<String> order) {
    return Pipelines.together(tree, order, Elsewhere.NOWHERE);
  }

  private SortedMap<String, Declared> read() {
    List<String> paths = new ArrayList<>(tree.keySet());
    SortedMap<String, Declared> forwards = read(paths);
    Collections.reverse(paths);
    assertThat(keys(read(paths))).isEqualTo(keys(forwards));
    return forwards;
  }

  /** {@code file key}, of all that is declared. */
  private static List<String> keys(Map<String, Declared> read) {
    return read.entrySet().stream()
        .flatMap(e -> e.getValue().declarations().stream().map(d -> e.getKey() + " " + d.key()))
        .toList();
  }

  private static Declaration get(Map<String, Declared> read, String file, String key) {
    return Pipelines.get(Objects.requireNonNull(read.get(file), file), key);
  }

  /** {@code name@line}, with the file where it is another than the user's. */
  private static List<String> references(Map<String, Declared> read, String file, String key) {
    return Objects.requireNonNull(read.get(file), file).references().stream()
        .filter(r -> key.equals(r.key()))
        .map(PipelinePartsTest::place)
        .toList();
  }

  private static String place(Reference r) {
    return r.name() + "@" + (r.file() == null ? "" : r.file() + ":") + r.line() + ":" + r.column();
  }

  private void put(String path, String... lines) {
    tree.put(path, List.of(lines).stream().collect(Collectors.joining("\n", "", "\n")));
  }

  @Test
  void jobsOfIncludedFilesBelongToThePipeline() {
    put(
        ".gitlab-ci.yml",
        "include:",
        "  - local: /ci/base.yml",
        "  - local: ci/jobs/*.yml",
        "variables:",
        "  REGION: eu");
    put(
        "ci/base.yml",
        ".deploys:",
        "  before_script:",
        "    - login --token $DEPLOY_TOKEN",
        "  id_tokens:",
        "    CLOUD:",
        "      aud: sts.amazonaws.com");
    put(
        "ci/jobs/web.yml",
        "web:",
        "  extends: .deploys",
        "  script: [make $REGION]",
        "  environment: production");
    put("ci/jobs/lint.yml", "lint:", "  script: [make lint]");
    put("ci/jobs/deep/not.yml", "deep:", "  script: [echo $OTHER_TOKEN]", "  stage: test");

    SortedMap<String, Declared> read = read();

    assertThat(keys(read))
        .containsExactly("ci/jobs/deep/not.yml jobs.deep", "ci/jobs/web.yml jobs.web");
    Declaration web = get(read, "ci/jobs/web.yml", "jobs.web");
    assertThat(web.name()).isEqualTo("ci/jobs/web.yml / web");
    assertThat(web.line()).isEqualTo(2);
    assertThat(web.endLine()).isEqualTo(4);
    assertThat(web.environment()).isEqualTo("production");
    assertThat(web.marks()).contains(Mark.STATIC_KEY, Mark.FEDERATED);
    assertThat(web.facts()).containsEntry("pipeline", ".gitlab-ci.yml");
    assertThat(references(read, "ci/jobs/web.yml", "jobs.web"))
        .containsExactly("DEPLOY_TOKEN@ci/base.yml:3:22", "sts.amazonaws.com@ci/base.yml:6:12");
  }

  @Test
  void theFileThatIncludesGoesBeforeAndALaterIncludeBeforeAnEarlier() {
    put(
        ".gitlab-ci.yml",
        "include:",
        "  - /ci/one.yml",
        "  - /ci/two.yml",
        "deploy:",
        "  variables:",
        "    MODE: fast",
        "  environment: staging");
    put(
        "ci/one.yml",
        "deploy:",
        "  environment: production",
        "  script: [push $ONE_TOKEN]",
        "other:",
        "  script: [push $ONE_TOKEN]");
    put("ci/two.yml", "deploy:", "  script: [push $TWO_TOKEN]", "other:", "  script: [echo hi]");

    SortedMap<String, Declared> read = read();

    assertThat(keys(read)).containsExactly("ci/two.yml jobs.deploy");
    assertThat(get(read, "ci/two.yml", "jobs.deploy").environment()).isEqualTo("staging");
    assertThat(references(read, "ci/two.yml", "jobs.deploy")).containsExactly("TWO_TOKEN@2:18");
  }

  @Test
  void defaultsVariablesAndReferencesAreThoseOfAllFiles() {
    put(
        ".gitlab-ci.yml",
        "include: ci/common.yml",
        "push:",
        "  script:",
        "    - !reference [.shared, script]",
        "    - make",
        "  secrets: !reference [.shared, secrets]",
        "plain:",
        "  inherit:",
        "    default: false",
        "    variables: [OTHER]",
        "  script: [echo]");
    put(
        "ci/common.yml",
        "default:",
        "  before_script: [login $DEFAULT_TOKEN]",
        "variables:",
        "  GIVEN: $GROUP_TOKEN",
        "  API_TOKEN: fixed",
        ".inner:",
        "  script: [push $INNER_TOKEN $API_TOKEN]",
        ".shared:",
        "  script: [!reference [.inner, script]]",
        "  secrets:",
        "    KEY:",
        "      vault: path/to/key");

    SortedMap<String, Declared> read = read();

    assertThat(references(read, ".gitlab-ci.yml", "jobs.push"))
        .containsExactlyInAnyOrder(
            "DEFAULT_TOKEN@ci/common.yml:2:26",
            "INNER_TOKEN@ci/common.yml:7:18",
            "GROUP_TOKEN@ci/common.yml:4:11",
            "path/to/key@ci/common.yml:12:14");
    assertThat(keys(read)).containsExactly(".gitlab-ci.yml jobs.push");
  }

  @ParameterizedTest
  @CsvSource({
    "ci/x.yml, '.a:|    script: [x]', true",
    "ci/x.yml, '.a:|  secrets: {}', true",
    "x.yaml, 'variables:|  A: b', true",
    "x.yml, 'apiVersion: v1|variables: {}', false",
    "x.yml, 'a:|  image: x', false",
    ".github/workflows/x.yml, 'jobs:', false",
    "vendor/ci/x.yml, 'include: y', false",
    "x.txt, 'include: y', false",
  })
  void looksAtWhatMayBeAPart(String path, String text, boolean wanted) {
    byte[] bytes = text.replace('|', '\n').getBytes(UTF_8);

    assertThat(PipelineParts.wants(path, bytes, bytes.length)).isEqualTo(wanted);
    assertThat(PipelineParts.wants(path, bytes, 0)).isFalse();
  }

  @Test
  void inputsAreFilledIn() {
    put(
        ".gitlab-ci.yml",
        "include:",
        "  - local: ci/deploy.yml",
        "    inputs: {stage: prod, audience: https://iam.googleapis.com/x}",
        "  - local: ci/deploy.yml",
        "    rules: [{if: $CI_MERGE_REQUEST_ID}]");
    put(
        "ci/deploy.yml",
        "spec:",
        "  inputs:",
        "    stage: {default: review}",
        "    audience: {default: https://vault.example}",
        "---",
        "\"deploy-$[[ inputs.stage | expand_vars ]]\":",
        "  script: [make]",
        "  environment: $[[ inputs.stage ]]",
        "  id_tokens: {T: {aud: '$[[ inputs.audience ]]'}}");

    SortedMap<String, Declared> read = read();

    assertThat(keys(read))
        .containsExactly("ci/deploy.yml jobs.deploy-prod", "ci/deploy.yml jobs.deploy-review");
    assertThat(get(read, "ci/deploy.yml", "jobs.deploy-prod").environment()).isEqualTo("prod");
    assertThat(references(read, "ci/deploy.yml", "jobs.deploy-prod"))
        .containsExactly("https://iam.googleapis.com/x@.gitlab-ci.yml:3:37");
    assertThat(references(read, "ci/deploy.yml", "jobs.deploy-review"))
        .containsExactly("https://vault.example@4:25");
  }

  @Test
  void codeOfOthersIsGivenWhatThePipelineIs() {
    put(
        ".gitlab-ci.yml",
        "include:",
        "  - local: ci/deploy.yml",
        "  - remote: https://ci.example/x.yml",
        "  - project: group/templates",
        "    file: x.yml",
        "  - template: Jobs/Build.gitlab-ci.yml");
    put(
        "ci/deploy.yml",
        "include:",
        "  - component: gitlab.example/group/scan@1",
        "deploy:",
        "  script: [push $PUSH_TOKEN, pull $CI_JOB_TOKEN]");

    SortedMap<String, Declared> read = read();

    assertThat(keys(read))
        .containsExactly(
            ".gitlab-ci.yml include.https://ci.example/x.yml",
            ".gitlab-ci.yml include.group/templates",
            "ci/deploy.yml jobs.deploy",
            "ci/deploy.yml include.gitlab.example/group/scan");
    assertThat(get(read, ".gitlab-ci.yml", "include.https://ci.example/x.yml").marks())
        .containsOnly(Mark.THIRD_PARTY, Mark.UNPINNED, Mark.STATIC_KEY);
    assertThat(references(read, "ci/deploy.yml", "include.gitlab.example/group/scan"))
        .containsExactly("PUSH_TOKEN@2:5");
    assertThat(get(read, ".gitlab-ci.yml", "include.group/templates").marks())
        .containsOnly(Mark.UNPINNED);
  }

  @Test
  void circlesEndAndChildrenArePipelinesOfTheirOwn() {
    put(".gitlab-ci.yml", "include: a.yml", "start:", "  trigger:", "    include: child/start.yml");
    put("a.yml", "include: b.yml", "a:", "  script: [use $A_TOKEN]");
    put("b.yml", "include: [a.yml, b.yml, .gitlab-ci.yml]", "b:", "  script: [use $B_TOKEN]");
    put("child/start.yml", "include: child/more.yml", "c:", "  extends: .more");
    put("child/more.yml", ".more:", "  script: [use $C_TOKEN]");

    SortedMap<String, Declared> read = read();

    assertThat(keys(read))
        .containsExactly("a.yml jobs.a", "b.yml jobs.b", "child/start.yml jobs.c");
    assertThat(get(read, "child/start.yml", "jobs.c").facts()).doesNotContainKey("pipeline");
  }

  @Test
  void aFileOfTwoPipelinesIsDeclaredOnce() {
    put("one.gitlab-ci.yml", "include: ci/x.yml", "variables: {A: $ONE_TOKEN}");
    put("two.gitlab-ci.yml", "include: ci/x.yml", "variables: {A: $TWO_TOKEN}");
    put("ci/x.yml", "x:", "  script: [make $A]");

    SortedMap<String, Declared> read = read();

    assertThat(keys(read)).containsExactly("ci/x.yml jobs.x");
    assertThat(get(read, "ci/x.yml", "jobs.x").facts())
        .containsEntry("pipeline", "one.gitlab-ci.yml, two.gitlab-ci.yml");
    assertThat(references(read, "ci/x.yml", "jobs.x"))
        .containsExactly("ONE_TOKEN@one.gitlab-ci.yml:2:17", "TWO_TOKEN@two.gitlab-ci.yml:2:17");
  }

  @Test
  void tooMuchIsANoteAndEachFileStandsAlone() {
    StringBuilder root = new StringBuilder("include:\n");
    for (int i = 0; i < 160; i++) {
      put("ci/" + i + ".yml", "job" + i + ":", "  stage: x", "  script: [use $T" + i + "_TOKEN]");
      root.append("  - ci/").append(i).append(".yml\n");
    }
    tree.put(".gitlab-ci.yml", root + "own:\n  script: [use $OWN_TOKEN]\n");

    SortedMap<String, Declared> read = read();

    Declared alone = Objects.requireNonNull(read.get(".gitlab-ci.yml"));
    assertThat(Pipelines.keys(alone)).containsExactly("jobs.own");
    assertThat(alone.problem())
        .isEqualTo(new Declared.Problem(0, "more than 150 files included", true));
    assertThat(keys(read)).hasSize(161);
  }

  @Test
  void anIncludedFileThatIsNoYamlIsANote() {
    put(".gitlab-ci.yml", "include: ci/x.yml", "own:", "  script: [use $OWN_TOKEN]");
    put("ci/x.yml", "x:", "  script: [a", "  rules: }");

    SortedMap<String, Declared> read = read();

    assertThat(keys(read)).containsExactly(".gitlab-ci.yml jobs.own");
    assertThat(Objects.requireNonNull(read.get("ci/x.yml")).problem()).isNotNull();
  }

  @Test
  void referencesThatHoldEachOtherEnd() {
    StringBuilder text = new StringBuilder("include: ci/x.yml\n");
    for (int i = 0; i < 9; i++) {
      text.append(".a").append(i).append(":\n  script:\n");
      for (int n = 0; n < 12; n++) {
        text.append("    - !reference [.a").append(i + 1).append(", script]\n");
      }
    }
    text.append("a:\n  script: [!reference [.a0, script], use $A_TOKEN]\n");
    text.append("b:\n  script: [!reference [b, script]]\n");
    tree.put(".gitlab-ci.yml", text.toString());
    put("ci/x.yml", ".a9:", "  script: [echo]");

    Declared.Problem problem = Objects.requireNonNull(read().get(".gitlab-ci.yml")).problem();

    assertThat(problem).isNotNull();
    assertThat(Objects.requireNonNull(problem).limit()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "ci/*.yml, ci/a.yml, true",
    "ci/*.yml, ci/b/a.yml, false",
    "ci/**.yml, ci/b/a.yml, true",
    "ci/**/*.yml, ci/b/c/a.yml, true",
    "ci/**/*.yml, ci/a.yml, false",
    "*.yml, a.yml, true",
    "ci/a*b*c.yml, ci/a_b_b_c.yml, true",
    "ci/a*b*c.yml, ci/a_c_b.yml, false",
  })
  void starsStandForWithinAFolderAndTwoForAllBelow(String pattern, String path, boolean means) {
    PartFiles files = new PartFiles(new TreeMap<>(Map.of(path, new byte[0])), Elsewhere.NOWHERE);

    assertThat(files.like(pattern)).isEqualTo(means ? List.of(path) : List.of());
  }

  @Test
  void templatesOfAzureStandWhereTheyAreNamed() {
    put(
        "azure-pipelines.yml",
        "variables:",
        "- template: eng/vars.yml",
        "stages:",
        "- stage: prod",
        "  jobs:",
        "  - template: eng/deploy.yml@self",
        "    parameters: {env: production, connection: prod-arm}",
        "- stage: dev",
        "  jobs:",
        "  - template: /eng/deploy.yml",
        "    parameters:",
        "      env: dev",
        "      after:",
        "      - script: notify $(NOTIFY_TOKEN)",
        "  - template: jobs.yml@shared",
        "    parameters:",
        "      jobs:",
        "      - job: mine",
        "        steps: [{script: push $(MINE_TOKEN)}]");
    put("eng/vars.yml", "variables:", "- group: shared-secrets");
    put(
        "eng/deploy.yml",
        "parameters:",
        "- name: env",
        "- {name: connection, default: dev-arm}",
        "- {name: after, type: stepList, default: []}",
        "jobs:",
        "- deployment: deploy",
        "  environment: ${{ parameters.env }}",
        "  strategy:",
        "    runOnce:",
        "      deploy:",
        "        steps:",
        "        - template: steps/push.yml",
        "        - task: AzureCLI@2",
        "          inputs: {azureSubscription: \"${{ parameters.connection }}\"}",
        "        - ${{ parameters.after }}");
    put("eng/steps/push.yml", "steps:", "- script: push $(REGISTRY_PASSWORD)");

    SortedMap<String, Declared> read = read();

    String prod = "stages.prod.jobs.deploy";
    String dev = "stages.dev.jobs.deploy";
    assertThat(keys(read))
        .containsExactlyInAnyOrder(
            "azure-pipelines.yml stages.dev.jobs.jobs[1].jobs.mine",
            "eng/deploy.yml " + prod,
            "eng/deploy.yml " + dev);
    assertThat(get(read, "eng/deploy.yml", prod).environment()).isEqualTo("production");
    assertThat(get(read, "eng/deploy.yml", prod).facts())
        .containsEntry("pipeline", "azure-pipelines.yml");
    assertThat(references(read, "eng/deploy.yml", prod))
        .containsExactly(
            "shared-secrets@eng/vars.yml:2:10",
            "REGISTRY_PASSWORD@eng/steps/push.yml:2:16",
            "prod-arm@azure-pipelines.yml:7:47");
    assertThat(references(read, "eng/deploy.yml", dev))
        .containsExactly(
            "shared-secrets@eng/vars.yml:2:10",
            "REGISTRY_PASSWORD@eng/steps/push.yml:2:16",
            "NOTIFY_TOKEN@azure-pipelines.yml:14:24",
            "dev-arm@3:31");
  }

  @Test
  void aTemplateThatIsExtendedHasTheBody() {
    put(
        "azure-pipelines.yml",
        "trigger: none",
        "pr: none",
        "extends:",
        "  template: eng/all.yml",
        "  parameters:",
        "    extra:",
        "    - stage: x",
        "      jobs:",
        "      - job: kept",
        "        steps: [{script: use $(KEPT_TOKEN)}]");
    put(
        "eng/all.yml",
        "stages:",
        "- stage: build",
        "  jobs:",
        "  - job: build",
        "    steps: [{script: use $(BUILD_TOKEN)}]",
        "- ${{ each s in parameters.extra }}:",
        "  - ${{ s }}");

    SortedMap<String, Declared> read = read();

    assertThat(keys(read))
        .containsExactly(
            "azure-pipelines.yml stages.x.jobs.kept", "eng/all.yml stages.build.jobs.build");
    assertThat(get(read, "eng/all.yml", "stages.build.jobs.build").facts())
        .containsEntry("confirmedBy", "manual");
  }
}
