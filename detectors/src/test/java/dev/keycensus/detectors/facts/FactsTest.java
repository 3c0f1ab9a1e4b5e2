package dev.keycensus.detectors.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What values tell by themselves; each value is made here, as its issuer makes it. */
class FactsTest {
  private static final String ALNUM =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private final Random random = new Random(7);

  private String random(int n) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < n; i++) {
      b.append(ALNUM.charAt(random.nextInt(ALNUM.length())));
    }
    return b.toString();
  }

  private static SortedMap<String, String> facts(String type, String value) {
    return facts(type, value.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static SortedMap<String, String> facts(String type, byte[] value) {
    Told told = new Told(Facts.of(type, true, value));
    Facts.complete(told);
    return told.facts();
  }

  private static String base64(String s) {
    return Base64.getEncoder().encodeToString(s.getBytes(StandardCharsets.UTF_8));
  }

  private static String url64(byte[] b) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(b);
  }

  private static String url64(String s) {
    return url64(s.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "gh,p_,classic-pat,person,",
    "github,_pat_,fine-grained-pat,person,",
    "gh,o_,oauth,person,",
    "gh,u_,user-to-server,person,28800",
    "gh,s_,installation,app,3600",
    "gh,r_,refresh,person,15897600",
    "gl,pat-,access-token,,",
    "gl,dt-,deploy,service,",
    "gl,rt-,runner,service,",
    "gl,rtr-,runner-registration,service,",
    "gl,cbt-,ci-job,service,",
    "gl,ptt-,pipeline-trigger,service,",
    "gl,agent-,cluster-agent,service,",
    "xox,b-,bot,app,",
    "xox,p-,user,person,",
    "xoxe.xox,b-,rotating-bot,app,43200",
    "xox,e-,refresh,,",
    "sk-p,roj-,project,,",
    "sk-s,vcacct-,service-account,service,",
    "sk-a,dmin-,admin,,",
    "sk-a,nt-api03-,api,,",
    "sk-a,nt-admin01-,admin,,",
    "sk-a,nt-oat01-,oauth,person,",
    "hv,s.,service,,",
    "hv,b.,batch,,",
    "AT,ATT3,api-token,person,",
    "AT,CTT3,access-token,service,",
    "sntr,yu_,user,person,",
  })
  void aPrefixTellsTheClass(String a, String b, String name, String actor, String ttl) {
    SortedMap<String, String> facts = facts("any", a + b + random(36));
    assertThat(facts).containsEntry("class", name);
    assertThat(facts.get("actor")).isEqualTo(actor);
    assertThat(facts.get("ttl")).isEqualTo(ttl);
  }

  @Test
  void aPrefixMeansNothingToAValueWithoutAShape() {
    byte[] value = ("gh" + "p_" + random(36)).getBytes(StandardCharsets.US_ASCII);
    assertThat(Facts.of("generic-secret", false, value)).isEmpty();
    assertThat(facts("any", random(40))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "sk_,live_,live,production,secret",
    "sk_,test_,test,test,secret",
    "rk_,live_,live,production,restricted",
    "pk_,test_,test,test,publishable",
    "rzp_,test_,test,test,",
    "access-,sandbox-,test,test,",
    "shippo_,live_,live,production,",
  })
  void wordsBeforeTheRandomPartTellTheMode(
      String a, String b, String mode, String environment, String name) {
    SortedMap<String, String> facts = facts("any", a + b + random(30));
    assertThat(facts).containsEntry("mode", mode).containsEntry("environment", environment);
    assertThat(facts.get("class")).isEqualTo(name);
  }

  @Test
  void legacyTokensAreToldByTheirType() {
    assertThat(facts("openai-api-key-legacy", "sk-" + random(48)))
        .containsEntry("class", "user")
        .containsEntry("actor", "person");
    assertThat(facts("vault-token-legacy", "b." + random(24))).containsEntry("class", "batch");
  }

  @Test
  void awsKeysTellTheirAccount() {
    long bits = (123_456_789_012L << 7) << 2;
    StringBuilder id = new StringBuilder("ASI" + "A");
    for (int i = 9; i >= 0; i--) {
      id.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt((int) (bits >>> (5 * i) & 31)));
    }
    assertThat(facts("aws-access-key-id-temporary", id + "BCDEFG"))
        .containsEntry("account", "123456789012")
        .containsEntry("keyId", id + "BCDEFG")
        .containsEntry("class", "session")
        .doesNotContainKey("ttl");
    String bedrock = base64("BedrockAPIKey-a1b2-at-123456789012:" + random(40));
    assertThat(facts("aws-bedrock-api-key-long-term", "ABS" + "K" + bedrock))
        .containsEntry("account", "123456789012")
        .containsEntry("user", "BedrockAPIKey-a1b2-at-123456789012");
  }

  @Test
  void azureShowsTheHint() {
    String secret = "Ab~8Q~" + random(34);
    assertThat(facts("azure-entra-client-secret", secret))
        .containsEntry("hint", "Ab~")
        .containsEntry("actor", "app");
  }

  @Test
  void slackTokensTellTeamAndBot() {
    assertThat(facts("slack-bot-token", "xox" + "b-123456789012-210987654321-" + random(24)))
        .containsEntry("tenant", "123456789012")
        .containsEntry("principalId", "210987654321");
    assertThat(
            facts(
                "slack-app-level-token", "xap" + "p-1-A0123456789-1234567890123-" + "0".repeat(64)))
        .containsEntry("clientId", "A0123456789");
    String hook = "https://hooks.sla" + "ck.com/services/T0123ABCD/B0456EFGH/" + random(24);
    assertThat(facts("slack-webhook-url", hook))
        .containsEntry("tenant", "T0123ABCD")
        .containsEntry("principalId", "B0456EFGH")
        .containsEntry("class", "incoming-webhook");
  }

  @Test
  void discordTokensTellTheBotAndTheirAge() {
    String id = "245559087524216832";
    byte[] at = ByteBuffer.allocate(4).putInt((int) (1_700_000_000L - 1_293_840_000L)).array();
    String token = url64(id) + "." + url64(at) + "." + random(27);
    assertThat(facts("discord-bot-token", token))
        .containsEntry("principalId", id)
        .containsEntry("issued", "1700000000")
        .containsEntry("actor", "app");
    byte[] before = ByteBuffer.allocate(4).putInt(1).array();
    assertThat(facts("discord-bot-token", url64(id) + "." + url64(before) + "." + random(27)))
        .doesNotContainKey("issued");
    assertThat(
            facts(
                "discord-webhook-url", "https://discord.com/api/webhooks/" + id + "/" + random(68)))
        .containsEntry("principalId", id)
        .containsEntry("issued", "1478616248");
  }

  @Test
  void idsInClearAreTold() {
    assertThat(facts("telegram-bot-token", "123456789:AA" + random(33)))
        .containsEntry("principalId", "123456789");
    String id = random(22);
    assertThat(facts("sendgrid-api-key", "SG." + id + "." + random(43)))
        .containsEntry("credentialId", id);
    assertThat(
            facts(
                "microsoft-teams-incoming-webhook",
                "https://acme.webhook.office.com/webhookb2/g-1@t-2/IncomingWebhook/"
                    + random(32)
                    + "/u"))
        .containsEntry("tenant", "t-2")
        .containsEntry("host", "acme.webhook.office.com");
  }

  @Test
  void tokensWithAnObjectInsideTellIt() {
    String sentry =
        base64(
            "{\"iat\":1687336543.2,\"url\":\"https://sentry.io\",\"region_url\":"
                + "\"https://us.sentry.io\",\"org\":\"acme\"}");
    assertThat(facts("sentry-org-auth-token", "sntr" + "ys_" + sentry + "_" + random(43)))
        .containsEntry("tenant", "acme")
        .containsEntry("host", "sentry.io")
        .containsEntry("region", "us.sentry.io")
        .containsEntry("issued", "1687336543")
        .containsEntry("class", "organization");
    String key = random(24);
    String cloud =
        base64("{\"o\":\"7\",\"n\":\"stack-1-write\",\"k\":\"" + key + "\",\"m\":{\"r\":\"eu\"}}");
    assertThat(facts("grafana-cloud-access-token", "gl" + "c_" + cloud))
        .containsEntry("tenant", "7")
        .containsEntry("principal", "stack-1-write")
        .containsEntry("region", "eu")
        .doesNotContainValue(key);
    String legacy = base64("{\"k\":\"" + key + "\",\"n\":\"ci\",\"id\":3}");
    assertThat(facts("grafana-api-key-legacy", legacy))
        .containsEntry("tenant", "3")
        .containsEntry("principal", "ci")
        .doesNotContainValue(key);
    String mapbox = "s" + "k." + url64("{\"u\":\"acme\",\"a\":\"cl1\"}") + "." + random(22);
    assertThat(facts("mapbox-secret-token", mapbox))
        .containsEntry("user", "acme")
        .containsEntry("credentialId", "cl1");
  }

  private static String jwt(String claims) {
    return url64("{\"alg\":\"RS256\"}") + "." + url64(claims) + "." + url64("no signature at all");
  }

  @Test
  void claimsAreTold() {
    assertThat(
            facts(
                "jwt",
                jwt(
                    "{\"iss\":\"https://idp\",\"sub\":\"svc\",\"aud\":[\"a\",\"b\"],\"azp\":\"web\","
                        + "\"scope\":\"read write\",\"iat\":1700000000,\"nbf\":1700000001,"
                        + "\"exp\":1700003600,\"jti\":\"j1\"}")))
        .containsEntry("issuer", "https://idp")
        .containsEntry("subject", "svc")
        .containsEntry("audience", "a b")
        .containsEntry("clientId", "web")
        .containsEntry("scope", "read write")
        .containsEntry("issued", "1700000000")
        .containsEntry("notBefore", "1700000001")
        .containsEntry("expires", "1700003600")
        .containsEntry("credentialId", "j1")
        .containsEntry("principal", "svc");
  }

  @Test
  void delegationIsTold() {
    assertThat(
            facts(
                "jwt",
                jwt(
                    "{\"sub\":\"alice\",\"act\":{\"sub\":\"agent-7\",\"act\":{\"sub\":\"gateway\"}}}")))
        .containsEntry("onBehalfOf", "alice")
        .containsEntry("actedBy", "agent-7 < gateway")
        .containsEntry("principal", "agent-7");
  }

  @Test
  void entraTokensTellApplicationAndTenant() {
    assertThat(
            facts(
                "jwt",
                jwt(
                    "{\"tid\":\"t\",\"appid\":\"a\",\"oid\":\"o\",\"idtyp\":\"app\",\"roles\":[\"R\"]}")))
        .containsEntry("tenant", "t")
        .containsEntry("clientId", "a")
        .containsEntry("principalId", "o")
        .containsEntry("role", "R")
        .containsEntry("actor", "app");
    assertThat(
            facts("jwt", jwt("{\"appid\":\"a\",\"scp\":\"User.Read\",\"upn\":\"bo@acme.test\"}")))
        .containsEntry("onBehalfOf", "bo@acme.test")
        .containsEntry("actor", "person");
  }

  @Test
  void kubernetesTokensTellTheServiceAccount() {
    String p = "\"kubernetes.io/serviceaccount/";
    assertThat(
            facts(
                "jwt",
                jwt(
                    "{\"iss\":\"kubernetes/serviceaccount\","
                        + p
                        + "namespace\":\"ci\","
                        + p
                        + "service-account.name\":\"deployer\","
                        + p
                        + "service-account.uid\":\"u-1\",\"sub\":\"system:serviceaccount:ci:deployer\"}")))
        .containsEntry("namespace", "ci")
        .containsEntry("serviceAccount", "deployer")
        .containsEntry("class", "legacy")
        .containsEntry("principal", "system:serviceaccount:ci:deployer")
        .containsEntry("principalId", "u-1")
        .doesNotContainKey("expires");
    assertThat(
            facts(
                "jwt",
                jwt(
                    "{\"exp\":1700000000,\"kubernetes.io\":{\"namespace\":\"ci\",\"pod\":{\"name\":\"p-0\"},"
                        + "\"serviceaccount\":{\"name\":\"deployer\",\"uid\":\"u-1\"}}}")))
        .containsEntry("class", "bound")
        .containsEntry("pod", "p-0")
        .containsEntry("actor", "service");
  }

  @Test
  void supabaseKeysTellProjectAndRole() {
    assertThat(
            facts(
                "jwt",
                jwt("{\"iss\":\"supabase\",\"ref\":\"abcdefgh\",\"role\":\"service_role\"}")))
        .containsEntry("project", "abcdefgh")
        .containsEntry("role", "service_role")
        .containsEntry("class", "service_role")
        .containsEntry("actor", "service");
  }

  private static void field(ByteArrayOutputStream out, int kind, String text) {
    byte[] b = text.getBytes(StandardCharsets.UTF_8);
    out.write(kind);
    out.write(b.length & 0x7F | (b.length > 127 ? 0x80 : 0));
    if (b.length > 127) {
      out.write(b.length >>> 7);
    }
    out.writeBytes(b);
  }

  private static String macaroon(String... caveats) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(2);
    field(out, 1, "packages.example.org");
    field(out, 2, "0a0a0a0a-1111-2222-3333-444444444444");
    out.write(0);
    for (String caveat : caveats) {
      field(out, 2, caveat);
      out.write(0);
    }
    out.write(0);
    field(out, 6, "s".repeat(32));
    return "pyp" + "i-" + url64(out.toByteArray());
  }

  @Test
  void macaroonsTellTheirCaveats() {
    assertThat(
            facts(
                "pypi-api-token",
                macaroon(
                    "[0, 1800000000, 1700000000]", "[1, [\"left\", \"right\"]]", "[3, \"u-9\"]")))
        .containsEntry("host", "packages.example.org")
        .containsEntry("credentialId", "0a0a0a0a-1111-2222-3333-444444444444")
        .containsEntry("expires", "1800000000")
        .containsEntry("notBefore", "1700000000")
        .containsEntry("project", "left right")
        .containsEntry("principalId", "u-9")
        .containsEntry("actor", "person");
    assertThat(
            facts(
                "pypi-api-token",
                macaroon("{\"version\": 1, \"permissions\": {\"projects\": [\"one\"]}}")))
        .containsEntry("project", "one");
    assertThat(
            facts(
                "pypi-api-token", macaroon("[2, [\"" + "p".repeat(150) + "\"]]", "[4, \"oidc\"]")))
        .containsEntry("projectId", "p".repeat(150))
        .containsEntry("class", "trusted-publisher");
  }

  @Test
  void routableTokensTellOrganizationAndUser() {
    byte[] lines = "c:1\no:a\nu:2s".getBytes(StandardCharsets.US_ASCII);
    byte[] payload = new byte[lines.length + 17];
    random.nextBytes(payload);
    System.arraycopy(lines, 0, payload, 0, lines.length);
    payload[payload.length - 1] = 16;
    String token = "glpa" + "t-" + url64(payload) + ".01.0j0abcdef";
    assertThat(facts("gitlab-pat-routable", token))
        .containsEntry("tenant", "10")
        .containsEntry("principalId", "100");
  }

  @Test
  void registryUsersAreTold() {
    assertThat(facts("docker-config-auth", base64("robot$ci+push:" + random(20))))
        .containsEntry("user", "robot$ci+push")
        .containsEntry("actor", "service");
    assertThat(facts("docker-config-auth", base64("AWS:" + random(20))))
        .containsEntry("ttl", "43200");
    assertThat(facts("docker-config-auth", base64("oauth2accesstoken:" + random(20))))
        .containsEntry("ttl", "3600");
    assertThat(facts("npm-basic-auth", base64("bob:" + random(20))))
        .containsEntry("user", "bob")
        .doesNotContainKey("actor");
  }

  @Test
  void factsAreShortAndPlain() {
    Told told = new Told();
    told.put("long", "x".repeat(500));
    told.put("broken", "a\u0007b");
    told.put("turned", "a\u202Eb");
    told.put("empty", "  ");
    told.time("expires", "1e99");
    told.time("issued", "soon");
    told.time("notBefore", "1.7E9");
    assertThat(told.facts())
        .isEqualTo(Map.of("long", "x".repeat(Told.LONGEST), "notBefore", "1700000000"));
  }
}
