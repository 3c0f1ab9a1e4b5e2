package dev.keycensus.inventory.evidence;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keycensus.inventory.evidence.Known.Status;
import dev.keycensus.inventory.evidence.Known.Who;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of export, and what hostile or broken ones come to. */
class ExportTest {
  static Stream<Arguments> exports() {
    return Stream.of(
        Arguments.of(ExportKind.AWS_CREDENTIAL_REPORT, Exported.REPORT, 4),
        Arguments.of(ExportKind.AWS_ACCESS_KEYS, Exported.ACCESS_KEYS, 2),
        Arguments.of(ExportKind.CLOUDTRAIL, Exported.CLOUDTRAIL, 2),
        Arguments.of(ExportKind.CLOUDTRAIL, Exported.LOOKED_UP, 1),
        Arguments.of(ExportKind.CLOUDTRAIL, Exported.PASSED_ON, 1),
        Arguments.of(ExportKind.AWS_AUTHORIZATION_DETAILS, Exported.DETAILS, 2),
        Arguments.of(ExportKind.GCP_KEYS, Exported.GCP, 2),
        Arguments.of(ExportKind.GCP_KEYS, Exported.GCP_ASSETS, 1),
        // The answer of the service itself, where gcloud prints the bare list.
        Arguments.of(ExportKind.GCP_KEYS, "{\"keys\": " + Exported.GCP + "}", 2),
        Arguments.of(ExportKind.ENTRA_CREDENTIALS, Exported.ENTRA, 1),
        Arguments.of(ExportKind.ENTRA_CREDENTIALS, Exported.ENTRA_APPS, 2),
        Arguments.of(ExportKind.ENTRA_CREDENTIALS, Exported.ENTRA_POWERSHELL, 2),
        Arguments.of(ExportKind.GITHUB_SECRETS, Exported.SECRETS, 2),
        Arguments.of(ExportKind.GITLAB_VARIABLES, Exported.VARIABLES, 1),
        Arguments.of(ExportKind.KUBERNETES, Exported.KUBERNETES, 4),
        Arguments.of(ExportKind.GITHUB_PATS, Exported.GITHUB_PATS, 1),
        Arguments.of(ExportKind.GITHUB_INSTALLATIONS, Exported.INSTALLATIONS, 1),
        Arguments.of(ExportKind.GITHUB_DEPLOY_KEYS, Exported.DEPLOY_KEYS, 1),
        Arguments.of(ExportKind.GITHUB_AUDIT_LOG, Exported.AUDIT, 1),
        Arguments.of(ExportKind.GITHUB_CREDENTIAL_AUTHORIZATIONS, Exported.AUTHORIZATIONS, 2),
        Arguments.of(ExportKind.GITLAB_TOKENS, Exported.GITLAB, 2),
        Arguments.of(ExportKind.VAULT_TOKENS, Exported.VAULT, 1),
        Arguments.of(ExportKind.VAULT_LEASES, Exported.LEASE, 1),
        Arguments.of(ExportKind.OKTA, Exported.OKTA, 2),
        Arguments.of(ExportKind.OPENAI_KEYS, Exported.OPENAI, 1),
        Arguments.of(ExportKind.ANTHROPIC_KEYS, Exported.ANTHROPIC, 1),
        Arguments.of(ExportKind.KEYCENSUS, Exported.OWN, 2));
  }

  @Test
  void everyKindIsTried() {
    assertThat(exports().map(a -> a.get()[0]).collect(Collectors.toSet()))
        .hasSameSizeAs(ExportKind.values());
  }

  @ParameterizedTest
  @MethodSource("exports")
  void isReadAndKnownByItself(ExportKind kind, String text, int rows) throws Exception {
    List<Known> known = Exported.read(kind, text);
    assertThat(known).hasSize(rows);
    assertThat(known).allSatisfy(k -> assertThat(k.kind()).isEqualTo(kind));
    assertThat(Exported.read(null, text)).isEqualTo(known);
    assertThat(Exported.read(null, gzip(text.getBytes(UTF_8)))).isEqualTo(known);
    assertThat(Exported.read(null, utf16(text))).isEqualTo(known);
    assertThat(Exported.read(null, "\ufeff" + text)).isEqualTo(known);
  }

