package dev.keycensus.detectors.declared.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.entry.Declarations;
import dev.keycensus.detectors.declared.entry.Together;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Agents of Copilot Studio with the files of their folders. */
class CopilotAgentsTest {
  private final SortedMap<String, String> tree = new TreeMap<>();

  private void put(String path, String... lines) {
    tree.put(path, List.of(lines).stream().collect(Collectors.joining("\n", "", "\n")));
  }

  private SortedMap<String, Declared> read() {
    SortedMap<String, Declared> declared = new TreeMap<>();
    Together together = new Together();
    tree.forEach(
        (path, text) -> {
          byte[] bytes = text.getBytes(UTF_8);
          Declared alone = Declarations.read(path, bytes);
          if (alone != null) {
            declared.put(path, alone);
          }
          if (Together.wants(path, bytes, bytes.length)) {
            together.see(path, bytes, bytes.length);
          }
        });
    together.join(declared);
    return declared;
  }

  private static Declaration one(SortedMap<String, Declared> read, String path) {
    List<Declaration> all = Objects.requireNonNull(read.get(path), path).declarations();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static List<String> references(SortedMap<String, Declared> read, String path) {
    return Objects.requireNonNull(read.get(path), path).references().stream()
        .map(r -> r.slot() + " " + r.key() + " " + r.file() + ":" + r.line() + ":" + r.column())
        .toList();
  }

  private void connector(String path, String connector, String mode, String operation) {
    put(
        path,
        "kind: TaskDialog",
        "action:",
        "  kind: InvokeConnectorTaskAction",
        "  connectionReference: x_bot.shared_" + connector + ".1",
        "  connectionProperties:",
        "    mode: " + mode,
        "  operationId: " + operation);
  }

  @Test
  void anAgentActsAsThoseWhoseConnectionsItUses() {
    put(
        "src/Bot/settings.mcs.yml",
        "displayName: Bot",
        "schemaName: x_bot",
        "authenticationMode: Integrated");
    put(
        "src/Bot/agent.mcs.yml",
        "mcs.metadata: {description: helps}",
        "kind: GptComponentMetadata",
        "aISettings: {model: {modelNameHint: GPT41}}");
    connector("src/Bot/actions/Mail.mcs.yml", "office365", "Maker", "SendEmailV2");
    connector("src/Bot/actions/Issue.mcs.yml", "github", "Invoker", "CreateIssue");
    put(
        "src/Bot/connectionreferences.mcs.yml",
        "connectionReferences:",
        "  - connectionReferenceLogicalName: x_bot.shared_office365.1",
        "    connectorId: /providers/Microsoft.PowerApps/apis/shared_office365",
        "  - connectionReferenceLogicalName: x_bot.shared_slack.2",
        "    connectorId: /providers/Microsoft.PowerApps/apis/shared_slack");
    put(
        "src/Bot/knowledge/handbook.mcs.yml",
        "kind: KnowledgeSourceConfiguration",
        "source: {kind: SharePointSearchSource, site: https://x.example}");
    put("src/Bot/topics/broken.mcs.yml", "kind: [a", "b: }");

    SortedMap<String, Declared> read = read();

    String settings = "src/Bot/settings.mcs.yml";
    Declaration bot = one(read, settings);
    assertThat(bot.name()).isEqualTo("Bot");
    assertThat(bot.purpose()).isEqualTo("helps");
    assertThat(bot.can()).containsExactly("github:CreateIssue", "office365:SendEmailV2");
    assertThat(bot.marks()).containsExactly(Mark.PERSONAL_TOKEN);
    assertThat(bot.onBehalfOf()).isEqualTo("its maker, or the user who asks it");
    assertThat(bot.facts())
        .containsEntry("connections", "invoker, maker")
        .containsEntry("knowledge", "SharePoint")
        .containsEntry("model", "GPT41");
    assertThat(references(read, settings))
        .containsExactly(
            "github agent src/Bot/actions/Issue.mcs.yml:4:24",
            "office365 agent src/Bot/actions/Mail.mcs.yml:4:24",
            "slack agent src/Bot/connectionreferences.mcs.yml:4:37");
    assertThat(Objects.requireNonNull(read.get(settings)).references().get(0).provider())
        .isEqualTo("github");
    assertThat(read).doesNotContainKey("src/Bot/connectionreferences.mcs.yml");
    Declared broken = Objects.requireNonNull(read.get("src/Bot/topics/broken.mcs.yml"));
    assertThat(broken.problem()).isNotNull();
  }

  @Test
  void eachFileIsOfTheInnermostAgent() {
    put("settings.mcs.yml", "displayName: Outer", "schemaName: x_outer");
    put("agents/Inner/agent.mcs.yml", "kind: AgentDialog", "displayName: Inner");
    connector("agents/Inner/actions/a.mcs.yml", "jira", "Invoker", "Find");
    put(
        "actions/call.mcs.yml",
        "kind: TaskDialog",
        "action: {kind: InvokeConnectedAgentTaskAction, botSchemaName: x_outer}");
    put(
        "trigger/new.mcs.yml",
        "kind: ExternalTriggerConfiguration",
        "extensionData: {triggerConnectionType: SharePoint}");

    SortedMap<String, Declared> read = read();

    Declaration outer = one(read, "settings.mcs.yml");
    assertThat(outer.marks()).containsOnly(Mark.SPAWNS_AGENTS, Mark.PERSONAL_TOKEN);
    assertThat(outer.uses()).containsExactly("agent:Outer");
    assertThat(outer.autonomy()).isEqualTo(Autonomy.UNATTENDED);
    assertThat(outer.onBehalfOf()).isEqualTo("its maker");
    Declaration inner = one(read, "agents/Inner/agent.mcs.yml");
    assertThat(inner.name()).isEqualTo("Inner");
    assertThat(inner.can()).containsExactly("jira:Find");
    assertThat(inner.onBehalfOf()).isEqualTo("the user who asks it");
  }

  @Test
  void aSolutionThatIsUnpackedIsTheSame() {
    for (String bot : List.of("x_bot", "x_botTwo")) {
      put(
          "s/bots/" + bot + "/bot.xml",
          "<bot schemaname=\"" + bot + "\">",
          "  <authenticationmode>" + (bot.equals("x_bot") ? 1 : 2) + "</authenticationmode>",
          "  <name>The " + bot + "</name>",
          "</bot>");
    }
    put(
        "s/botcomponents/x_bot.topic.orders/data",
        "kind: TaskDialog",
        "action:",
        "  kind: InvokeExternalAgentTaskAction",
        "  connectionReference: x_bot.shared_orders.1",
        "  connectionProperties: {mode: Maker}",
        "  operationDetails: {kind: ModelContextProtocolMetadata, operationId: InvokeServer}");
    connector("s/botcomponents/x_botTwo.action.a/data", "office365", "Invoker", "Read");
    put("other/data", "kind: TaskDialog");

    SortedMap<String, Declared> read = read();

    assertThat(read).containsOnlyKeys("s/bots/x_bot/bot.xml", "s/bots/x_botTwo/bot.xml");
    Declaration bot = one(read, "s/bots/x_bot/bot.xml");
    assertThat(bot.name()).isEqualTo("The x_bot");
    assertThat(bot.uses()).containsExactly("mcp:orders");
    assertThat(bot.marks()).containsOnly(Mark.UNAUTHENTICATED, Mark.PERSONAL_TOKEN);
    Declaration two = one(read, "s/bots/x_botTwo/bot.xml");
    assertThat(two.can()).containsExactly("office365:Read");
    assertThat(two.marks()).isEmpty();
    assertThat(two.facts()).containsEntry("auth", "Integrated");
  }
}
