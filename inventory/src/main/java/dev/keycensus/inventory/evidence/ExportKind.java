package dev.keycensus.inventory.evidence;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a file is an export of. */
public enum ExportKind {
  AWS_CREDENTIAL_REPORT("Amazon Web Services", "aws iam get-credential-report, as CSV or JSON"),
  AWS_ACCESS_KEYS(
      "Amazon Web Services", "aws iam list-access-keys, aws iam get-access-key-last-used"),
  AWS_AUTHORIZATION_DETAILS("Amazon Web Services", "aws iam get-account-authorization-details"),
  CLOUDTRAIL(
      "Amazon Web Services",
      "CloudTrail log files or a folder of them, aws cloudtrail lookup-events"),
  GCP_KEYS(
      "Google Cloud", "gcloud iam service-accounts keys list --format=json, gcloud asset list"),
  ENTRA_CREDENTIALS("Microsoft Azure", "az ad app credential list, az ad app list, az ad sp list"),
  KUBERNETES("Kubernetes", "kubectl get serviceaccounts,secrets,rolebindings,… -A -o json"),
  GITHUB_PATS("GitHub", "GET /orgs/ORG/personal-access-tokens"),
  GITHUB_INSTALLATIONS("GitHub", "GET /orgs/ORG/installations"),
  GITHUB_DEPLOY_KEYS("GitHub", "GET /repos/OWNER/REPO/keys"),
  GITHUB_SECRETS("GitHub", "GET /repos/OWNER/REPO/actions/secrets, /orgs/ORG/actions/secrets"),
  GITHUB_AUDIT_LOG("GitHub", "the audit log of an organization, with hashed_token"),
  GITHUB_CREDENTIAL_AUTHORIZATIONS("GitHub", "GET /orgs/ORG/credential-authorizations"),
  GITLAB_TOKENS("GitLab", "GET /personal_access_tokens, …/access_tokens, …/deploy_tokens"),
  GITLAB_VARIABLES("GitLab", "GET /projects/ID/variables, /groups/ID/variables"),
  VAULT_TOKENS("HashiCorp Vault", "vault token lookup -format=json -accessor ACCESSOR"),
  VAULT_LEASES("HashiCorp Vault", "vault write -format=json sys/leases/lookup"),
  OKTA("Okta", "GET /api/v1/api-tokens, GET /api/v1/apps"),
  OPENAI_KEYS("OpenAI", "GET /v1/organization/projects/ID/api_keys, …/admin_api_keys"),
  ANTHROPIC_KEYS("Anthropic", "GET /v1/organizations/api_keys"),
  KEYCENSUS("", "rows of any provider, as CSV or JSON lines, with our own columns");

  private final String provider;
  private final String about;

  ExportKind(String provider, String about) {
    this.provider = provider;
    this.about = about;
  }

  /** The word of the command line, such as {@code aws-access-keys}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Where such a file comes from. */
  public String about() {
    return about;
  }

  /** As credential types name it; empty where each row does. */
  String provider() {
    return provider;
  }

  /** The one with that word; null for none. */
  public static @Nullable ExportKind of(String word) {
    return Arrays.stream(values()).filter(k -> k.word().equals(word)).findFirst().orElse(null);
  }

  /** All words, in order. */
  public static List<String> words() {
    return Arrays.stream(values()).map(ExportKind::word).toList();
  }
}
