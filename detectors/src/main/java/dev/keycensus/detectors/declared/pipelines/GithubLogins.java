package dev.keycensus.detectors.declared.pipelines;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Actions that log in somewhere, with what their inputs mean. */
final class GithubLogins {
  /**
   * An action that logs in.
   *
   * @param provider as the catalogue spells it
   * @param federated inputs that say that the job's own identity is used; the first that is there
   *     names the role. {@code +} alone: with no key given, it federates
   * @param fixed inputs that take a long-lived key
   */
  record Login(String provider, List<String> federated, Set<String> fixed) {
    boolean byDefault() {
      return federated.contains("+");
    }
  }

  /** Action, provider, federated inputs, fixed inputs; {@code -} for none. */
  private static final String TABLE =
      """
      1password/load-secrets-action 1password - -
      aws-actions/configure-aws-credentials aws role-to-assume aws-access-key-id,aws-secret-access-key
      azure/docker-login azure - password
      azure/login azure client-id creds
      cloudflare/wrangler-action cloudflare - apitoken,apikey
      codecov/codecov-action codecov use_oidc token
      datadog/dd-octo-sts-action github policy,scope -
      datadog/dd-sts-action datadog policy -
      docker/login-action docker - password
      dopplerhq/secrets-fetch-action doppler doppler-identity-id doppler-token
      google-github-actions/auth google-cloud workload_identity_provider credentials_json
      google-github-actions/run-gemini-cli google-cloud gcp_workload_identity_provider gemini_api_key,google_api_key
      google-github-actions/setup-gcloud google-cloud - service_account_key
      grafana/shared-workflows/actions/get-vault-secrets hashicorp + -
      hashicorp/vault-action hashicorp role token,secretid,githubtoken,jwtprivatekey,password
      infisical/secrets-action infisical identity-id client-secret
      jfrog/setup-jfrog-cli jfrog oidc-provider-name -
      nuget/login nuget user -
      octo-sts/action github identity,scope -
      pulumi/auth-actions pulumi organization -
      pypa/gh-action-pypi-publish pypi + password
      rubygems/configure-rubygems-credentials rubygems role-to-assume api-token
      rubygems/release-gem rubygems + -
      rust-lang/crates-io-auth-action crates-io + -
      tailscale/github-action tailscale audience authkey,oauth-secret
      """;

  private static final Map<String, Login> LOGINS = logins();

  /** Actions that make a short token from the key of an app. */
  static final Set<String> APP_TOKENS =
      Set.of(
          "actions/create-github-app-token",
          "tibdex/github-app-token",
          "peter-murray/workflow-application-token-action",
          "getsentry/action-github-app-token");

  private GithubLogins() {}

  static @Nullable Login of(String action) {
    return LOGINS.get(action.toLowerCase(Locale.ROOT));
  }

  private static Map<String, Login> logins() {
    Map<String, Login> map = new HashMap<>();
    TABLE
        .lines()
        .forEach(
            line -> {
              List<String> cells = SecretPeople.cut(line, ' ');
              map.put(
                  cells.get(0),
                  new Login(
                      cells.get(1),
                      cells.get(2).equals("-") ? List.of() : SecretPeople.cut(cells.get(2), ','),
                      cells.get(3).equals("-")
                          ? Set.of()
                          : Set.copyOf(SecretPeople.cut(cells.get(3), ','))));
            });
    return map;
  }
}
