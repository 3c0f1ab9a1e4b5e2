package dev.keycensus.detectors.declared.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Durations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerFilesTest {
  @Test
  void compose() {
    String text =
        """
        services:
          web:
            image: example.org/web:1
            env_file: [.env]
            labels: ["org.example.owner=shop"]
            environment:
              - OPENAI_API_KEY=${OPENAI_API_KEY:?missing}
              - STRIPE_TOKEN
              - LOG_LEVEL=${LOG_LEVEL}
            secrets: [db, {source: tls}, env, gone]
          db:
            privileged: true
            environment:
              POSTGRES_PASSWORD: ${DB_PW}
              POSTGRES_PASSWORD_FILE: /run/secrets/db
              ROOT_PASSWORD_FILE: /etc/pw
        secrets:
          db: {file: ./db.txt}
          tls: {external: true, name: corp-tls}
          env: {environment: ENV_TOKEN}
        """;
    assertThat(Told.declarations("docker-compose.prod.yml", text))
        .containsExactly(
            "3-10 workload web docker-compose (services.web) owner=shop env=production STATIC_KEY"
                + " image=example.org/web:1",
            "12-16 workload db docker-compose (services.db) env=production STATIC_KEY"
                + " SANDBOX_OFF");
    assertThat(Told.references("docker-compose.prod.yml", text))
        .containsExactly(
            "7:9 VARIABLE OPENAI_API_KEY <openai> environment.OPENAI_API_KEY by services.web",
            "8:9 VARIABLE STRIPE_TOKEN <stripe> environment.STRIPE_TOKEN by services.web",
            "4:16 FILE .env env_file by services.web",
            "10:15 FILE ./db.txt secrets.db by services.web",
            "10:28 VAULT corp-tls secrets.tls by services.web",
            "10:34 VARIABLE ENV_TOKEN secrets.env by services.web",
            "10:39 VAULT gone secrets.gone by services.web",
            "14:26 VARIABLE DB_PW environment.POSTGRES_PASSWORD by services.db",
            "16:27 FILE /etc/pw environment.ROOT_PASSWORD_FILE by services.db");
    assertThat(Told.read("compose.yaml", "services: [\n").problem()).isNotNull();
    assertThat(Told.read("compose.yaml", "services: {a: 1, b: {environment: 2}}").problem())
        .isNull();
  }

  @Test
  void dockerfiles() {
    String text =
        """
        # ARG OLD_TOKEN
        FROM example.org/base:1
        ARG NPM_TOKEN
        ARG VERSION=1
        ENV NPM_TOKEN=${NPM_TOKEN} \\
            PATH=/bin:$PATH
        RUN --mount=type=secret,id=pip_token,target=/x \\
            --mount=type=cache,target=/c \\
            --mount=type=ssh make
        run --mount=type=secret,target=/run/y cat
        """;
    assertThat(Told.references("build/Dockerfile", text))
        .containsExactly(
            "3:5 VARIABLE NPM_TOKEN <npm> ARG.NPM_TOKEN",
            "5:15 VARIABLE NPM_TOKEN <npm> ENV.NPM_TOKEN",
            "7:5 FILE pip_token RUN.mount.secret",
            "9:5 HELPER ssh-agent:default RUN.mount.ssh",
            "10:5 FILE /run/y RUN.mount.secret");
    assertThat(Told.declarations("app.dockerfile", text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${X}|[X]",
        "$X/y|[X]",
        "${X:-y}|[X]",
        "${env.X}|[X]",
        "${env:X}|[X]",
        "${a.b-c}|[a.b-c]",
        "${X-default}|[X]",
        "%X%|[X]",
        "$$X|[]",
        "${}|[]",
        "$1|[]",
        "${X|[]",
        "$|[]",
        "a ${X} b $Y|[X, Y]",
        "50%|[]",
      })
  void variablesInTexts(String text, String names) {
    assertThat(Referred.variables(text)).hasToString(names);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "vault:secret/data/app#key|hashicorp|secret/data/app",
        "ref+vault://secret/app#/key|hashicorp|secret/app",
        "ref+awssecrets://app|aws|app",
        "op://dev/item/field|1password|dev/item/field",
        "{{resolve:secretsmanager:app:SecretString:k}}|aws|app",
        "{{resolve:ssm-secure:/app/k:1}}|aws|/app/k",
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:app-1|aws|app-1",
        "arn:aws:ssm:eu-west-1:111122223333:parameter/app/k|aws|/app/k",
        "projects/p/secrets/s/versions/1|google-cloud|s",
        "https://corp.vault.azure.net/secrets/s/1|azure|corp/s",
        "vault:nothing|null|null",
        "vault://x/y|null|null",
        "{{resolve:ssm:/plain}}|null|null",
        "arn:aws:s3:::bucket|null|null",
        "plain|null|null",
      })
  void vaultsInTexts(String text, String provider, String name) {
    Referred.InVault found = Referred.inVault(text);
    assertThat(found == null ? null : found.provider()).isEqualTo(provider);
    assertThat(found == null ? null : found.name()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "1h, PT1H", "1h30m, PT1H30M", "2160h, PT2160H", "30d, PT720H", "3600, PT1H", "90s, PT1M30S",
    "500ms,", "1x,", "h,", "1.2.3s,", "'',", "99999999999999999999h,",
  })
  void durations(String text, String duration) {
    assertThat(Durations.of(text))
        .isEqualTo(duration == null ? null : java.time.Duration.parse(duration));
  }
}
