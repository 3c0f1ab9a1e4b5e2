package dev.keycensus.detectors.declared.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Elsewhere;
import dev.keycensus.detectors.declared.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Pipelines of which a change touches some files only. */
class TouchedPartsTest {
  private final SortedMap<String, String> tree = new TreeMap<>();
  private final TreeSet<String> asked = new TreeSet<>();

  private final Elsewhere rest =
      new Elsewhere() {
        @Override
        public byte @Nullable [] read(String path) {
          asked.add(path);
          String content = tree.get(path);
          return content == null ? null : content.getBytes(UTF_8);
        }

        @Override
        public List<String> list(String folder, boolean deep) {
          String start = folder.isEmpty() ? "" : folder + "/";
          return tree.keySet().stream()
              .filter(p -> p.startsWith(start))
              .filter(p -> deep || p.indexOf('/', start.length()) < 0)
              .toList();
        }
      };

  private SortedMap<String, Declared> touching(String... paths) {
    return Pipelines.together(tree, List.of(paths), rest);
  }

  /** {@code file key: names of what it uses}. */
  private static List<String> told(SortedMap<String, Declared> said) {
    List<String> told = new ArrayList<>();
    said.forEach(
        (path, of) -> {
          of.declarations()
              .forEach(d -> told.add(path + " " + d.key() + ": " + names(of, d.key())));
          String loose = names(of, null);
          if (!loose.isEmpty()) {
            told.add(path + " nobody: " + loose);
          }
        });
    return told;
  }

  private static String names(Declared of, @Nullable String key) {
    return String.join(
        ",",
        of.references().stream()
            .filter(r -> Objects.equals(key, r.key()))
            .map(Reference::name)
            .toList());
  }

  private void gitlab() {
    tree.put(
        ".gitlab-ci.yml",
        """
        include:
          - local: ci/jobs/*.yml
          - local: /ci/base.yml
        deploy:
          extends: .base
          script: [./deploy "$DEPLOY_TOKEN"]
        """);
    tree.put(
        "ci/base.yml",
        """
        .base:
          environment: production
          variables:
            LOGIN: $REGISTRY_PASSWORD
        """);
    tree.put(
        "ci/jobs/publish.yml",
        """
        publish:
          extends: .base
          script: [./publish "$PUBLISH_TOKEN"]
        """);
  }

  @Test
  void whatAPipelineIncludesIsReadFromTheTree() {
    gitlab();

    SortedMap<String, Declared> said = touching(".gitlab-ci.yml");

    assertThat(told(said))
        .containsExactly(".gitlab-ci.yml jobs.deploy: DEPLOY_TOKEN,REGISTRY_PASSWORD");
    assertThat(
            Pipelines.get(Objects.requireNonNull(said.get(".gitlab-ci.yml")), "jobs.deploy")
                .environment())
        .isEqualTo("production");
  }

  @Test
  void anIncludedFileIsReadWithThePipelineThatIncludesIt() {
    gitlab();

    SortedMap<String, Declared> said = touching("ci/jobs/publish.yml");

    assertThat(told(said))
        .containsExactly("ci/jobs/publish.yml jobs.publish: PUBLISH_TOKEN,REGISTRY_PASSWORD");
  }

  @Test
  void whatOthersUseOfItIsToldAsNobodysInParticular() {
    gitlab();

    assertThat(told(touching("ci/base.yml")))
        .containsExactly("ci/base.yml nobody: REGISTRY_PASSWORD,REGISTRY_PASSWORD");
  }

  private void azure() {
    tree.put(
        "build/azure-pipelines.yml",
        """
        variables:
        - group: shared-secrets
        jobs:
        - template: templates/build.yml
          parameters: {connection: prod-connection}
        """);
    tree.put(
        "build/templates/build.yml",
        """
        parameters: {connection: none}
        jobs:
        - job: build
          steps:
          - template: push.yml
            parameters: {connection: "${{ parameters.connection }}"}
        """);
    tree.put(
        "build/templates/push.yml",
        """
        parameters: {connection: none}
        steps:
        - task: AzureCLI@2
          inputs: {azureSubscription: "${{ parameters.connection }}", inlineScript: "az account show"}
        """);
  }

  @Test
  void aTemplateIsReadWithWhatItsPipelineGivesIt() {
    azure();

    assertThat(told(touching("build/templates/build.yml")))
        .containsExactly("build/templates/build.yml jobs.build: shared-secrets,prod-connection");
  }

