package dev.keycensus.detectors.declared.agents;

import static dev.keycensus.detectors.declared.Mark.APPROVAL_BYPASSED;
import static dev.keycensus.detectors.declared.Mark.POLICY_CHECKPOINT;
import static dev.keycensus.detectors.declared.Mark.REMOTE;
import static dev.keycensus.detectors.declared.Mark.SANDBOX_OFF;
import static dev.keycensus.detectors.declared.Mark.SPAWNS_AGENTS;
import static dev.keycensus.detectors.declared.Mark.STATIC_KEY;
import static dev.keycensus.detectors.declared.Mark.TELEMETRY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.rules.IdentityKind;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodingAgentsTest {
  @Test
  void claudeSettings() {
    Declared file =
        Read.clean(
            ".claude/settings.json",
            """
            {
              "permissions": {
                "allow": ["Bash(npm run test:*)", "mcp__tracker__search", "Read(src/**)"],
                "deny": ["Read(.env)"],
                "defaultMode": "acceptEdits"
              },
              "env": {"CLAUDE_CODE_ENABLE_TELEMETRY": "1", "SHOP_TOKEN": "${SHOP_TOKEN}"},
              "apiKeyHelper": "/opt/bin/hand-out --team shop",
              "hooks": {"PreToolUse": [{"matcher": "Bash", "hooks": []}], "Stop": []},
              "sandbox": {"enabled": false},
              "model": "opus"
            }
            """);
    Declaration d = Read.one(file, "agent");
    assertThat(d.kind()).isEqualTo(IdentityKind.AI_AGENT);
    assertThat(d.autonomy()).isEqualTo(Autonomy.AUTO);
    assertThat(d.can()).containsExactly("Bash(npm …)", "Read(src/**)", "mcp__tracker__search");
    assertThat(d.uses()).containsExactly("mcp:tracker");
    assertThat(d.marks())
        .containsExactlyInAnyOrder(STATIC_KEY, TELEMETRY, POLICY_CHECKPOINT, SANDBOX_OFF);
    assertThat(d.facts()).containsEntry("model", "opus").containsEntry("denied", "1");
    assertThat(file.references())
        .extracting(Reference::kind, Reference::name)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Reference.Kind.VARIABLE, "SHOP_TOKEN"),
            org.assertj.core.groups.Tuple.tuple(Reference.Kind.HELPER, "hand-out"));
  }

  @ParameterizedTest
  @CsvSource({
    "plan, SUGGEST, false",
    "default, CONFIRM, false",
    "acceptEdits, AUTO, false",
    "auto, AUTO, false",
    "bypassPermissions, UNATTENDED, true"
  })
  void modesOfClaude(String mode, Autonomy autonomy, boolean bypassed) {
    Declaration d =
        Read.one(
            Read.clean(
                ".claude/settings.local.json",
                "{\"permissions\": {\"defaultMode\": \"" + mode + "\"}}"),
            "agent");
    assertThat(d.autonomy()).isEqualTo(autonomy);
    assertThat(d.marks().contains(APPROVAL_BYPASSED)).isEqualTo(bypassed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bash", "Bash(*)", "Bash(:*)", "*"})
  void allCommandsWithoutAQuestion(String allowed) {
    Declaration d =
        Read.one(
            Read.clean(
                ".claude/settings.json", "{\"permissions\": {\"allow\": [\"" + allowed + "\"]}}"),
            "agent");
    assertThat(d.marks()).contains(APPROVAL_BYPASSED);
  }

  @Test
  void permissionsDoNotKeepWhatPeoplePaste() {
    String pasted = "gh" + "p_" + "a1B2".repeat(9);
    Declared file =
        Read.clean(
            ".claude/settings.local.json",
            "{\"permissions\": {\"allow\": [\"Bash(TOKEN="
                + pasted
                + " ./x)\", \"Bash("
                + pasted
                + ")\", \"Bash(curl -H 'Authorization: Bearer "
                + pasted
                + "' https://x.example)\", \"WebFetch(https://me:"
                + pasted
                + "@x.example/a?k="
                + pasted
                + ")\"]}}");
    Declaration d = Read.one(file, "agent");
    assertThat(d.can()).contains("Bash(…)", "Bash(curl …)");
    assertThat(d.can().toString()).doesNotContain(pasted).doesNotContain("a1B2a1B2");
  }

  @Test
  void codex() {
    Declared file =
        Read.clean(
            ".codex/config.toml",
            """
            model = "gpt-5"
            approval_policy = "never"
            sandbox_mode = "danger-full-access"

            [model_providers.corp]
            env_key = "CORP_API_KEY"

            [otel.exporter.otlp-http]
            endpoint = "https://otel.example.com"
            headers = { "x-api-key" = "${OTEL_KEY}" }

            [profiles.careful]
            approval_policy = "on-request"

            [mcp_servers.tickets]
            url = "https://mcp.example.com/mcp"
            bearer_token_env_var = "TICKETS_TOKEN"
            enabled_tools = ["search"]

            [mcp_servers.local]
            command = "npx"
            args = ["-y", "local@1.2.3"]
            env_vars = ["LOCAL_TOKEN", "PATH"]
            """);
    Declaration d = Read.one(file, "agent");
    assertThat(d.autonomy()).isEqualTo(Autonomy.UNATTENDED);
    assertThat(d.marks())
        .containsExactlyInAnyOrder(APPROVAL_BYPASSED, SANDBOX_OFF, TELEMETRY, STATIC_KEY);
    assertThat(d.uses()).containsExactly("mcp:local", "mcp:tickets");
    Declaration profile = Read.one(file, "profiles.careful");
    assertThat(profile.autonomy()).isEqualTo(Autonomy.CONFIRM);
    assertThat(profile.parent()).isEqualTo("agent");
    Declaration tickets = Read.one(file, "mcp_servers.tickets");
    assertThat(tickets.line()).isEqualTo(15);
    assertThat(tickets.endLine()).isEqualTo(18);
    assertThat(tickets.can()).containsExactly("search");
    assertThat(tickets.marks()).containsExactlyInAnyOrder(REMOTE, STATIC_KEY);
    assertThat(file.references())
        .extracting(Reference::name)
        .containsExactlyInAnyOrder("CORP_API_KEY", "OTEL_KEY", "TICKETS_TOKEN", "LOCAL_TOKEN");
  }

  @Test
  void gemini() {
    Declared file =
        Read.clean(
            ".gemini/settings.json",
            """
            {"tools": {"sandbox": false, "allowed": ["run_shell_command(git)"]},
             "telemetry": {"enabled": true}, "general": {"defaultApprovalMode": "yolo"},
             "mcpServers": {"a": {"command": "a", "env": {"A_TOKEN": "$A_TOKEN"}}}}
            """);
    Declaration d = Read.one(file, "agent");
    assertThat(d.marks()).containsExactlyInAnyOrder(SANDBOX_OFF, TELEMETRY, APPROVAL_BYPASSED);
    assertThat(d.uses()).containsExactly("mcp:a");
    assertThat(file.references()).extracting(Reference::name).containsExactly("A_TOKEN");
  }

  @Test
  void openCode() {
    Declared file =
        Read.clean(
            "opencode.json",
            """
            {"permission": {"edit": "ask", "bash": {"*": "allow", "rm *": "deny"}},
             "provider": {"openai": {"options": {"apiKey": "{env:OPENAI_API_KEY}"}}},
             "agent": {"reviewer": {"description": "reviews", "tools": {"write": false, "read": true}}},
             "mcp": {"a": {"type": "local", "command": ["npx", "-y", "a"], "environment": {"A_KEY": "{file:a.key}"}},
                     "b": {"type": "remote", "url": "https://b.example.com", "oauth": {}}}}
            """);
    Declaration d = Read.one(file, "agent");
    assertThat(d.autonomy()).isEqualTo(Autonomy.AUTO);
    assertThat(d.marks()).contains(APPROVAL_BYPASSED, STATIC_KEY);
    assertThat(d.uses()).containsExactly("agent:reviewer", "mcp:a", "mcp:b");
    assertThat(Read.one(file, "agent.reviewer").can()).containsExactly("read");
    assertThat(Read.one(file, "mcp.b").marks()).containsExactly(REMOTE);
    assertThat(file.references())
        .extracting(Reference::kind)
        .containsExactly(Reference.Kind.VARIABLE, Reference.Kind.FILE);
  }

  @Test
  void zedAndItsOlderForm() {
    Declared file =
        Read.clean(
            ".config/zed/settings.json",
            """
            {"agent": {"always_allow_tool_actions": true, "profiles": {"write": {"tools": {"terminal": true, "grep": false}}}},
             "context_servers": {
               "a": {"command": {"path": "uvx", "args": ["a"], "env": {"A_TOKEN": "x y z"}}, "settings": {}},
               "b": {"source": "custom", "command": "b", "args": []}}}
            """);
    assertThat(Read.one(file, "agent").marks()).contains(APPROVAL_BYPASSED);
    assertThat(Read.one(file, "agent.profiles.write").can()).containsExactly("terminal");
    assertThat(Read.one(file, "context_servers.a").facts()).containsEntry("package", "a");
    assertThat(Read.one(file, "context_servers.a").marks()).contains(STATIC_KEY);
  }

  @Test
  void othersInShort() {
    Declaration goose =
        Read.one(
            Read.clean(
                ".config/goose/config.yaml",
                """
                GOOSE_MODE: auto
                GOOSE_PROVIDER: anthropic
                extensions:
                  developer: {type: builtin, enabled: true}
                  tracker: {type: stdio, cmd: npx, args: [-y, tracker], env_keys: [TRACKER_TOKEN]}
                """),
            "agent");
    assertThat(goose.marks()).containsExactly(APPROVAL_BYPASSED);
    assertThat(goose.can()).containsExactly("developer");
    assertThat(goose.uses()).containsExactly("mcp:tracker");

    Declared crush =
        Read.clean(
            "crush.json",
            """
            {"permissions": {"allowed_tools": ["view", "mcp_tracker_search"]},
             "providers": {"deepseek": {"api_key": "$DEEPSEEK_API_KEY"}},
             "mcp": {"tracker": {"type": "http", "url": "https://t.example.com", "headers": {"Authorization": "$(echo $T_TOKEN)"}}}}
            """);
    assertThat(crush.references())
        .extracting(Reference::name)
        .containsExactly("DEEPSEEK_API_KEY", "T_TOKEN");

    Declaration aider =
        Read.one(
            Read.clean(".aider.conf.yml", "yes-always: true\nmodel: sonnet\nauto-commits: false\n"),
            "agent");
    assertThat(aider.autonomy()).isEqualTo(Autonomy.UNATTENDED);
    assertThat(aider.can()).isEmpty();

    Declaration cursor =
        Read.one(
            Read.clean(
                ".cursor/cli.json",
                "{\"permissions\": {\"allow\": [\"Shell(git)\"], \"deny\": [\"Shell(rm)\"]}}"),
            "agent");
    assertThat(cursor.can()).containsExactly("Shell(git)");

    Declared roo =
        Read.clean(
            ".roomodes",
            "{\"customModes\": [{\"slug\": \"ops\", \"groups\": [\"read\", [\"edit\", {}]]}]}");
    assertThat(Read.one(roo, "customModes.ops").can()).containsExactly("edit", "read");
  }

  @Test
  void continueKeepsItsModels() {
    Declared file =
        Read.clean(
            ".continue/config.yaml",
            """
            name: shop
            models:
              - name: big
                provider: anthropic
                model: claude
                apiKey: ${{ secrets.ANTHROPIC_API_KEY }}
            mcpServers:
              - name: tracker
                command: uvx
                args: [tracker==1.0.0]
            """);
    Declaration model = Read.one(file, "models.0");
    assertThat(model.kind()).isEqualTo(IdentityKind.MODEL_CLIENT);
    assertThat(model.provider()).isEqualTo("anthropic");
    assertThat(file.references())
        .extracting(Reference::kind, Reference::name)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Reference.Kind.VAULT, "ANTHROPIC_API_KEY"));
    assertThat(Read.one(file, "mcpServers.tracker").facts()).containsEntry("version", "1.0.0");
  }

  @Test
  void vsCode() {
    Declared file =
        Read.clean(
            "shop.code-workspace",
            """
            {"settings": {"chat.tools.autoApprove": true, // for the demo
              "mcp": {"servers": {"a": {"command": "a"}}}}}
            """);
    assertThat(file.declarations())
        .extracting(Declaration::key)
        .containsExactlyInAnyOrder("chat", "mcp.servers.a");
    assertThat(Read.clean(".vscode/settings.json", "{\"editor.tabSize\": 2}").declarations())
        .isEmpty();
    // A file that says nothing of agents is not parsed, so it may be anything.
    assertThat(Read.file(".vscode/settings.json", "{{{").problem()).isNull();
  }

  @Test
  void frontMatter() {
    Declared file =
        Read.clean(
            ".claude/agents/release-bot.md",
            """
            ---
            name: release-bot
            description: cuts releases
            tools: Bash, Write, mcp__github__*, Task
            permissionMode: bypassPermissions
            mcpServers:
              - tracker
              - crm:
              - name: inline
                command: npx
                args: [-y, inline]
            owner: team-release
            ---
            You are …
            """);
    Declaration d = Read.one(file, "agent");
    assertThat(d.name()).isEqualTo("release-bot");
    assertThat(d.line()).isEqualTo(1);
    assertThat(d.endLine()).isEqualTo(13);
    assertThat(d.owner()).isEqualTo("team-release");
    assertThat(d.autonomy()).isEqualTo(Autonomy.UNATTENDED);
    assertThat(d.marks()).isEqualTo(Set.of(APPROVAL_BYPASSED, SPAWNS_AGENTS));
    assertThat(d.uses()).contains("mcp:github", "mcp:tracker", "mcp:inline");
    assertThat(Read.one(file, "mcpServers.inline").line()).isEqualTo(9);
  }

  @Test
  void toolsThatAreNotNamedAreAll() {
    Declaration d =
        Read.one(
            Read.clean(
                "plugins/a/agents/helper.md", "---\nname: helper\ndescription: a: b: c\n---\nx"),
            "agent");
    assertThat(d.marks()).containsExactly(Mark.INHERITS_TOOLS);
    assertThat(d.purpose()).isEqualTo("a: b: c");
    Declaration quoted =
        Read.one(
            Read.clean(
                ".github/agents/q.agent.md",
                "---\ndescription: a: b\ntools: [\"read\", 'edit/editFiles', 'crm/find']\n---\n"),
            "agent");
    assertThat(quoted.name()).isEqualTo("q");
    assertThat(quoted.can()).containsExactly("crm/find", "edit/editFiles", "read");
    assertThat(quoted.uses()).containsExactly("mcp:crm");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AGENTS.md | # how we work",
        "CLAUDE.md | ---\\ntitle: x\\n---\\n",
        "docs/agents/guide.md | # text",
        "agents/guide.md | ---\\ntitle: a guide\\n---\\n",
        ".claude/agents/a.md | ---\\nname: a\\n",
        ".claude/agents/a.md | ---",
        ".claude/agents/a.md | ---\\n- a\\n- b\\n---\\n"
      })
  void proseIsNobody(String path, String text) {
    assertThat(Read.clean(path, text.replace("\\n", "\n")).declarations()).isEmpty();
  }

  @Test
  void aKeyInThePlaceOfTheNameOfAVariableIsNoReference() {
    String text = "[model_providers.own]\nenv_key = \"%s\"\n";
    Declared named = Read.clean(".codex/config.toml", text.formatted("OWN_KEY"));
    assertThat(named.references()).extracting(Reference::name).containsExactly("OWN_KEY");
    Declared pasted = Read.clean(".codex/config.toml", text.formatted("k_" + "a1B".repeat(12)));
    assertThat(pasted.references()).isEmpty();
    assertThat(Read.one(pasted, "agent").marks()).contains(STATIC_KEY);
  }

  @Test
  void anAgentOfCodexInAFileOfItsOwn() {
    Declared file =
        Read.clean(
            ".codex/agents/reviewer.toml",
            """
            name = "reviewer"
            description = "Reads what others wrote."
            developer_instructions = "Be kind."
            model = "gpt-5"
            sandbox_mode = "read-only"
            [mcp_servers.tracker]
            url = "https://tracker.example.org/mcp"
            bearer_token_env_var = "TRACKER_TOKEN"
            """);
    Declaration d = Read.one(file, "agent");
    assertThat(d.name() + " " + d.provider() + " " + d.autonomy())
        .isEqualTo("reviewer codex SUGGEST");
    assertThat(d.uses()).containsExactly("mcp:tracker");
    assertThat(d.facts()).containsEntry("model", "gpt-5").containsEntry("tools", "inherited");
    assertThat(file.references()).extracting(Reference::name).containsExactly("TRACKER_TOKEN");
    assertThat(Read.clean(".codex/agents/notes.toml", "a = 1").declarations()).isEmpty();
  }

  @Test
  void aChatModeNeedsNoMoreThanWhatItIsFor() {
    String text = "---\ndescription: 'Mentors'\n---\n# Mentor\n";
    Declaration d = Read.one(Read.clean("chatmodes/mentor.chatmode.md", text), "agent");
    assertThat(d.name() + " " + d.provider()).isEqualTo("mentor github-copilot");
    assertThat(Read.clean("agents/mentor.md", text).declarations()).isEmpty();
  }

  @Test
  void amp() {
    Declared file =
        Read.clean(
            ".config/amp/settings.json",
            """
            {
              "amp.permissions": [
                {"tool": "Bash", "matches": {"cmd": ["git push *", "make"]}, "action": "allow"},
                {"tool": "Bash", "matches": {"cmd": "rm *"}, "action": "reject"},
                {"tool": "edit_file", "action": "delegate", "to": "judge"}],
              "amp.mcpServers": {
                "tracker": {"command": "tracker", "env": {"TRACKER_TOKEN": "${TRACKER_TOKEN}"}}}
            }
            """);
    Declaration d = Read.one(file, "agent");
    assertThat(d.can()).containsExactly("Bash(git …)", "Bash(make)");
    assertThat(d.marks()).containsExactly(POLICY_CHECKPOINT);
    assertThat(d.uses()).containsExactly("mcp:tracker");
    assertThat(file.references()).extracting(Reference::name).containsExactly("TRACKER_TOKEN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"amp.dangerouslyAllowAll\": true}",
        "{\"amp.commands.allowlist\": [\"*\"]}",
        "{\"amp.permissions\": [{\"tool\": \"*\", \"action\": \"allow\"}]}",
        "{\"amp.permissions\": [{\"tool\": \"Bash\", \"matches\": {\"cmd\": \"*\"},"
            + " \"action\": \"allow\"}]}"
      })
  void ampThatAsksNobody(String text) {
    assertThat(Read.one(Read.clean(".amp/settings.json", text), "agent").marks())
        .contains(APPROVAL_BYPASSED);
  }

  @Test
  void whatQwenMayDoUnasked() {
    Declared file =
        Read.clean(
            ".qwen/settings.json",
            "{\"permissions\": {\"allow\": [\"edit\", \"run_shell_command\"]}}");
    Declaration d = Read.one(file, "agent");
    assertThat(d.can()).containsExactly("edit", "run_shell_command");
    assertThat(d.marks()).containsExactly(APPROVAL_BYPASSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".claude/settings.json",
        ".gemini/settings.json",
        ".codex/config.toml",
        ".codex/agents/a.toml",
        ".amp/settings.json",
        "librechat.yaml",
        ".cursor/cli.json",
        "opencode.json",
        "crush.json",
        ".config/goose/config.yaml",
        ".aider.conf.yml",
        ".zed/settings.json",
        ".continue/config.yaml",
        ".continue/config.json",
        ".roomodes",
        ".claude/agents/a.md",
        "agents.yaml",
        "langgraph.json",
        "agent-card.json",
        "team.json",
        "package.json",
        "pyproject.toml",
        "Cargo.toml",
        "pom.xml",
        "go.mod",
        ".env.example",
        "n8n/a.json"
      })
  void hostileFiles(String path) {
    String deep = "[".repeat(500);
    for (String text :
        new String[] {
          "",
          "\u0000\u0001",
          "{",
          "}",
          "---",
          "---\n---",
          deep,
          "a: " + deep,
          "a = " + deep,
          "{\"a\":" + deep,
          "---\na: " + deep + "\n---\n",
          "[]",
          "3",
          "null",
          "'",
          "\"",
          "=",
          "=\n=",
          "{\"permissions\": 3, \"mcpServers\": 3, \"agents\": 3, \"graphs\": 3, \"models\": 3}",
          "{\"permissions\": [], \"hooks\": [], \"env\": [[]], \"agent\": [], \"mcp\": [3]}",
          "{\"nodes\": [3, {}, []], \"connections\": {\"a\": 3}, \"x\": \"n8n-\"}",
          "{\"component_type\": \"team\", \"config\": {\"participants\": [3, [], {}]}}",
          "{\"customModes\": [3, {}, {\"slug\": []}], \"dependencies\": {\"openai\": []}}",
          "permissions: 3\nmcp_servers: 3\nextensions: [3, {cmd: []}]\nmodels: [3, {name: []}]\n"
        }) {
      // Whatever it is, it ends, and as a note at worst.
      assertThat(Read.file(path, text)).isNotNull();
    }
  }
}
