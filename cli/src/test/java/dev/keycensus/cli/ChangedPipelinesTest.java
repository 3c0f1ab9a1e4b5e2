package dev.keycensus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keycensus.fixtures.GitRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines of which a change touches some files, read with those that it leaves as they are. */
class ChangedPipelinesTest {
  @TempDir Path folder;
  private GitRepository repository;

  @BeforeEach
  void prepare() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), "a key of this test only");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    repository = GitRepository.in(folder.resolve("r"));
    repository.write(
        ".gitlab-ci.yml",
        """
        include: [ci/base.yml, ci/publish.yml]
        deploy:
          extends: .base
          script: [./deploy]
        """);
    repository.write(
        "ci/base.yml",
        """
        .base:
          environment: production
          variables:
            LOGIN: $REGISTRY_PASSWORD
        """);
    repository.write(
        "ci/publish.yml",
        """
        publish:
          script: [./publish "$PUBLISH_TOKEN"]
        """);
    repository.commit("base");
  }

  private JsonNode report(String... selection) throws IOException {
    List<String> args =
        new ArrayList<>(List.of("scan", "r", "--key-file", "key", "--format", "json"));
    args.addAll(List.of(selection));
    Try run = new Try().in(folder).run(args.toArray(new String[0]));
    assertThat(run.err()).isEmpty();
    return new ObjectMapper().readTree(run.out());
  }

  /** {@code name: names of references} of the pipelines that are told. */
  private List<String> told(String... selection) throws IOException {
    List<String> told = new ArrayList<>();
    JsonNode report = report(selection);
    Map<String, String> byId = new HashMap<>();
    report
        .path("references")
        .forEach(r -> byId.put(r.path("id").asText(), r.path("name").asText()));
    for (JsonNode identity : report.path("identities")) {
      if (identity.path("kind").asText().equals("ci-pipeline")) {
        List<String> names = new ArrayList<>();
        identity.path("references").forEach(r -> names.add(byId.get(r.asText())));
        told.add(identity.path("name").asText() + ": " + String.join(",", names));
      }
    }
    return told;
  }

  private void touchRoot() {
    repository.write(
        ".gitlab-ci.yml",
        """
        include: [ci/base.yml, ci/publish.yml]
        deploy:
          extends: .base
          script: [./deploy, ./again]
        """);
  }

  @Test
  void whatIsStagedIsReadWithWhatItIncludes() throws IOException {
    touchRoot();
    // What stands in the working tree only is no part of the commit.
    repository.write("ci/base.yml", ".base:\n  image: other\n").git("add", ".gitlab-ci.yml");

    assertThat(told("--staged")).containsExactly(".gitlab-ci.yml / deploy: REGISTRY_PASSWORD");
  }

  @Test
  void aRangeIsReadWithTheFilesOfItsEnd() throws IOException {
    touchRoot();
    repository.commit("one");
    repository.write("ci/late.txt", "x").commit("two");

    String deploy = ".gitlab-ci.yml / deploy: REGISTRY_PASSWORD";
    assertThat(told("--since", "HEAD~2")).containsExactly(deploy);
    assertThat(told("--range", "HEAD~2..HEAD~1")).containsExactly(deploy);
    assertThat(told("--since", "HEAD~1")).isEmpty();
  }

  @Test
  void onlyTheLastVersionOfAFileSaysWhatItDeclares() throws IOException {
    for (int i = 0; i < 40; i++) {
      repository.write(
          "ci/more.yml", "more" + i + ":\n  script: [./more \"$MORE_TOKEN\"]\n  rules: []\n");
      repository.commit("version " + i);
    }
    repository.write("ci/gone.yml", "gone:\n  script: [./gone \"$GONE_TOKEN\"]\n  rules: []\n");
    repository.commit("comes");
    repository.delete("ci/gone.yml").commit("goes");

    assertThat(told("--since", "HEAD~42")).containsExactly("ci/more.yml / more39: MORE_TOKEN");
  }

  @Test
  void aBrokenNeighbourIsNoMistakeOfTheChange() throws IOException {
    repository.write("ci/base.yml", "variables:\n  a: b\n c: [\n").commit("broken");
    touchRoot();
    repository.git("add", ".gitlab-ci.yml");

    assertThat(told("--staged")).as("its own job has no secret").isEmpty();
    assertThat(report("--staged").path("coverage").path("skipped")).isEmpty();
  }
}
