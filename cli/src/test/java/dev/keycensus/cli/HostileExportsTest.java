package dev.keycensus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that somebody chose who may not be our friend, in what a provider exports. */
class HostileExportsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> NAMES =
      List.of(
          "\u001b[31mred\u001b]0;title\u0007",
          "a\r\nFORGED line",
          "\u202egpj.exe\u2066",
          "<script>alert(1)</script>",
          "`**x**` [l](javascript:1) | pipe",
          "\"]-->n1[\"",
          "\u2028 \ufeff \u009b31m",
          "::error file=a::msg",
          "##vso[task.setvariable variable=P]x",
          "y".repeat(10_000));

  @TempDir private Path folder;

  /** {@code @} is where a name stands. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{'UserName': @, 'AccessKeyId': 'AKIAEXAMPLE000000001', 'Status': 'Active'}]",
        "{'UserDetailList': [{'UserName': @, 'UserId': 'AIDAEXAMPLE', 'Arn':"
            + " 'arn:aws:iam::111122223333:user/x', 'Path': '/', 'Tags': [{'Key': 'Owner', 'Value':"
            + " @}], 'AttachedManagedPolicies': [{'PolicyName': @, 'PolicyArn': @}]}],"
            + " 'RoleDetailList': [], 'GroupDetailList': [], 'Policies': []}",
        "[{'appId': '00000000-0000-0000-0000-0000000000aa', 'displayName': @, 'passwordCredentials':"
            + " [{'keyId': '00000000-0000-0000-0000-000000000002', 'hint': 'xyz', 'displayName': @}]}]",
        "{'apiVersion': 'v1', 'kind': 'List', 'items': [{'apiVersion': 'v1', 'kind':"
            + " 'ServiceAccount', 'metadata': {'name': @, 'namespace': @, 'labels': {'team': @}}}]}",
        "[{'id': 42, 'name': @, 'revoked': false, 'scopes': [@], 'user_id': 141, 'active': true,"
            + " 'expires_at': '2027-01-31', 'access_level': 40}]",
        "[{'id': '00T1', 'name': @, 'userId': '00u1', 'tokenWindow': 'P30D', 'clientName': @,"
            + " 'created': '2021-11-09T20:38:10.000Z'}]",
        "{'total_count': 1, 'installations': [{'id': 1, 'app_id': 7, 'app_slug': @, 'account':"
            + " {'login': @}, 'permissions': {'contents': @}, 'repository_selection': @}]}",
      })
  void areShownAndDoNothing(String export) throws Exception {
    Files.createDirectory(folder.resolve("shop"));
    List<String> evidence = new ArrayList<>();
    for (String name : NAMES) {
      String file = "e" + evidence.size() + ".json";
      Files.writeString(
          folder.resolve(file),
          export.replace('\'', '"').replace("@", JSON.writeValueAsString(name)));
      evidence.addAll(List.of("--evidence", file));
    }
    harmless(run(evidence, "scan", "shop"));
    harmless(run(evidence, "inventory", "list", "shop"));
    JsonNode list = JSON.readTree(run(evidence, "inventory", "list", "shop", "--format", "json"));
    assertThat(list.at("/identities")).isNotEmpty();
    for (JsonNode i : list.at("/identities")) {
      harmless(run(evidence, "inventory", "show", i.at("/id").asText(), "shop"));
    }
  }

  private String run(List<String> evidence, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(evidence);
    Try run = new Try().in(folder).run(all.toArray(new String[0]));
    assertThat(run.code()).as(run.err()).isLessThan(2);
    return run.out();
  }

  private static void harmless(String shown) {
    assertThat(shown).doesNotContain("##vso[");
    for (String line : shown.lines().toList()) {
      assertThat(line.strip()).doesNotStartWith("::").doesNotStartWith("FORGED");
      assertThat(line.codePoints().filter(HostileExportsTest::isHidden)).as(line).isEmpty();
    }
  }

  private static boolean isHidden(int c) {
    return Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT
        || Character.getType(c) == Character.LINE_SEPARATOR;
  }
}
