package dev.keycensus.detectors.declared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentsTest {
  @ParameterizedTest
  @CsvSource({
    "prod, production",
    "shop-prod, production",
    "SHOP_PRD_2, production",
    "prod1, production",
    "shopProd, production",
    "live, production",
    "eu-west-1-staging, staging",
    "pre-prod, staging",
    "preProd, staging",
    "preprod, staging",
    "uat, staging",
    "my-dev, development",
    "Development, development",
    "qa, test",
    "ci, test",
    "non-prod,",
    "nonprod,",
    "product,",
    "devices,",
    "reproduction,",
    "kube-system,",
    "latest,",
    "'',",
  })
  void readsWords(String text, String environment) {
    assertThat(Environments.of(text)).isEqualTo(environment);
  }

  @ParameterizedTest
  @CsvSource({
    "deploy/overlays/production/api.yaml, production",
    "staging/prod/api.yaml, production",
    "docker-compose.dev.yml, development",
    "src/test/resources/application-prod.yml, production",
    "src/test/resources/application.yml,",
    "ci/build.yaml,",
    "a/b.yaml,",
    "/,",
  })
  void readsPaths(String path, String environment) {
    assertThat(Environments.ofPath(path)).isEqualTo(environment);
  }

  @Test
  void nullIsNone() {
    assertThat(Environments.of(null)).isNull();
    assertThat(Environments.of("x".repeat(100_000) + "-prod")).isNull();
  }
}