  @ParameterizedTest
  @MethodSource("exports")
  void whatIsKeptIsReadAgain(ExportKind kind, String text, int rows) throws Exception {
    List<Known> known = Exported.read(kind, text);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Kept.write(known, out);
    assertThat(Exported.read(ExportKind.KEYCENSUS, out.toByteArray())).isEqualTo(known);
  }

  /** It may end between two rows of a log or a table, and nowhere else. */
  @ParameterizedTest
  @MethodSource("exports")
  void isRefusedWhereverItIsCut(ExportKind kind, String text, int rows) throws Exception {
    String whole = text.strip();
    boolean table = !whole.startsWith("{") && !whole.startsWith("[");
    boolean lines = table || whole.startsWith("{\"@");
    List<Known> known = Exported.read(kind, whole);
    for (int cut = 0; cut < whole.length(); cut++) {
      String part = whole.substring(0, cut);
      boolean some = !table || part.strip().indexOf('\n') > 0;
      boolean between = whole.charAt(cut) == '\n' || part.endsWith("\n");
      boolean pages = part.strip().endsWith("]") && whole.substring(cut).strip().startsWith("[");
      boolean wholeRows = (lines && some && between) || pages;
      if (wholeRows) {
        assertThat(Exported.read(kind, part).size()).isLessThanOrEqualTo(known.size());
      } else if (!cell(kind, whole, cut)) {
        assertThatThrownBy(() -> Exported.read(kind, part), "cut at %s: %s", cut, part)
            .isInstanceOf(UserError.class);
      }
    }
  }

  /** A last cell of free text, or none, may end anywhere: nothing tells in a table of our own. */
  private static boolean cell(ExportKind kind, String whole, int cut) {
    return kind == ExportKind.KEYCENSUS
        && whole.substring(whole.lastIndexOf('\n', cut - 1) + 1, cut).split(",", -1).length >= 11;
  }

  @Test
  void anErrorTellsThePlaceAndNoValue() {
    String text = Exported.ACCESS_KEYS.replace("2020-01-05T10:01:00Z", "hunter2-hunter2");
    assertThatThrownBy(() -> Exported.read(null, text))
        .isInstanceOfSatisfying(
            UserError.class,
            e -> {
              assertThat(e.render()).isEqualTo("x:5:18: CreateDate is not a time");
            });
    String report = Exported.REPORT.replace("2026-11-20T02:10:00+00:00", "hunter2-hunter2");
    assertThatThrownBy(() -> Exported.read(null, report))
        .isInstanceOfSatisfying(
            UserError.class,
            e ->
                assertThat(e.render())
                    .isEqualTo("x:3:133: access_key_1_last_used_date is not a time"));
  }

  @Test
  void aWrongExportIsRefused() {
    assertRefused(
        ExportKind.GCP_KEYS, Exported.ACCESS_KEYS, "x:2:3: row 1 has no name", "of that kind?");
    assertRefused(ExportKind.OKTA, Exported.REPORT, "x:1:1: is no export of okta", "JSON");
    assertRefused(null, "[{\"a\": 1}]", "x: nothing in it tells", "kinds: aws-credential-report");
    assertRefused(null, "a,b\n1,2\n", "x: nothing in it tells", "keycensus");
    assertRefused(null, " \n", "x: the export is empty", "again");
    assertRefused(null, "[1]", "x:1:2: a row is not an object", "");
    assertRefused(null, "[{\"AccessKeyId\": 1, \"AccessKeyId\": 2}]", "a name stands twice", "");
    assertRefused(null, Exported.REPORT_HEADER + ",user\n", "the column user stands twice", "");
    assertRefused(
        null, Exported.REPORT + "\nshort,row\n", "x:5:7: row 4 has 2 cells and not 22", "");
    assertRefused(
        null, Exported.OPENAI.replace("more\":false", "more\":true"), "the list goes on", "pages");
    assertRefused(null, "{\"AccessKeyId\": \"" + "x".repeat(9 << 20) + "\"}", "too long", "");
    assertRefused(null, "[".repeat(5000), "nests too deep", "");
    assertRefused(null, "{\"a\":".repeat(5000), "nests too deep", "");
    assertRefused(ExportKind.OKTA, "{\"id\":\"a\",\"name\":[]}", "name is not a text", "");
    assertRefused(ExportKind.OKTA, "[\"a\"]", "x:1:2: a row is not an object", "");
    assertRefused(null, "[]", "x: the list is empty", "in the place of auto: aws-credential");
  }

