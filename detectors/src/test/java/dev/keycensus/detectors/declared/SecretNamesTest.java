package dev.keycensus.detectors.declared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "TOKEN",
        "GITHUB_TOKEN",
        "X-Api-Key",
        "--client-secret",
        "dbPassword",
        "PGPASSWORD",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "Authorization",
        "SLACK_WEBHOOK_URL",
        "DATABASE_URL",
        "APP_DATABASE_URL",
        "MONGODB_URI",
        "SENTRY_DSN",
        "NPM_AUTH",
        "SIGNING_KEY_BASE64",
        "DB_PASSWORD_2",
        "GOOGLE_APPLICATION_CREDENTIALS",
        "API_KEYS",
        "JIRA_PAT",
        "apikey",
        "_authToken",
        "Cookie",
        "KUBECONFIG",
        "DEPLOY_KEY",
        "MY_SECRET_PROD"
      })
  void secret(String name) {
    assertThat(SecretNames.isSecret(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--",
        "PATH",
        "LOG_LEVEL",
        "URL",
        "GITHUB_API_URL",
        "MAX_TOKENS",
        "TOKEN_LIMIT",
        "PUBLIC_KEY",
        "STRIPE_PUBLISHABLE_KEY",
        "SECRET_NAME",
        "TOKEN_FILE",
        "USE_AUTH",
        "AUTH_ENABLED",
        "KEYBOARD",
        "PASSING",
        "AWS_REGION",
        "JIRA_PROJECT_KEY",
        "HOST_KEY",
        "TOKENS_PER_MINUTE",
        "CLIENT_ID",
        "PWD",
        "OLDPWD",
        "AWS_TAG_KEY"
      })
  void notSecret(String name) {
    assertThat(SecretNames.isSecret(name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "GITHUB_TOKEN,github",
    "GH_TOKEN,github",
    "MY_GITHUB_PAT,github",
    "githubToken,github",
    "GitHubToken,github",
    "GITHUB_PERSONAL_ACCESS_TOKEN,github",
    "OPENAI_API_KEY,openai",
    "AZURE_OPENAI_API_KEY,azure",
    "ANTHROPIC_API_KEY,anthropic",
    "CLAUDE_CODE_OAUTH_TOKEN,anthropic",
    "AWS_SECRET_ACCESS_KEY,aws",
    "GEMINI_API_KEY,google-cloud",
    "HF_TOKEN,hugging-face",
    "X-Linear-Key,",
    "LINEAR_API_KEY,linear",
    "NPM_TOKEN,npm",
    "VAULT_TOKEN,hashicorp",
    "TOKEN,",
    "HIGH_TOKEN,"
  })
  void provider(String name, String provider) {
    assertThat(SecretNames.provider(name)).isEqualTo(provider);
  }
}
