package dev.keycensus.detectors.declared.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.entry.Declarations;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Jenkins, configured as code. */
class JenkinsConfigurationTest {
  private static final String VALUE = "w".repeat(9);

  @Test
  void whoItsCredentialsAreForAndWhereTheyComeFrom() {
    Declared said =
        read(
            "ci/casc.yaml",
            """
            jenkins:
              securityRealm:
                local: {users: [{id: admin, password: '${ADMIN_PW:-}'}]}
            credentials:
              system:
                domainCredentials:
                - credentials:
                  - usernamePassword:
                      id: github-bot
                      description: releases
                      username: '${GH_USER}'
                      password: '${GH_TOKEN}'
                  - basicSSHUserPrivateKey:
                      id: node
                      privateKeySource:
                        directEntry: {privateKey: '${readFile:/run/secrets/node}'}
                  - string: {id: plain, secret: VALUE}
                  - string: {id: empty, secret: ''}
            """
                .replace("VALUE", VALUE));
    assertThat(said.declarations())
        .extracting(d -> d.name() + " " + d.provider() + " " + d.marks().contains(Mark.STATIC_KEY))
        .containsExactly(
            "github-bot github true",
            "node jenkins true",
            "plain jenkins true",
            "empty jenkins false");
    assertThat(said.references())
        .extracting(r -> r.kind() + " " + r.name() + " " + r.key())
        .containsExactly(
            "VARIABLE GH_TOKEN credentials.github-bot",
            "FILE /run/secrets/node credentials.node",
            "VARIABLE ADMIN_PW null");
    assertThat(said.toString()).doesNotContain(VALUE);
  }

  @Test
  void valuesOfAChartThatHoldItStayThoseOfTheChart() {
    String text =
        """
        controller:
          existingSecret: jenkins-admin
          JCasC:
            configScripts:
              all: |
                credentials:
                  system:
                    domainCredentials: []
        """;
    assertThat(read("values.yaml", text).references())
        .extracting(Reference::name)
        .containsExactly("jenkins-admin");
  }

  private static Declared read(String path, String text) {
    return Objects.requireNonNull(Declarations.read(path, text.getBytes(UTF_8)));
  }
}