  @Test
  void aTableWithoutAColumnIsRefused() {
    String cut = Exported.REPORT.replace("access_key_1_last_rotated", "renamed");
    assertRefused(null, cut, "x:1:1: the table has no column access_key_1_last_rotated", "columns");
    String noName = Exported.REPORT.replace("\nci-deploy,", "\n,");
    assertRefused(null, noName, "x:3:1: row 2 has an empty user", "again");
    String noState = Exported.REPORT.replace("true,2023-01-05T10:01", ",2023-01-05T10:01");
    assertRefused(null, noState, "x:3:102: row 2 has an empty access_key_1_active", "again");
  }

  @Test
  void aKeyWithoutAnIdIsRefused() {
    String list = Exported.ACCESS_KEYS.replace("AKIAEXAMPLE" + "000000002", "");
    assertRefused(null, list, "x:4:38: row 2 has an empty AccessKeyId", "again");
    String used = "{\"UserName\": \"a\", \"AccessKeyId\": \"\", \"AccessKeyLastUsed\": {}}";
    assertRefused(null, used, "x:1:34: row 1 has an empty AccessKeyId", "again");
  }

  @Test
  void eachWayToGetAnEventTellsTheSame() throws Exception {
    for (String text : List.of(Exported.LOOKED_UP, Exported.PASSED_ON)) {
      Known known = Exported.read(null, text).get(0);
      assertThat(known.keys().keyId()).isEqualTo("AKIA" + "EXAMPLE" + "000000001");
      assertThat(known.dates().lastUsed()).isEqualTo(Instant.parse("2026-11-20T02:10:00Z"));
      assertThat(who(known).name()).isEqualTo("ci-deploy");
    }
    assertRefused(
        null,
        Exported.LOOKED_UP.replace("}}\"}]", "}\"}]"),
        "x:4:21: CloudTrailEvent is no object",
        "");
  }

  /** Sessions of people at the console are of no machine; the key of a user is. */
  @Test
  void whoSitsAtTheConsoleIsAPerson() throws Exception {
    String event =
        "{\"eventTime\":\"2026-11-20T02:10:00Z\",\"eventSource\":\"a\",\"eventName\":\"b\","
            + "\"sessionCredentialFromConsole\":\"true\",\"userIdentity\":{\"type\":\"IAMUser\","
            + "\"userName\":\"ann\",\"accessKeyId\":\"@IAEXAMPLE000000009\"}}";
    assertThat(who(Exported.read(null, event.replace("@", "AS")).get(0)).person()).isTrue();
    assertThat(who(Exported.read(null, event.replace("@", "AK")).get(0)).person()).isFalse();
    String role =
        Exported.CLOUDTRAIL.replace("\"userName\":\"api\"", "\"userName\":\"AWSReservedSSO_x\"");
    assertThat(who(Exported.read(null, role).get(1)).person()).isTrue();
  }

