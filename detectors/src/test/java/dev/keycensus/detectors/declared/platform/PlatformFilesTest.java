package dev.keycensus.detectors.declared.platform;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.keycensus.detectors.declared.entry.Declarations;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformFilesTest {
  private static final List<String> NAMES =
      List.of(
          "main.tf",
          "x.tf.json",
          "x.tfvars",
          "x.tfstate",
          "Dockerfile",
          "server.conf",
          "p.hcl",
          "application.properties",
          "application.yml",
          "bootstrap-dev.yaml",
          ".npmrc",
          ".pypirc",
          "pip.conf",
          "settings.xml",
          "gradle.properties",
          "NuGet.config",
          ".cargo/credentials",
          ".docker/config.json",
          ".dockercfg",
          "Chart.yaml",
          "values.yaml",
          "Pulumi.yaml",
          "Pulumi.dev.yml",
          ".yarnrc.yml",
          "docker-compose.yml",
          "compose.yaml",
          "k8s.yaml",
          "kubeconfig",
          "stack.template",
          "s.template.json");

  /** Pieces of every format, thrown together: nothing but a problem may come of them. */
  @Test
  void surviveWhateverStandsInThem() {
    String[] pieces = {
      "apiVersion: v1\n",
      "kind: Pod\n",
      "kind: Secret\n",
      "metadata: {name: a}\n",
      "spec:\n",
      "  - ",
      "Resources:\n",
      "  A: {Type: AWS::IAM::Role, Properties: {Policies: [",
      "sops:\n",
      "config:\n",
      "services:\n",
      "  web: {environment: [A_TOKEN, ",
      "trust_domain = \"x\"\n",
      "server {\n",
      "}\n",
      "path \"*\" { capabilities = [\"sudo\"] }\n",
      "auto_auth {\n",
      "{\"resources\": [",
      "]}",
      "[",
      "]",
      "{",
      "}",
      "\"",
      "'",
      "<servers><server><id>a</id><password>",
      "</",
      ">",
      "//h/:_authToken=${A}\n",
      "ARG A_TOKEN\n",
      "RUN --mount=type=secret\n",
      "[registry]\n",
      "token = \"a\"\n",
      "=",
      ":",
      "\n",
      "resource \"aws_iam_access_key\" \"k\" {\n",
      "user = ",
      "<<E\n",
      "${",
      "%",
      "\u0000",
      "\u00ff",
      "\"auths\": {\"h\": {\"auth\": \"x\"}}",
      "password",
      "data:\n",
      "items: [",
      "*a",
      "&a ",
      "!x ",
    };
    Random random = new Random(9);
    for (int n = 0; n < 20_000; n++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(12); k >= 0; k--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      String name = NAMES.get(random.nextInt(NAMES.size()));
      byte[] content = text.toString().getBytes(ISO_8859_1);
      assertThatCode(() -> Declarations.read(name, content))
          .as(name + ": " + text)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void areWanted() {
    assertThat(NAMES).allMatch(Declarations::wants);
  }

  @ParameterizedTest
  @ValueSource(strings = {"test/a.java", "x.conf", ".terraform.lock.hcl", "a.xml", "tf"})
  void orNot(String path) {
    assertThat(Declarations.wants(path)).isFalse();
  }
}
