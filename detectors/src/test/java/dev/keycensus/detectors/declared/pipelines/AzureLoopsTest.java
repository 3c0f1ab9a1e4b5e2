package dev.keycensus.detectors.declared.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Elsewhere;
import dev.keycensus.detectors.declared.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Pipelines of Azure whose jobs and steps are made by loops and conditions. */
class AzureLoopsTest {
  private static final String ROOT = "azure-pipelines.yml";
  private final SortedMap<String, String> tree = new TreeMap<>();

  private SortedMap<String, Declared> read() {
    return Pipelines.together(tree, tree.keySet(), Elsewhere.NOWHERE);
  }

  /** {@code key: names} of a file, each name with the line that it stands in. */
  private List<String> told(String file) {
    Declared said = Objects.requireNonNull(read().get(file));
    List<String> told = new ArrayList<>();
    said.declarations()
        .forEach(
            d ->
                told.add(
                    d.key()
                        + ": "
                        + String.join(
                            ", ",
                            said.references().stream()
                                .filter(r -> d.key().equals(r.key()))
                                .map(AzureLoopsTest::place)
                                .toList())));
    return told;
  }

  private static String place(Reference r) {
    return r.name() + "@" + (r.file() == null ? "" : r.file() + ":") + r.line();
  }

  @Test
  void aLoopOverTheDefaultsOfAPipelineIsTakenForEachOfThem() {
    tree.put(
        ROOT,
        """
        parameters:
        - name: environments
          type: object
          default:
          - name: dev
            connection: dev-arm
          - name: prod
            connection: prod-arm
        - name: region
          default: north
        jobs:
        - ${{ each env in parameters.environments }}:
          - job: deploy_${{ env.name }}_${{ parameters.region }}
            steps:
            - task: AzureCLI@2
              inputs:
                azureSubscription: ${{ env.connection }}
        """);

    assertThat(told(ROOT))
        .containsExactly(
            "jobs.deploy_dev_${{ parameters.region }}: dev-arm@6",
            "jobs.deploy_prod_${{ parameters.region }}: prod-arm@8");
  }

  @Test
  void jobsAreHandedThroughTemplatesWithAllTheirProperties() {
    tree.put(
        ROOT,
        """
        jobs:
        - template: eng/jobs.yml
          parameters:
            publish: true
            jobs:
            - job: windows
              steps:
              - script: build $(BUILD_TOKEN)
            - job: linux
              signs: true
              steps:
              - script: make $(MAKE_PASSWORD)
        """);
    tree.put(
        "eng/jobs.yml",
        """
        parameters:
          publish: false
          jobs: []
        jobs:
        - ${{ each job in parameters.jobs }}:
          - template: job.yml
            parameters:
              ${{ each parameter in parameters }}:
                ${{ if ne(parameter.key, 'jobs') }}:
                  ${{ parameter.key }}: ${{ parameter.value }}
              ${{ each property in job }}:
                ${{ if ne(property.key, 'job') }}:
                  ${{ property.key }}: ${{ property.value }}
              name: ${{ job.job }}
        - ${{ if eq(parameters.publish, true) }}:
          - job: publish
            steps:
            - script: push $(PUBLISH_TOKEN)
        - ${{ else }}:
          - job: nothing
            steps:
            - script: push $(NOTHING_TOKEN)
        """);
    tree.put(
        "eng/job.yml",
        """
        parameters:
          name: ''
          steps: []
          signs: false
        jobs:
        - job: ${{ parameters.name }}
          steps:
          - ${{ if eq(parameters.signs, 'true') }}:
            - script: sign $(SIGN_PASSWORD)
          - ${{ each step in parameters.steps }}:
            - ${{ step }}
        """);

    assertThat(told(ROOT))
        .containsExactly(
            "jobs.windows: BUILD_TOKEN@8",
            "jobs.linux: SIGN_PASSWORD@eng/job.yml:9, MAKE_PASSWORD@12");
    assertThat(Pipelines.get(Objects.requireNonNull(read().get(ROOT)), "jobs.linux").line())
        .isEqualTo(9);
    assertThat(Pipelines.get(Objects.requireNonNull(read().get(ROOT)), "jobs.linux").endLine())
        .isEqualTo(12);
    assertThat(told("eng/jobs.yml")).containsExactly("jobs.publish: PUBLISH_TOKEN@18");
    assertThat(read()).doesNotContainKey("eng/job.yml");
  }