  @Test
  void ofTooManySessionsOnlyTheRolesAreTold() throws Exception {
    Export export = new Export(ExportKind.CLOUDTRAIL, Exported.VALUES);
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < CloudTrail.MOST_SESSIONS + 20; i++) {
      b.append("{\"eventTime\":\"2026-11-20T02:10:00Z\",\"eventSource\":\"a\",\"userIdentity\":")
          .append("{\"type\":\"AssumedRole\",\"accessKeyId\":\"ASIAEXAMPLE")
          .append(1_000_000 + i)
          .append("\",\"sessionContext\":{\"sessionIssuer\":{\"userName\":\"api\"}}}}\n");
    }
    export.add("x", new ByteArrayInputStream(b.toString().getBytes(UTF_8)));
    Export.Imported read = export.end();
    assertThat(read.rows()).isEqualTo(CloudTrail.MOST_SESSIONS + 20);
    assertThat(read.known()).hasSize(CloudTrail.MOST_SESSIONS + 1);
    assertThat(read.known().get(0).keys().keyId()).isNull();
    assertThat(read.known().get(0).facts()).containsEntry("uses", "20");
    assertThat(read.notes())
        .containsExactly("20 events of sessions over the first 100000 are told by role only");
  }

  @Test
  void whatAUserMayIsThatOfItsGroupsToo() throws Exception {
    Known user = Exported.read(null, Exported.DETAILS).get(0);
    assertThat(user.scopes()).containsExactly("*", "inline/own", "policy/Everything");
    assertThat(who(user).owner()).isEqualTo("team-payments");
    assertThat(who(user).tenant()).isEqualTo("111122223333");
    assertThat(Exported.read(null, Exported.DETAILS).get(1).scopes()).isEmpty();
  }

  @Test
  void powerShellsNamesAndTimesAreReadAsTheServices() throws Exception {
    Known secret = Exported.read(null, Exported.ENTRA_POWERSHELL).get(1);
    assertThat(secret.dates().created()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(secret.dates().expires()).isEqualTo(Instant.parse("2026-02-01T00:00:00Z"));
    assertThat(secret.keys().prefix()).isEqualTo("xyz");
    String older =
        Exported.ENTRA.replace("endDateTime", "endDate").replace("startDateTime", "startDate");
    assertThat(Exported.read(null, older).get(0).dates())
        .isEqualTo(Exported.read(null, Exported.ENTRA).get(0).dates());
    String object = Exported.ACCESS_KEYS.replace("\"Active\"", "{\"Value\": \"Active\"}");
    assertThat(Exported.read(null, object).get(0).status()).isEqualTo(Status.ACTIVE);
    String zone = Exported.ACCESS_KEYS.replace("10:01:00+00:00", "10:01:00.000+0000");
    assertThat(Exported.read(null, zone)).isEqualTo(Exported.read(null, Exported.ACCESS_KEYS));
  }

  @Test
  void aPageOfSeveralIsNoExport() {
    assertRefused(
        null,
        Exported.SECRETS.replace("count\":2", "count\":31"),
        "x:1:16: the list goes on: it is of 31 rows, and 2 are here",
        "pages");
    String graph = "{\"@odata.nextLink\": \"https://x\", \"value\": " + Exported.ENTRA_APPS + "}";
    assertRefused(null, graph, "the list goes on: @odata.nextLink is set", "pages");
    assertThatCode(() -> Exported.read(null, graph + "{\"value\": " + Exported.ENTRA_APPS + "}"))
        .doesNotThrowAnyException();
    assertThatCode(() -> Exported.read(null, Exported.SECRETS + Exported.SECRETS))
        .doesNotThrowAnyException();
  }

  /** Some clients undo the encoding of the report, and write its text. */
  @Test
  void aReportIsReadInAndOutOfItsEncoding() throws Exception {
    List<Known> known = Exported.read(null, Exported.REPORT);
    String open = Exported.REPORT.replace("\n", "\\n");
    String coded = Base64.getEncoder().encodeToString(Exported.REPORT.getBytes(UTF_8));
    for (String content : List.of(open, coded)) {
      String json = "{\"Content\": \"" + content + "\", \"ReportFormat\": \"text/csv\"}";
      assertThat(Exported.read(null, json)).isEqualTo(known);
    }
  }

  @Test
  void ofOneObjectThatHasListsOfItsOwn() throws Exception {
    String account =
        "{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\",\"metadata\":{\"name\":\"bot\"},"
            + "\"secrets\":[{\"name\":\"bot-token\"}]}";
    assertThat(who(Exported.read(null, account).get(0)).name()).isEqualTo("default/bot");
  }

  /** The page of an organization exports other names than its API and its streams. */
  @Test
  void anAuditLogIsKnownByItsOlderTime() throws Exception {
    String page = Exported.AUDIT.replace("\"@timestamp\"", "\"created_at\"");
    Known known = Exported.read(null, page).get(0);
    assertThat(known.dates().lastUsed())
        .isEqualTo(Exported.read(null, Exported.AUDIT).get(0).dates().lastUsed());
  }

  @Test
  void aKeyOfAWorkspaceMayTellItInItsScope() throws Exception {
    String key =
        "{\"id\":\"apikey_1\",\"name\":\"ci\",\"status\":\"active\",\"partial_key_hint\":\"sk-ant-...AAAA\","
            + "\"principal\":{\"type\":\"service_account\",\"id\":\"svac_1\"},"
            + "\"scope\":{\"type\":\"workspace\",\"workspace_id\":\"w\"}}";
    Known known = Exported.read(null, key).get(0);
    assertThat(who(known).tenant()).isEqualTo("w");
    assertThat(known.facts()).containsEntry("principal", "svac_1");
  }

  @Test
  void aPersonsOwnKeyIsNoDeployKey() throws Exception {
    String own = Exported.DEPLOY_KEYS.replace("repos/acme/shop/keys", "user/keys");
    Known known = Exported.read(null, own).get(0);
    assertThat(who(known).person()).isTrue();
    assertThat(known.scopes()).isEmpty();
  }

  @Test
  void whatIsStoredForWorkflowsIsNamed() throws Exception {
    List<Known> known = Exported.read(null, Exported.SECRETS);
    assertThat(known.get(0).facts()).containsEntry("store", "repository");
    assertThat(known.get(1).facts()).containsEntry("store", "organization");
    String client = "[{\"name\":\"A\",\"updatedAt\":\"2024-01-01T00:00:00Z\",\"visibility\":\"\"}]";
    assertThat(Exported.read(null, client).get(0).facts()).containsEntry("store", "repository");
    assertRefused(
        ExportKind.GITHUB_SECRETS,
        Exported.SECRETS.replace("NPM_TOKEN", "=cmd()"),
        "x:2:3: row 1 is no secret",
        "kind?");
  }

  @Test
  void aSearchedTrailHasATimeOfItsOwn() throws Exception {
    String searched =
        Exported.CLOUDTRAIL
            .replace(
                "\"eventTime\":\"2026-11-21T02:10:00Z", "\"@timestamp\":\"2026-11-21 02:10:00.000")
            .replace("eventTime", "@timestamp");
    assertThat(Exported.read(null, searched).get(0).dates().lastUsed())
        .isEqualTo(Instant.parse("2026-11-21T02:10:00Z"));
    assertRefused(
        null, searched.replace("@timestamp", "@time"), "x:2:2: row 1 has no eventTime", "");
  }

  @Test
  void vaultListsIds() throws Exception {
    List<Known> tokens = Exported.read(ExportKind.VAULT_TOKENS, "[\"acc-1\", \"acc-2\"]");
    assertThat(tokens).hasSize(2);
    assertThat(tokens.get(1).facts()).containsEntry("accessor", "acc-2");
    assertThat(tokens.get(1).dates().created()).isNull();
    String answer =
        "{\"request_id\": \"r\", \"data\": {\"keys\": [\"database/creds/ro/1\", \"2\"]}}";
    List<Known> leases = Exported.read(ExportKind.VAULT_LEASES, answer);
    assertThat(who(leases.get(0)).name()).isEqualTo("database/creds/ro");
    assertThat(leases.get(1).who()).isNull();
    assertRefused(
        ExportKind.VAULT_LEASES, "[\"ro/\"]", "x:1:2: row 1 is a folder and no id", "list");
    assertRefused(ExportKind.VAULT_TOKENS, "[\"\"]", "x:1:2: row 1 is empty", "");
    assertRefused(null, "[\"acc-1\"]", "x: nothing in it tells", "vault-tokens");
  }

  private static void assertRefused(
      @org.jspecify.annotations.Nullable ExportKind kind, String text, String what, String hint) {
    assertThatThrownBy(() -> Exported.read(kind, text))
        .isInstanceOfSatisfying(
            UserError.class, e -> assertThat(e.render()).contains(what).contains(hint));
  }

  @Test
  void pagesStandOneAfterAnother() throws Exception {
    String page = Exported.OPENAI.replace("more\":false", "more\":true");
    assertThat(Exported.read(null, page + Exported.OPENAI)).hasSize(2);
    assertThat(Exported.read(null, "[" + Exported.OPENAI + "," + Exported.OPENAI + "]")).hasSize(2);
    String list = Exported.GITLAB.strip();
    assertThat(Exported.read(null, list + list)).hasSize(4);
    assertThat(Exported.read(null, "[" + list + "," + list + "]")).hasSize(4);
    assertThat(Exported.read(null, "{\"items\": " + list + "}")).hasSize(4 - 2);
    assertThat(Exported.read(ExportKind.GITLAB_TOKENS, "[]")).isEmpty();
  }

  @Test
  void aReportIsReadAsTheServiceAnswersIt() throws Exception {
    String answer =
        "{\"Content\":\""
            + Base64.getEncoder().encodeToString(Exported.REPORT.getBytes(UTF_8))
            + "\",\"ReportFormat\":\"text/csv\",\"GeneratedTime\":\"2026-11-20T00:00:00Z\"}";
    assertThat(Exported.read(null, answer)).isEqualTo(Exported.read(null, Exported.REPORT));
    assertRefused(null, answer.replace("\"text/csv", "\"t\"}{\"x\":\"y"), "not the only row", "");
  }

  @Test
  void aCredentialReportTellsKeysAndPeople() throws Exception {
    List<Known> known = Exported.read(null, Exported.REPORT);
    Known root = known.get(0);
    assertThat(who(root).kind()).isEqualTo(IdentityKind.BREAK_GLASS);
    Known first = known.get(1);
    assertThat(first.status()).isEqualTo(Status.ACTIVE);
    assertThat(first.dates().created()).isEqualTo(Instant.parse("2023-01-05T10:01:00Z"));
    assertThat(first.dates().lastUsed()).isEqualTo(Instant.parse("2026-11-20T02:10:00Z"));
    assertThat(who(first).tenant()).isEqualTo("111122223333");
    assertThat(known.get(2).status()).isEqualTo(Status.INACTIVE);
    assertThat(who(known.get(3)).person()).isTrue();
  }

  @Test
  void cloudTrailIsCountedByKey() throws Exception {
    Known key = Exported.read(null, Exported.CLOUDTRAIL).get(0);
    assertThat(key.keys().keyId()).isEqualTo("AKIAEXAMPLE000000001");
    assertThat(key.dates().lastUsed()).isEqualTo(Instant.parse("2026-11-21T02:10:00Z"));
    assertThat(key.facts()).containsEntry("usedFromAddresses", "2").containsEntry("uses", "2");
    assertThat(key.facts().toString()).doesNotContain("192.0.2");
    Known role = Exported.read(null, Exported.CLOUDTRAIL).get(1);
    assertThat(who(role).kind()).isEqualTo(IdentityKind.WORKLOAD);
    assertThat(role.facts()).doesNotContainKey("usedFromAddresses");
  }

  @Test
  void valuesOfSecretsAreNotKept() throws Exception {
    List<Known> known = Exported.read(null, Exported.KUBERNETES);
    assertThat(known.toString())
        .doesNotContain("some-token")
        .doesNotContain("c29tZS10b2tlb")
        .doesNotContain("not-the-real");
    Known token = known.get(1);
    assertThat(token.keys().values())
        .isEqualTo(Exported.VALUES.ids("some-token-of-nobody".getBytes(UTF_8)));
    assertThat(token.keys().keyedBy()).isEqualTo("key_test");
    assertThat(token.dates().lastUsed()).isEqualTo(Instant.parse("2026-11-01T00:00:00Z"));
    assertThat(who(token).name()).isEqualTo("shop/bot");
    assertThat(who(known.get(0)).owner()).isEqualTo("payments");
    assertThat(known.get(2).keys().values())
        .isEqualTo(Exported.VALUES.ids("not-the-real-value".getBytes(UTF_8)));
    assertThat(known.get(3).scopes()).containsExactly("clusterrole/cluster-admin");
  }

  @Test
  void theAuditLogIsCountedByToken() throws Exception {
    Known token = Exported.read(null, Exported.AUDIT).get(0);
    assertThat(token.keys().tokenHash()).isEqualTo(Exported.HASH);
    assertThat(token.dates().lastUsed()).isEqualTo(Instant.ofEpochMilli(1763800000000L));
    assertThat(token.scopes()).containsExactly("read:org", "repo");
    assertThat(who(token).person()).isTrue();
  }

  @Test
  void hintsAreCutInTwo() throws Exception {
    Known key = Exported.read(null, Exported.ANTHROPIC).get(0);
    assertThat(key.keys().prefix()).isEqualTo("sk-ant-api03-R2D");
    assertThat(key.keys().suffix()).isEqualTo("igAA");
    Known starred = Exported.read(null, Exported.OPENAI.replace("...", "*****")).get(0);
    assertThat(starred.keys().prefix()).isEqualTo("sk-pr");
    assertThat(starred.keys().suffix()).isEqualTo("xYz");
    assertThat(who(starred).name()).isEqualTo("indexer");
  }

  @Test
  void statesAreRead() throws Exception {
    assertThat(states(Exported.GITLAB)).containsExactly(Status.ACTIVE, Status.REVOKED);
    assertThat(states(Exported.GCP)).containsExactly(Status.ACTIVE, Status.INACTIVE);
    assertThat(states(Exported.ACCESS_KEYS)).containsExactly(Status.ACTIVE, Status.INACTIVE);
    assertThat(states(Exported.ANTHROPIC.replace("active", "archived")))
        .containsExactly(Status.REVOKED);
    assertThat(Exported.read(null, Exported.GCP).get(0).dates().expires()).isNull();
  }

  private static List<Status> states(String text) throws UserError, IOException {
    List<Status> states = new ArrayList<>();
    for (Known k : Exported.read(null, text)) {
      states.add(Objects.requireNonNull(k.status()));
    }
    return states;
  }

  /** A formula stays a text; reports escape it where it could act. */
  @Test
  void aFormulaIsAName() throws Exception {
    String text = "provider,name,principal\nAcme,x,\"=cmd|' /C calc'!A0\"\n";
    assertThat(who(Exported.read(null, text).get(0)).name()).isEqualTo("=cmd|' /C calc'!A0");
  }

  @Test
  @Timeout(120)
  void aLargeLogIsReadInLittleMemory() throws Exception {
    String event = Exported.AUDIT.lines().findFirst().orElseThrow() + "\n";
    int copies = (50 << 20) / event.length();
    List<Known> known =
        Export.read("x", null, new Repeated(event.getBytes(UTF_8), copies), Exported.VALUES);
    assertThat(known).hasSize(1);
    assertThat(known.get(0).facts()).containsEntry("uses", Integer.toString(copies));
  }

  @Test
  void aBombIsRefused() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write("[{\"eventSource\":\"".getBytes(UTF_8));
      byte[] much = new byte[1 << 20];
      Arrays.fill(much, (byte) ' ');
      out.write(much);
      out.write("\",\"eventName\":\"\",\"eventTime\":\"2026-01-01T00:00:00Z\"}".getBytes(UTF_8));
      for (int i = 0; i < 600; i++) {
        out.write(much);
      }
    }
    assertThatThrownBy(() -> Exported.read(null, packed.toByteArray()))
        .isInstanceOfSatisfying(
            UserError.class,
            e -> assertThat(e.render()).contains("unpacks to more than any log does"));
    byte[] cut = Arrays.copyOf(gzip(Exported.AUDIT.getBytes(UTF_8)), 60);
    assertThatThrownBy(() -> Exported.read(null, cut))
        .isInstanceOfSatisfying(
            UserError.class, e -> assertThat(e.render()).contains("not a whole gzip file"));
  }

  /** Whatever is flipped in an export, it is read or refused, and nothing else. */
  @ParameterizedTest
  @MethodSource("exports")
  void aDamagedOneIsReadOrRefused(ExportKind kind, String text, int rows) throws Exception {
    java.util.Random random = new java.util.Random(11);
    byte[] whole = text.getBytes(UTF_8);
    int read = 0;
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      try {
        Exported.read(i % 2 == 0 ? kind : null, damaged);
        read++;
      } catch (UserError e) {
        assertThat(e.render()).startsWith("x");
      }
    }
    assertThat(read).isPositive().isLessThan(300);
  }

  private static Who who(Known known) {
    return Objects.requireNonNull(known.who());
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] utf16(String text) {
    return ("\ufeff" + text).getBytes(UTF_16LE);
  }

  /** The same bytes many times. */
  private static final class Repeated extends InputStream {
    private final byte[] bytes;
    private long left;
    private int at;

    Repeated(byte[] bytes, int copies) {
      this.bytes = bytes;
      this.left = (long) copies * bytes.length;
    }

    @Override
    public int read() {
      if (left == 0) {
        return -1;
      }
      left--;
      int b = bytes[at];
      at = at + 1 == bytes.length ? 0 : at + 1;
      return b;
    }

    @Override
    public int read(byte[] to, int from, int length) {
      if (left == 0) {
        return -1;
      }
      int n = (int) Math.min(left, Math.min(length, bytes.length - at));
      System.arraycopy(bytes, at, to, from, n);
      left -= n;
      at = at + n == bytes.length ? 0 : at + n;
      return n;
    }
  }
}