  @Test
  void aPipelineWhoseJobsStandInOthersIsToldAsItStandsAlone() {
    azure();

    assertThat(told(touching("build/azure-pipelines.yml")))
        .containsExactly("build/azure-pipelines.yml pipeline: shared-secrets");
  }

  @Test
  void nothingIsAskedForWhereNoPartIsTouched() {
    azure();
    tree.put("src/app.yml", "server:\n  port: 80\n");

    assertThat(told(touching("src/app.yml"))).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void theSameAsOfTheWholeTreeIfAllIsTouched() {
    gitlab();
    azure();
    String[] all = tree.keySet().toArray(new String[0]);

    SortedMap<String, Declared> said = touching(all);

    assertThat(told(said))
        .containsExactly(
            ".gitlab-ci.yml jobs.deploy: DEPLOY_TOKEN,REGISTRY_PASSWORD",
            "build/templates/build.yml jobs.build: shared-secrets,prod-connection",
            "ci/jobs/publish.yml jobs.publish: PUBLISH_TOKEN,REGISTRY_PASSWORD");
  }

  @Test
  void pipelinesThatDoNotLeadToAFileAreNotReadWithIt() {
    azure();
    tree.put("azure-pipelines.yml", "steps:\n- template: other.yml\n");
    tree.put("other.yml", "steps:\n- template: deep/more.yml\n");
    tree.put("deep/more.yml", "steps:\n- script: x\n");
    String build = "build/templates/build.yml";
    assertThat(told(touching(build)))
        .containsExactly(build + " jobs.build: shared-secrets,prod-connection");

    // Where a name is put together, nobody can tell.
    tree.put("azure-pipelines.yml", "jobs:\n- template: ${{ parameters.x }}.yml\n");
    String azure = "azure-pipelines.yml";
    String own = "build/azure-pipelines.yml";
    assertThat(leading(build, azure, own, "other.yml"))
        .contains(azure, own)
        .doesNotContain("other.yml");
    tree.put("other.yml", "steps:\n- script: " + ".yml".repeat(200_000) + "\n");
    assertThat(leading(build, "other.yml")).contains("other.yml");
  }

  private Set<String> leading(String to, String... from) {
    return Reach.of(new PartFiles(new TreeMap<>(), rest), List.of(from), Set.of(to));
  }

  /** 450 pipelines that each name all of the others, none of which leads to the change. */
  @Test
  void pipelinesThatNameEachOtherAreLookedThroughInTime() {
    StringBuilder all = new StringBuilder("steps:\n");
    for (int i = 0; i < 450; i++) {
      all.append("- template: azure-pipelines-").append(i).append(".yml\n");
    }
    for (int i = 0; i < 450; i++) {
      tree.put("azure-pipelines-" + i + ".yml", all.toString());
    }
    tree.put("own.yml", "steps:\n- script: use $(OWN_TOKEN)\n");

    SortedMap<String, Declared> said =
        Assertions.assertTimeout(Duration.ofSeconds(5), () -> touching("own.yml"));

    assertThat(told(said)).isEmpty();
  }

  @Test
  void anyNumberOfFilesElsewhereIsReadInTime() {
    StringBuilder jobs = new StringBuilder("include:\n");
    for (int i = 0; i < 5_000; i++) {
      jobs.append("  - local: ci/").append(i).append(".yml\n");
      tree.put("ci/" + i + ".yml", "job" + i + ":\n  script: [echo]\n");
    }
    tree.put(".gitlab-ci.yml", jobs.toString());

    SortedMap<String, Declared> said = touching(".gitlab-ci.yml");

    assertThat(asked).hasSizeLessThan(2_001);
    assertThat(Objects.requireNonNull(said.get(".gitlab-ci.yml")).problem()).isNotNull();
  }

  @Test
  void filesThatIncludeEachOtherEnd() {
    tree.put(".gitlab-ci.yml", "include: [ci/a.yml]\njob:\n  script: [echo $A_TOKEN]\n");
    tree.put("ci/a.yml", "include: [ci/b.yml]\nvariables: {B: c}\n");
    tree.put("ci/b.yml", "include: [ci/a.yml, .gitlab-ci.yml]\nvariables: {B: c}\n");

    assertThat(told(touching(".gitlab-ci.yml")))
        .containsExactly(".gitlab-ci.yml jobs.job: A_TOKEN");
  }
}