  @Test
  void whatMayHappenIsTakenAsIfItDid() {
    tree.put(
        ROOT,
        """
        jobs:
        - job: deploy
          ${{ if eq(variables['Build.SourceBranchName'], 'main') }}:
            environment: production
          ${{ else }}:
            environment: staging
          steps:
          - ${{ if eq(variables['Build.Reason'], 'Manual') }}:
            - script: one $(ONE_TOKEN)
          - ${{ elseif eq(variables['Build.Reason'], 'Schedule') }}:
            - script: two $(TWO_TOKEN)
          - ${{ else }}:
            - script: three $(THREE_TOKEN)
          - ${{ each x in parameters.unknown }}:
            - script: four $(FOUR_TOKEN) ${{ x }}
        """);

    assertThat(told(ROOT))
        .containsExactly("jobs.deploy: ONE_TOKEN@9, TWO_TOKEN@11, THREE_TOKEN@13, FOUR_TOKEN@15");
    assertThat(Pipelines.get(Objects.requireNonNull(read().get(ROOT)), "jobs.deploy").environment())
        .isEqualTo("production");
  }

  @Test
  void aTemplateIsTakenWithWhatItIsGivenOnly() {
    tree.put(
        ROOT,
        """
        steps:
        - template: eng/login.yml
          parameters: {kind: registry, login: false}
        """);
    tree.put(
        "eng/login.yml",
        """
        parameters:
        - {name: kind, type: string}
        - {name: login, type: boolean, default: true}
        - {name: extra, type: string, default: ''}
        steps:
        - ${{ if eq(parameters.kind, 'registry') }}:
          - script: push $(REGISTRY_PASSWORD)
        - ${{ if ne(parameters.kind, 'registry') }}:
          - script: push $(OTHER_PASSWORD)
        - ${{ if parameters.login }}:
          - script: login $(LOGIN_PASSWORD)
        - ${{ if ne(parameters.extra, '') }}:
          - script: extra $(EXTRA_PASSWORD)
        """);

    assertThat(told(ROOT)).containsExactly("pipeline: REGISTRY_PASSWORD@eng/login.yml:7");
  }

  /** Loops in loops over a list of 100, which would take 100 to the power of 8 turns. */
  @Test
  void loopsInLoopsEnd() {
    StringBuilder bomb =
        new StringBuilder("parameters:\n- name: all\n  type: object\n  default: [");
    bomb.append("1,".repeat(100)).append("1]\nsteps:\n");
    for (int i = 0; i < 8; i++) {
      bomb.append("  ".repeat(i))
          .append("- ${{ each x")
          .append(i)
          .append(" in parameters.all }}:\n");
    }
    bomb.append("  ".repeat(8)).append("- script: use $(BOMB_TOKEN)\n");
    tree.put(ROOT, bomb.toString());

    Declared said = Assertions.assertTimeout(Duration.ofSeconds(5), this::read).get(ROOT);

    assertThat(Objects.requireNonNull(said).problem()).isNotNull();
    assertThat(Objects.requireNonNull(said.problem()).what()).contains("turns");
  }

  /** Each template hands on a list of twice what it was given. */
  @Test
  void listsThatGrowFromTemplateToTemplateEnd() {
    tree.put(ROOT, "steps:\n- template: t0.yml\n  parameters: {of: [1, 2, 3, 4]}\n");
    for (int i = 0; i < 29; i++) {
      tree.put(
          "t" + i + ".yml",
          """
          parameters: {of: []}
          steps:
          - template: t%d.yml
            parameters:
              of:
              - ${{ each x in parameters.of }}:
                - ${{ x }}
                - ${{ x }}
          - script: use $(GROWN_TOKEN)
          """
              .formatted(i + 1));
    }
    tree.put("t29.yml", "parameters: {of: []}\nsteps:\n- script: use $(GROWN_TOKEN)\n");

    Declared said = Assertions.assertTimeout(Duration.ofSeconds(5), this::read).get(ROOT);

    assertThat(Objects.requireNonNull(said).problem()).isNotNull();
  }

