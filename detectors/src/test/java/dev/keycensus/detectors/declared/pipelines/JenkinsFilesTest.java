package dev.keycensus.detectors.declared.pipelines;

import static dev.keycensus.detectors.declared.pipelines.Pipelines.get;
import static dev.keycensus.detectors.declared.pipelines.Pipelines.references;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Mark;
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
            "ci-secret api-token null string stages.x@13:49",
            "ci-secret hub null usernamePassword stages.x@14:46",
            "vault secret/ci hashicorp withVault stages.x@18:43",
            "ci-secret deploy-ssh null sshagent stages.x@19:20");
  }

  @Test
  void aStageHasItsOwnCredentials() {
    Declared declared =
        Pipelines.read(
            "ci/Jenkinsfile",
            """
            pipeline {
              triggers { cron('H 4 * * *') }
              stages {
                stage('Build') { steps { sh 'make' } }
                stage('Publish') {
                  options { timeout(time: 5, unit: 'MINUTES') }
                  environment { HUB = credentials('hub-key') }
                  steps { sh "login ${HUB}" }
                }
                stage('Approve') { steps { input 'Deploy?' } }
                stage(name: 'Roll out') {
                  parallel {
                    stage('eu') {
                      steps {
                        withCredentials([string(credentialsId: 'eu-token', variable: 'T')]) { sh 'x $T' }
                      }
                    }
                  }
                  post { always { withAWS(credentials: 'aws-key', role: 'deploy') { sh 'y' } } }
                }
              }
            }
            """);
    assertThat(declared.declarations())
        .extracting(d -> d.name() + " " + d.key() + " " + d.line() + "-" + d.endLine())
        .containsExactly(
            "ci/Jenkinsfile pipeline 1-22",
            "ci/Jenkinsfile / Publish stages.Publish 5-9",
            "ci/Jenkinsfile / eu stages.eu 13-17",
            "ci/Jenkinsfile / Roll out stages.Roll out 11-20");
    assertThat(references(declared))
        .containsExactly(
            "ci-secret hub-key null environment.HUB stages.Publish@7:40",
            "ci-secret eu-token null string stages.eu@15:53",
            "ci-secret aws-key aws withAWS stages.Roll out@19:45");
    Declaration publish = get(declared, "stages.Publish");
    assertThat(publish.longest()).isEqualTo(Duration.ofMinutes(5));
    assertThat(publish.autonomy()).isEqualTo(Autonomy.UNATTENDED);
    assertThat(publish.marks()).containsOnly(Mark.STATIC_KEY, Mark.SCHEDULED, Mark.PRINTS_SECRETS);
    assertThat(get(declared, "stages.eu").autonomy()).isEqualTo(Autonomy.CONFIRM);
    assertThat(get(declared, "stages.Roll out").uses()).containsExactly("role:deploy");
    assertThat(get(declared, "pipeline").marks()).containsOnly(Mark.SCHEDULED);
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
