package dev.keycensus.detectors.facts;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a credential tells of its owner without asking anybody. Never the secret, nor a part from
 * which it could be guessed; a malformed value tells nothing. A fact is at most {@link
 * Told#LONGEST} chars long; times are seconds since 1970. The keys, all that there are:
 *
 * <table>
 * <caption>Facts</caption>
 * <tr><th>key</th><th>what it is</th><th>who tells it</th></tr>
 * <tr><td>{@code account}</td><td>account at the provider: AWS (12 digits), Azure storage,
 *     Snowflake, Twilio …</td><td>AWS key ids, Bedrock keys, SAS URLs, neighbours</td></tr>
 * <tr><td>{@code actedBy}</td><td>who acts for {@code onBehalfOf}: the present party, then after
 *     {@code <} those before it</td><td>JWT {@code act}</td></tr>
 * <tr><td>{@code actor}</td><td>{@code person}, {@code app} or {@code service}: who acts with it,
 *     where the class tells</td><td>prefixes, JWT, macaroons, JSON {@code type}</td></tr>
 * <tr><td>{@code audience}</td><td>who shall accept it; several with spaces</td><td>JWT</td></tr>
 * <tr><td>{@code certificateNames}</td><td>names of the certificate beside a key, with
 *     spaces</td><td>X.509 subject alternative names</td></tr>
 * <tr><td>{@code class}</td><td>the issuer's kind of token, such as {@code classic-pat}, {@code
 *     installation}, {@code bot}, {@code restricted}, {@code legacy}</td><td>prefixes, Kubernetes,
 *     webhooks …</td></tr>
 * <tr><td>{@code clientEmail}</td><td>address of a service account</td><td>Google key
 *     files</td></tr>
 * <tr><td>{@code clientId}</td><td>id of an application</td><td>JWT {@code azp}, {@code
 *     client_id}, {@code appid}; Slack; neighbours</td></tr>
 * <tr><td>{@code comment}</td><td>of an SSH key, often {@code user@host}</td><td>OpenSSH,
 *     PuTTY</td></tr>
 * <tr><td>{@code container}</td><td>container or bucket that a URL opens</td><td>SAS and presigned
 *     URLs</td></tr>
 * <tr><td>{@code credentialId}</td><td>the provider's id of the credential itself, for a join with
 *     its lists</td><td>Google {@code private_key_id}, JWT {@code jti}, SendGrid, Mapbox, PyPI,
 *     SAS policies, neighbours</td></tr>
 * <tr><td>{@code database}</td><td>name of a database</td><td>URLs, connection strings,
 *     neighbours</td></tr>
 * <tr><td>{@code email}</td><td>address of an account</td><td>JWT, neighbours</td></tr>
 * <tr><td>{@code environment}</td><td>{@code production} or {@code test}, where the key's class
 *     tells</td><td>prefixes with {@code live}, {@code test}, {@code sandbox}</td></tr>
 * <tr><td>{@code expires}</td><td>when it ends</td><td>JWT, SAS, presigned URLs, macaroons,
 *     X.509</td></tr>
 * <tr><td>{@code fingerprint}</td><td>{@code SHA256:…} of the public half, as OpenSSH prints
 *     it</td><td>OpenSSH (encrypted too), PuTTY, RSA keys in PEM</td></tr>
 * <tr><td>{@code groups}</td><td>groups of a client certificate (its organizations)</td><td>X.509
 *     of a kubeconfig</td></tr>
 * <tr><td>{@code hint}</td><td>first three characters, as Microsoft Graph lists
 *     them</td><td>Entra client secrets</td></tr>
 * <tr><td>{@code host}</td><td>server or site</td><td>URLs, connection strings, Docker, Sentry,
 *     neighbours</td></tr>
 * <tr><td>{@code issued}</td><td>when it was made</td><td>JWT, Sentry, Discord, presigned
 *     URLs</td></tr>
 * <tr><td>{@code issuer}</td><td>who made it</td><td>JWT, X.509</td></tr>
 * <tr><td>{@code keyId}</td><td>AWS access key id</td><td>AWS</td></tr>
 * <tr><td>{@code keyKind}</td><td>format or algorithm of a private key</td><td>private keys</td></tr>
 * <tr><td>{@code mode}</td><td>{@code live} or {@code test}</td><td>as {@code
 *     environment}</td></tr>
 * <tr><td>{@code namespace}, {@code serviceAccount}, {@code pod}, {@code node}</td><td>of
 *     Kubernetes</td><td>JWT of service accounts; neighbours ({@code namespace})</td></tr>
 * <tr><td>{@code notBefore}</td><td>when it begins</td><td>JWT, SAS, macaroons, X.509</td></tr>
 * <tr><td>{@code onBehalfOf}</td><td>for whom it is used</td><td>JWT with {@code act}; Entra's
 *     delegated tokens</td></tr>
 * <tr><td>{@code permissions}</td><td>as the URL writes them</td><td>SAS {@code sp}</td></tr>
 * <tr><td>{@code principal}</td><td>the best name of who it authenticates</td><td>all that tell
 *     one; else made of the others by {@link #complete}</td></tr>
 * <tr><td>{@code principalId}</td><td>that one's id at the provider</td><td>Slack, Discord,
 *     Telegram, JWT {@code oid}, Kubernetes uid, PyPI, SAS {@code skoid}</td></tr>
 * <tr><td>{@code project}, {@code projectId}</td><td>project</td><td>Google, PyPI, Supabase, GitLab;
 *     neighbours</td></tr>
 * <tr><td>{@code region}</td><td>region</td><td>Sentry, Grafana, presigned URLs;
 *     neighbours</td></tr>
 * <tr><td>{@code role}, {@code scope}</td><td>what it may, with spaces</td><td>JWT, PyPI</td></tr>
 * <tr><td>{@code scheme}</td><td>of the URL</td><td>URLs</td></tr>
 * <tr><td>{@code spiffeId}</td><td>{@code spiffe://…}</td><td>X.509, JWT subject</td></tr>
 * <tr><td>{@code subject}</td><td>whom the issuer means</td><td>JWT, X.509</td></tr>
 * <tr><td>{@code tenant}</td><td>organization at the provider: Entra tenant, Slack team, Sentry,
 *     Grafana or GitLab organization</td><td>those; neighbours</td></tr>
 * <tr><td>{@code ttl}</td><td>seconds that such a token lives at most</td><td>prefixes (GitHub
 *     {@code ghs_}: 3600), Docker with AWS or Google</td></tr>
 * <tr><td>{@code user}</td><td>account name</td><td>URLs, commands, headers, Docker,
 *     neighbours</td></tr>
 * </table>
 *
 * "Neighbours" are the members beside the secret in the same object, mapping, section or block of
 * lines; {@link Principals} lists their names. {@link #PERSONAL} are those that may name a person.
 */
public final class Facts {
  /** Keys whose values may be a person's name or address. */
  public static final Set<String> PERSONAL =
      Set.of(
          "actedBy",
          "certificateNames",
          "comment",
          "email",
          "onBehalfOf",
          "principal",
          "subject",
          "user");

  /** Readers by the id of the type. */
  private static final Map<String, BiConsumer<String, Told>> READERS =
      Map.ofEntries(
          Map.entry("aws-access-key-id", AwsKeys::keyId),
          Map.entry("aws-access-key-id-temporary", AwsKeys::keyId),
          Map.entry("aws-bedrock-api-key-long-term", AwsKeys::bedrock),
          Map.entry("aws-ecr-authorization-token", Facts::ecr),
          Map.entry("azure-entra-client-secret", Facts::hint),
          Map.entry("azure-entra-client-secret-7q", Facts::hint),
          Map.entry("discord-bot-token", ChatTokens::discord),
          Map.entry("discord-bot-token-in-code", ChatTokens::discord),
          Map.entry("discord-webhook-url", ChatTokens::discordHook),
          Map.entry("docker-config-auth", Facts::basic),
          Map.entry("azure-entra-client-id", Facts::client),
          Map.entry("gcp-oauth-client-id", Facts::client),
          Map.entry("github-oauth-client-id", Facts::client),
          Map.entry("grafana-api-key-legacy", JsonTokens::grafanaLegacy),
          Map.entry("mapbox-public-token", JsonTokens::mapbox),
          Map.entry("mapbox-secret-token", JsonTokens::mapbox),
          Map.entry("microsoft-teams-incoming-webhook", ChatTokens::teams),
          Map.entry("npm-basic-auth", Facts::basic),
          Map.entry("openai-api-key-legacy", (v, out) -> named("user", "person", out)),
          Map.entry("sendgrid-api-key", Facts::sendgrid),
          Map.entry("slack-webhook-url", ChatTokens::slackHook),
          Map.entry("telegram-bot-token", ChatTokens::telegram),
          Map.entry("vault-token-legacy", Facts::vault),
          Map.entry("x509-certificate", Certificates::pem));

  /** Readers by how the value begins, for whatever type accepted it. */
  private static final Map<String, BiConsumer<String, Told>> BY_PREFIX =
      Map.of(
          "xox", ChatTokens::slack,
          "xapp-", ChatTokens::slack,
          "sntrys_", JsonTokens::sentry,
          "glc_", JsonTokens::grafanaCloud,
          "pypi-", Macaroons::pypi,
          "glpat-", GitLabTokens::routing,
          "glrt-", GitLabTokens::routing);

  private Facts() {}

  /**
   * The facts of a value.
   *
   * @param type id of the type that accepted it
   * @param shaped whether that type knows the value by a shape of its own, so that its first
   *     characters mean something
   */
  public static SortedMap<String, String> of(String type, boolean shaped, byte[] value) {
    Told out = new Told();
    if (value.length == 0 || value.length > 64 * 1024) {
      return out.facts();
    }
    if (SshKeys.isOpenSsh(value)) {
      SshKeys.openSsh(value, out);
      return out.facts();
    }
    // A key of a provider's type is one, too; no text goes on with such a byte.
    boolean der = type.endsWith("private-key") || (value.length > 1 && value[1] < 0);
    if (value[0] == 0x30 && der) {
      SshKeys.rsa(value, out);
      return out.facts();
    }
    String text = new String(value, StandardCharsets.ISO_8859_1);
    BiConsumer<String, Told> reader = READERS.get(type);
    if (reader != null) {
      reader.accept(text, out);
    }
    if (shaped) {
      BY_PREFIX.forEach(
          (prefix, r) -> {
            if (text.startsWith(prefix)) {
              r.accept(text, out);
            }
          });
      Prefixes.tell(text, out);
    }
    if (text.startsWith("eyJ") || text.startsWith("ghs_")) {
      Jwts.tell(text, out);
    }
    return out.facts();
  }

  /**
   * Names the principal, where nothing named it outright: the best of the facts that name somebody.
   */
  public static void complete(Told out) {
    String user = out.get("user");
    String host = out.get("host");
    String subject = out.get("subject");
    registryUser(user, out);
    if (subject != null && subject.startsWith("spiffe://")) {
      out.put("spiffeId", subject);
    }
    out.put("principal", out.get("clientEmail"));
    out.put("principal", out.get("spiffeId"));
    out.put("principal", subject);
    out.put("principal", user == null || host == null ? user : user + "@" + host);
    out.put("principal", out.get("email"));
    out.put("principal", out.get("clientId"));
    String comment = out.get("comment");
    out.put("principal", comment != null && comment.indexOf('@') > 0 ? comment : null);
  }

  private static void named(String name, String actor, Told out) {
    out.put("class", name);
    out.put("actor", actor);
  }

  /** The id of a client is who its secret authenticates. */
  private static void client(String id, Told out) {
    out.put("clientId", id);
  }

  /** Microsoft Graph shows the first three characters of a client secret as its hint. */
  private static void hint(String secret, Told out) {
    if (secret.length() >= 32) {
      out.put("hint", secret.substring(0, 3));
      out.put("actor", "app");
    }
  }

  private static void ecr(String token, Told out) {
    out.put("class", "registry");
    out.put("user", "AWS");
    out.put("actor", "service");
    out.put("ttl", "43200");
  }

  /** {@code SG.<id>.<secret>}. */
  private static void sendgrid(String token, Told out) {
    int end = token.indexOf('.', 3);
    if (token.startsWith("SG.") && end == 25) {
      out.put("credentialId", token.substring(3, end));
    }
  }

  private static void vault(String token, Told out) {
    switch (token.substring(0, Math.min(2, token.length()))) {
      case "s." -> out.put("class", "service");
      case "b." -> out.put("class", "batch");
      case "r." -> out.put("class", "recovery");
      default -> {}
    }
  }

  /** Base64 of a user, a colon and a password: what registries keep. */
  private static void basic(String auth, Told out) {
    String pair = Members.printable(auth);
    int colon = pair == null ? -1 : pair.indexOf(':');
    if (pair == null || colon <= 0) {
      return;
    }
    registryUser(pair.substring(0, colon), out);
  }

  /** Users that a registry gives to programs: Harbor's robots, and those that name a token. */
  static void registryUser(@Nullable String user, Told out) {
    if (user == null) {
      return;
    }
    out.put("user", user);
    switch (user) {
      case "AWS" -> {
        out.put("actor", "service");
        out.put("ttl", "43200");
      }
      case "oauth2accesstoken" -> {
        out.put("actor", "service");
        out.put("ttl", "3600");
      }
      case "_json_key", "_json_key_base64", "00000000-0000-0000-0000-000000000000" ->
          out.put("actor", "service");
      default -> out.put("actor", user.startsWith("robot$") ? "service" : null);
    }
  }
}