  @Test
  void templatesInACircleEnd() {
    tree.put(ROOT, "steps:\n- template: a.yml\n  parameters: {of: [1]}\n");
    for (String name : List.of("a", "b")) {
      tree.put(
          name + ".yml",
          """
          parameters: {of: []}
          steps:
          - ${{ each x in parameters.of }}:
            - template: %s.yml
              parameters: {of: "${{ parameters.of }}"}
          - script: use $(ROUND_TOKEN)
          """
              .formatted(name.equals("a") ? "b" : "a"));
    }

    assertThat(told(ROOT)).hasSize(1);
  }

  @Test
  void oneLongLineIsReadInTime() {
    String line = "${{ each x in parameters.y }}".repeat(30_000);
    tree.put(ROOT, "steps:\n- script: use $(LONG_TOKEN)\n- script: '" + line + "'\n");

    assertThat(Assertions.assertTimeout(Duration.ofSeconds(5), () -> told(ROOT)))
        .containsExactly("pipeline: LONG_TOKEN@2");
  }

  /** One text of 1,000 places, each filled with 400,000 characters, would take the whole memory. */
  @Test
  void textsThatAreFilledInStaySmall() {
    String list = "parameters:\n- name: all\n  type: object\n  default: ['" + "x".repeat(400_000);
    String step = "${{ x }}".repeat(1_000);
    tree.put(
        ROOT,
        list
            + "']\nsteps:\n- ${{ each x in parameters.all }}:\n  - script: use $(SMALL_TOKEN) "
            + step
            + "\n");

    assertThat(Assertions.assertTimeout(Duration.ofSeconds(5), () -> told(ROOT)))
        .containsExactly("pipeline: SMALL_TOKEN@7");
  }

  /** Ten thousand turns that each make a text of 16,000 characters of their own. */
  @Test
  void textsThatAreFilledInAreLimitedTogether() {
    String all = "1,".repeat(10_000);
    tree.put(
        ROOT,
        "parameters:\n- name: long\n  type: object\n  default: ['"
            + "x".repeat(15_000)
            + "']\n- name: all\n  type: object\n  default: ["
            + all
            + "1]\nsteps:\n- ${{ each x in parameters.all }}:\n"
            + "  - script: use $(MANY_TOKEN) ${{ parameters.long[0] }} ${{ x }}\n");

    Declared said = Assertions.assertTimeout(Duration.ofSeconds(5), this::read).get(ROOT);

    assertThat(Objects.requireNonNull(Objects.requireNonNull(said).problem()).what())
        .contains("filled in");
  }

  /** Each template hands on what it was given, 80 lists further in. */
  @Test
  void valuesThatGrowDeeperFromTemplateToTemplateEnd() {
    tree.put(ROOT, "steps:\n- template: t0.yml\n  parameters: {of: [1]}\n");
    for (int i = 0; i < 29; i++) {
      tree.put(
          "t" + i + ".yml",
          "parameters: {of: []}\nsteps:\n- template: t%d.yml\n  parameters: {of: %s%s%s}\n"
              .formatted(i + 1, "[".repeat(90), "{a: '${{ parameters.of }}'}", "]".repeat(90)));
    }
    tree.put("t29.yml", "steps:\n- script: use $(DEEP_TOKEN)\n");

    Declared said = Assertions.assertTimeout(Duration.ofSeconds(5), this::read).get(ROOT);

    assertThat(Objects.requireNonNull(Objects.requireNonNull(said).problem()).what())
        .contains("in each other");
  }

  /** Each of many conditions adds to one list, which is not copied for it. */
  @Test
  void aListOfManyConditionsIsPutTogetherInTime() {
    StringBuilder many = new StringBuilder("jobs:\n- job: a\n");
    for (int i = 0; i < 30_000; i++) {
      many.append("  ${{ if variables.v").append(i).append(" }}: {steps: [1]}\n");
    }
    tree.put(ROOT, many.append("  steps:\n  - script: use $(LAST_TOKEN)\n").toString());

    assertThat(Assertions.assertTimeout(Duration.ofSeconds(3), () -> told(ROOT))).hasSize(1);
  }
}
