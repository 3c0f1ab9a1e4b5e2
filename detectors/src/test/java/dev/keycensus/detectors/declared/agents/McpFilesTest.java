package dev.keycensus.detectors.declared.agents;

import static dev.keycensus.detectors.declared.Mark.APPROVAL_BYPASSED;
import static dev.keycensus.detectors.declared.Mark.CLEARTEXT;
import static dev.keycensus.detectors.declared.Mark.FEDERATED;
import static dev.keycensus.detectors.declared.Mark.REMOTE;
import static dev.keycensus.detectors.declared.Mark.SANDBOX_OFF;
import static dev.keycensus.detectors.declared.Mark.STATIC_KEY;
import static dev.keycensus.detectors.declared.Mark.THIRD_PARTY;
import static dev.keycensus.detectors.declared.Mark.UNAUTHENTICATED;
import static dev.keycensus.detectors.declared.Mark.UNPINNED;
import static dev.keycensus.detectors.declared.Mark.WILDCARD_TOOLS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.entry.Declarations;
import dev.keycensus.rules.IdentityKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class McpFilesTest {
  @Test
  void readsServersThatAreStarted() {
    Declared file =
        Read.clean(
            ".mcp.json",
            """
            {
              "mcpServers": {
                "tracker": {
                  "command": "npx",
                  "args": ["-y", "@acme/tracker-mcp", "--api-key", "${TRACKER_KEY}"],
                  "env": {
                    "LOG_LEVEL": "${LEVEL}",
                    "GITHUB_TOKEN": "${GITHUB_TOKEN}"
                  }
                },
                "files": { "command": "./files", "args": ["."] }
              }
            }
            """);
    Declaration tracker = Read.one(file, "mcpServers.tracker");
    assertThat(tracker.kind()).isEqualTo(IdentityKind.MCP_CONNECTOR);
    assertThat(tracker.provider()).isEqualTo("claude-code");
    assertThat(tracker.line()).isEqualTo(3);
    assertThat(tracker.endLine()).isEqualTo(10);
    assertThat(tracker.marks()).containsExactlyInAnyOrder(STATIC_KEY, UNPINNED, THIRD_PARTY);
    assertThat(tracker.facts())
        .containsEntry("package", "@acme/tracker-mcp")
        .containsEntry("command", "npx")
        .containsEntry("transport", "stdio");
    assertThat(Read.one(file, "mcpServers.files").marks()).isEmpty();
    assertThat(file.references())
        .containsExactly(
            new Reference(
                Reference.Kind.VARIABLE,
                "GITHUB_TOKEN",
                "github",
                "env.GITHUB_TOKEN",
                "mcpServers.tracker",
                null,
                8,
                25),
            new Reference(
                Reference.Kind.VARIABLE,
                "TRACKER_KEY",
                null,
                "args.api-key",
                "mcpServers.tracker",
                null,
                5,
                56));
  }

  @Test
  void readsServersThatAreReached() {
    Declared file =
        Read.clean(
            ".cursor/mcp.json",
            """
            {"mcpServers": {
              "open": {"url": "https://open.example.com/mcp"},
              "clear": {"url": "http://mcp.example.com/sse", "headers": {"X-Api-Key": "${env:CRM_KEY}"}},
              "near": {"url": "http://localhost:8080/mcp"},
              "signed": {"url": "https://mcp.example.com/mcp", "auth": {"CLIENT_ID": "me", "CLIENT_SECRET": "${env:CRM_SECRET}"}},
              "query": {"url": "https://me:pw@mcp.example.com/mcp?api_key=abcdef&team=a#x"},
              "google": {"httpUrl": "https://run.example.com/mcp", "authProviderType": "service_account_impersonation", "targetServiceAccount": "agent@acme.example.com"}
            }}
            """);
    assertThat(Read.one(file, "mcpServers.open").marks())
        .containsExactlyInAnyOrder(REMOTE, UNAUTHENTICATED);
    assertThat(Read.one(file, "mcpServers.clear").marks())
        .containsExactlyInAnyOrder(REMOTE, CLEARTEXT, STATIC_KEY);
    assertThat(Read.one(file, "mcpServers.near").marks()).isEmpty();
    assertThat(Read.one(file, "mcpServers.signed").marks())
        .containsExactlyInAnyOrder(REMOTE, STATIC_KEY);
    Declaration query = Read.one(file, "mcpServers.query");
    assertThat(query.marks()).containsExactlyInAnyOrder(REMOTE, STATIC_KEY);
    assertThat(query.facts()).containsEntry("url", "https://mcp.example.com/mcp");
    Declaration google = Read.one(file, "mcpServers.google");
    assertThat(google.marks()).containsExactlyInAnyOrder(REMOTE, FEDERATED);
    assertThat(google.uses()).containsExactly("serviceaccount:agent@acme.example.com");
    assertThat(file.references())
        .extracting(Reference::name, Reference::slot)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("CRM_KEY", "headers.X-Api-Key"),
            org.assertj.core.groups.Tuple.tuple("CRM_SECRET", "auth.CLIENT_SECRET"));
  }

  @Test
  void aPromptIsNoVariable() {
    Declared file =
        Read.clean(
            ".vscode/mcp.json",
            """
            {
              "inputs": [{"type": "promptString", "id": "pplx", "password": true}],
              "servers": {
                "pplx": {"type": "stdio", "command": "node", "args": ["x.js"],
                  "env": {"PPLX_API_KEY": "${input:pplx}"}, "envFile": "${workspaceFolder}/.env",
                  "sandboxEnabled": false},
              },
            }
            """);
    assertThat(file.references())
        .extracting(Reference::kind, Reference::name, Reference::provider)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Reference.Kind.PROMPT, "pplx", "perplexity"),
            org.assertj.core.groups.Tuple.tuple(
                Reference.Kind.FILE, "${workspaceFolder}/.env", null));
    assertThat(Read.one(file, "servers.pplx").marks()).contains(SANDBOX_OFF);
  }

  @Test
  void aLiteralIsNoReferenceButAKey() {
    Declared file =
        Read.clean(
            "claude_desktop_config.json",
            """
            {"mcpServers": {"a": {"command": "docker",
              "args": ["run", "-i", "--rm", "-e", "A_TOKEN", "-e", "B_TOKEN", "acme/a:latest"],
              "env": {"A_TOKEN": "something literal"}}}}
            """);
    Declaration a = Read.one(file, "mcpServers.a");
    assertThat(a.marks()).containsExactlyInAnyOrder(STATIC_KEY, UNPINNED, THIRD_PARTY);
    assertThat(file.references()).extracting(Reference::name).containsExactly("B_TOKEN");
  }

  @Test
  void toolsAndApproval() {
    Declared file =
        Read.clean(
            ".roo/mcp.json",
            """
            {"mcpServers": {
              "a": {"command": "a", "alwaysAllow": ["search"]},
              "b": {"command": "b", "alwaysAllow": []},
              "c": {"command": "c", "trust": true, "includeTools": ["read", "write"]},
              "d": {"command": "d", "tools": ["*"], "disabled": true}
            }}
            """);
    assertThat(Read.one(file, "mcpServers.a").marks()).containsExactly(APPROVAL_BYPASSED);
    assertThat(Read.one(file, "mcpServers.b").marks()).isEmpty();
    assertThat(Read.one(file, "mcpServers.c").marks()).containsExactly(APPROVAL_BYPASSED);
    assertThat(Read.one(file, "mcpServers.c").can()).containsExactly("read", "write");
    assertThat(Read.one(file, "mcpServers.d").marks()).containsExactly(WILDCARD_TOOLS);
    assertThat(Read.one(file, "mcpServers.d").facts()).containsEntry("disabled", "true");
  }

  @Test
  void readsProjectsOfAPerson() {
    Declared file =
        Read.clean(
            ".claude.json",
            """
            {"mcpServers": {"a": {"command": "a"}},
             "projects": {"/home/somebody/code/shop": {"mcpServers": {"b": {"command": "b"}}}}}
            """);
    assertThat(file.declarations())
        .extracting(Declaration::key)
        .containsExactly("mcpServers.a", "projects.shop.mcpServers.b");
  }

  @Test
  void aBridgeIsRemote() {
    Declared file =
        Read.clean(
            ".mcp.json",
            """
            {"bare": {"command": "npx", "args": ["-y", "mcp-remote@0.1.2",
              "http://mcp.example.com/sse", "--header", "Authorization: Bearer ${CRM_TOKEN}"]}}
            """);
    Declaration bare = Read.one(file, "mcpServers.bare");
    assertThat(bare.marks()).containsExactlyInAnyOrder(THIRD_PARTY, REMOTE, CLEARTEXT, STATIC_KEY);
    assertThat(bare.facts()).containsEntry("url", "http://mcp.example.com/sse");
    assertThat(file.references()).extracting(Reference::name).containsExactly("CRM_TOKEN");
  }

  @Test
  void aPublishedServerTellsWhatIsSecret() {
    Declared file =
        Read.clean(
            "server.json",
            """
            {"$schema": "https://static.modelcontextprotocol.io/schemas/server.schema.json",
             "name": "com.example/tracker",
             "packages": [{"identifier": "@acme/tracker", "environmentVariables": [
               {"name": "TRACKER", "isSecret": true}, {"name": "LEVEL"}]}]}
            """);
    assertThat(file.references()).extracting(Reference::name).containsExactly("TRACKER");
    assertThat(Read.clean("server.json", "{\"name\": \"a\"}").declarations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    ".mcp.json, claude-code",
    "plugins/a/.mcp.json, claude-code",
    ".cursor/mcp.json, cursor",
    ".vscode/mcp.json, vscode",
    "AppData/Roaming/Code/User/mcp.json, vscode",
    "Code/User/globalStorage/rooveterinaryinc.roo-cline/settings/mcp_settings.json, roo",
    "Code/User/globalStorage/kilocode.kilo-code/settings/mcp_settings.json, kilo-code",
    ".codeium/windsurf/mcp_config.json, windsurf",
    ".copilot/mcp-config.json, copilot-cli",
    "saoudrizwan.claude-dev/settings/cline_mcp_settings.json, cline",
    ".roo/mcp.json, roo",
    ".amazonq/mcp.json, amazon-q",
    ".aws/amazonq/mcp.json, amazon-q",
    ".kiro/settings/mcp.json, kiro",
    ".junie/mcp/mcp.json, junie",
    ".lmstudio/mcp.json, lm-studio",
    "deploy/mcp.json, mcp",
    "managed-mcp.json, claude-code",
    "Library/Application Support/Claude/claude_desktop_config.json, claude-desktop"
  })
  void knowsTheClientByThePlace(String path, String client) {
    Declared file = Read.clean(path, "{\"mcpServers\": {\"a\": {\"command\": \"a\"}}}");
    assertThat(file.declarations()).extracting(Declaration::provider).containsExactly(client);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "7",
        "{\"mcpServers\": []}",
        "{\"mcpServers\": [[], 3, null]}",
        "{\"mcpServers\": {\"a\": 3, \"b\": null, \"c\": [{}]}}",
        "{\"mcpServers\": {\"a\": {\"command\": 3, \"args\": {\"a\": []}, \"env\": [3, {}, []]}}}",
        "{\"mcpServers\": {\"a\": {\"url\": [], \"headers\": 3, \"auth\": [], \"command\": {}}}}",
        "{\"mcpServers\": {\"\": {\"command\": \"\", \"args\": [\"\", null, \"-\", \"=\", \"--=\"]}}}",
        "{\"mcpServers\": {\"a\": {\"url\": \"://\"}, \"b\": {\"url\": \"http://\"}, \"c\": {\"url\": \"x://[\"}}}",
        "{\"projects\": {\"\": {\"mcpServers\": 3}, \"x\": []}}"
      })
  void wrongTypesAreSkipped(String text) {
    assertThat(Read.file(".mcp.json", text).problem()).isNull();
    assertThat(Read.file(".cursor/mcp.json", text).problem()).isNull();
  }

  @Test
  void oneFileForAllClients() {
    String text =
        """
        {"shared": {"setupScript": "a.sh", "command": "b"},
         "mcpServers": {"docs": {"transport": "http", "url": "https://docs.example.org/mcp"}}}
        """;
    assertThat(Read.clean(".agents/config.json", text).declarations())
        .extracting(Declaration::key)
        .containsExactly("mcpServers.docs");
    assertThat(Declarations.read("agents/config.json", text.getBytes(UTF_8))).isNull();
  }

  @Test
  void libreChatCallsModelsToo() {
    Declared file =
        Read.clean(
            "librechat.yaml",
            """
            version: 1.2.8
            mcpServers:
              tracker:
                url: https://tracker.example.org/mcp
                headers: {X-Api-Key: '${TRACKER_API_KEY}'}
            endpoints:
              custom:
                - name: OpenRouter
                  apiKey: '${OPENROUTER_KEY}'
                  baseURL: https://router.example.org/v1
                  models: {default: [small, large]}
                - name: Own
                  apiKey: user_provided
                  baseURL: https://own.example.org/v1
              azureOpenAI:
                groups:
                  - {group: west, apiKey: '${WEST_API_KEY}', instanceName: w}
            speech:
              tts: {openai: {apiKey: '${TTS_API_KEY}'}}
            webSearch:
              serperApiKey: '${SERPER_API_KEY}'
            """);
    assertThat(file.declarations())
        .extracting(d -> d.kind() + " " + d.name() + " " + d.key())
        .containsExactly(
            "MCP_CONNECTOR tracker mcpServers.tracker",
            "MODEL_CLIENT OpenRouter endpoints.custom.0",
            "MODEL_CLIENT Own endpoints.custom.1",
            "MODEL_CLIENT west endpoints.azureOpenAI.groups.0",
            "MODEL_CLIENT openai speech.tts.openai",
            "API_CLIENT webSearch webSearch");
    assertThat(file.references())
        .extracting(r -> r.name() + " " + r.key())
        .containsExactly(
            "TRACKER_API_KEY mcpServers.tracker",
            "OPENROUTER_KEY endpoints.custom.0",
            "WEST_API_KEY endpoints.azureOpenAI.groups.0",
            "TTS_API_KEY speech.tts.openai",
            "SERPER_API_KEY webSearch");
    Declaration own = Read.one(file, "endpoints.custom.1");
    assertThat(own.marks()).doesNotContain(STATIC_KEY);
    assertThat(own.onBehalfOf()).isEqualTo("the user who brings a key");
    assertThat(Read.one(file, "endpoints.custom.0").facts()).containsEntry("model", "small");
  }

  @Test
  void aSlashOfAnExtensionIsNoPartOfAName() {
    Declared file =
        Read.clean(
            "gemini-extension.json",
            "{\"mcpServers\": {\"own\": {\"command\": \"${extensionPath}${/}own-mcp\"}}}");
    assertThat(file.declarations().get(0).facts()).containsEntry("command", "own-mcp");
  }

  @Test
  void whatIsNoJsonIsToldWithItsLine() {
    Declared file = Read.file(".mcp.json", "{\n  \"mcpServers\": {\n    ]\n");
    assertThat(file.problem()).extracting(Declared.Problem::line).isEqualTo(3);
    assertThat(file.declarations()).isEmpty();
  }

  @Test
  void countsAreLimited() {
    StringBuilder text = new StringBuilder("{\"mcpServers\": {");
    for (int i = 0; i < Collector.MOST + 1; i++) {
      text.append("\"s").append(i).append("\": {\"command\": \"a\"},");
    }
    Declared file = Read.file(".mcp.json", text.append("}}").toString());
    assertThat(file.declarations()).hasSize(Collector.MOST);
    assertThat(file.problem()).extracting(Declared.Problem::limit).isEqualTo(true);
  }
}
