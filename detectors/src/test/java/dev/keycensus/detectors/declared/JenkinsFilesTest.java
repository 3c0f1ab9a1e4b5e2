package dev.keycensus.detectors.declared;

import static dev.keycensus.detectors.declared.Pipelines.get;
import static dev.keycensus.detectors.declared.Pipelines.references;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JenkinsFilesTest {
  @Test
  void readsAPipeline() {
    Declared declared =
        Pipelines.read(
            "Jenkinsfile",
            """
            @Library('shared@main') _
            // credentials('commented-out')
            pipeline {
              options { timeout(time: 2, unit: 'HOURS') }
              triggers { cron('H 4 * * *') }
              environment {
                AWS = credentials('aws-deploy-key')
                NAME = 'it has credentials("inside")'
              }
              stages {
                stage('x') {
                  steps {
                    withCredentials([string(credentialsId: 'api-token', variable: 'API_TOKEN'),
                        usernamePassword(credentialsId: 'hub', usernameVariable: 'U', passwordVariable: 'P')]) {
                      sh 'login $API_TOKEN'
                      sh "login \\$API_TOKEN ${U}"
                    }
                    withVault([vaultSecrets: [[path: 'secret/ci', secretValues: [[envVar: 'V', vaultKey: 'k']]]]]) { }
                    sshagent(['deploy-ssh']) { }
                    input message: 'Deploy?'
                  }
                }
              }
            }
            """);
    Declaration d = get(declared, "pipeline");
    assertThat(d.longest()).isEqualTo(Duration.ofHours(2));
    assertThat(d.autonomy()).isEqualTo(Autonomy.CONFIRM);
    assertThat(d.marks()).containsOnly(Mark.SCHEDULED, Mark.STATIC_KEY);
    assertThat(d.uses()).containsExactly("library:shared@main");
    assertThat(references(declared))
        .containsExactly(
            "ci-secret aws-deploy-key aws environment.AWS pipeline@7:24",
            "ci-secret api-token null string pipeline@13:49",
            "ci-secret hub null usernamePassword pipeline@14:46",
            "vault secret/ci hashicorp withVault pipeline@18:43",
            "ci-secret deploy-ssh null sshagent pipeline@19:20");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "sh \"curl -u $P x\" | true",
        "sh \"curl -u ${env.P} x\" | true",
        "sh(script: \"\"\"a ${P} \"\"\", returnStdout: true) | true",
        "echo \"${P}\" | true",
        "sh 'set -x; login $P' | true",
        "sh 'curl -u $P x' | false",
        "sh \"curl -u \\$P x\" | false",
        "sh \"curl -u ${PATH} x\" | false",
        "sh(label: \"${P}\", script: 'x') | false",
        "obj.sh \"$P\" | false",
      })
  void seesSecretsThatGroovyReplaces(String step, boolean prints) {
    Declared declared =
        Pipelines.read(
            "ci/Jenkinsfile.release",
            "node { withCredentials([string(credentialsId: 'x', variable: 'P')]) { "
                + step
                + " } }");
    assertThat(get(declared, "pipeline").marks().contains(Mark.PRINTS_SECRETS)).isEqualTo(prints);
  }

  @Test
  void takesTheVariableOfAFileForAPath() {
    Declared declared =
        Pipelines.read(
            "Jenkinsfile",
            "withCredentials([file(credentialsId: 'kube', variable: 'F')]) { sh \"x $F\" }");
    assertThat(get(declared, "pipeline").marks()).containsOnly(Mark.STATIC_KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "[",
        "{",
        ")",
        "'",
        "\"",
        "\"\"\"",
        "/*",
        "$",
        "a:",
        "credentials(",
        "sh \"${"
      })
  void neverFails(String piece) {
    assertThat(Pipelines.read("Jenkinsfile", piece.repeat(10_000)).declarations()).hasSize(1);
  }
}
