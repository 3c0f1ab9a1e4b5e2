package dev.keycensus.detectors.declared.code;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.rules.IdentityKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** MCP servers that a file is, with the tools and the variables of the same file. */
final class Servers {
  private static final int MOST = 20;
  private static final int MOST_TOOLS = 300;

  private final Tokens tokens;
  private final Given given;
  private final String place;
  private final Collector into;
  private final List<Declaration> servers = new ArrayList<>();

  Servers(Tokens tokens, Given given, String place, Collector into) {
    this.place = place;
    this.tokens = tokens;
    this.given = given;
    this.into = into;
  }

  void add(Library library, Call call, int i) {
    if (servers.size() >= MOST) {
      return;
    }
    String name = call.text(1, "name", "serverinfo");
    name = name.isEmpty() ? call.firstText() : name;
    if (name.isEmpty() && tokens.isSign(i - 1, '=') && tokens.kind(i - 2) == Tokens.WORD) {
      name = Program.isCommon(tokens.text(i - 2)) ? "" : tokens.text(i - 2);
    }
    String plain = Plain.text(name.contains("{") ? "" : name, place);
    Declaration d =
        into.declare(
                IdentityKind.MCP_CONNECTOR,
                plain,
                library.provider(),
                "code.server." + plain,
                call.line(),
                call.endLine())
            .fact("seen", "in code: tools may be added elsewhere");
    servers.add(d);
  }

  /** Gives what is known of the whole file to its servers. */
  void tools() {
    if (servers.isEmpty()) {
      return;
    }
    Declaration only = servers.get(0);
    Set<String> variables = new HashSet<>();
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.kind(i) != Tokens.WORD) {
        continue;
      }
      String tool = tool(i);
      if (tool != null && only.can().size() < MOST_TOOLS) {
        servers.forEach(s -> s.can(tool));
      }
      int variable = variable(i);
      String name = variable < 0 ? "" : tokens.text(variable);
      if (Given.isVariable(name)
          && SecretNames.isSecret(name)
          && variables.size() < 50
          && variables.add(name)) {
        only.mark(Mark.STATIC_KEY);
        into.refer(
            new Reference(
                Reference.Kind.VARIABLE,
                name,
                SecretNames.provider(name),
                "env." + name,
                only.key(),
                null,
                tokens.line(variable),
                tokens.column(variable)));
      }
      transport(i);
    }
  }

  private void transport(int i) {
    String text = tokens.text(i);
    String told =
        switch (text) {
          case "StreamableHTTPServerTransport", "NewStreamableHTTPServer" -> "http";
          case "SSEServerTransport", "SseServerTransport", "NewSSEServer" -> "sse";
          case "transport", "transportType" -> {
            boolean given = tokens.isSign(i + 1, '=') || tokens.isSign(i + 1, ':');
            String value = given ? tokens.text(i + 2) : "";
            yield tokens.kind(i + 2) == Tokens.TEXT
                    && (value.contains("http") || value.equals("sse"))
                ? value
                : null;
          }
          default -> null;
        };
    if (told != null) {
      servers.forEach(s -> s.mark(Mark.REMOTE).fact("transport", Plain.text(told)));
    }
  }

  /** The name of a tool that is added at {@code i}; null for none. */
  private @Nullable String tool(int i) {
    if (tokens.isWord(i, "tool") && tokens.isSign(i - 1, '.') && tokens.isSign(i - 3, '@')) {
      return decorated(i);
    }
    if (tokens.isWord(i, "inputSchema") && tokens.isSign(i + 1, ':')) {
      return listed(i);
    }
    boolean method =
        tokens.isSign(i - 1, '.')
            && (tokens.isWord(i, "tool")
                || tokens.isWord(i, "registerTool")
                || tokens.isWord(i, "NewTool"));
    boolean object =
        tokens.isWord(i, "addTool") || tokens.isWord(i, "Tool") || tokens.isWord(i, "AddTool");
    if (method && tokens.isSign(i + 1, '(') && tokens.kind(i + 2) == Tokens.TEXT) {
      return tokens.text(i + 2);
    }
    if (object && given.opens(i + 1) && !tokens.isWord(i - 1, "class")) {
      for (int k = i + 2; k < i + 12; k++) {
        boolean named =
            (tokens.isWord(k, "name") || tokens.isWord(k, "Name"))
                && (tokens.isSign(k + 1, '=') || tokens.isSign(k + 1, ':'))
                && tokens.kind(k + 2) == Tokens.TEXT;
        if (named) {
          return tokens.text(k + 2);
        }
      }
    }
    return null;
  }

  /** {@code {name: "x", description: "…", inputSchema: …}}. */
  private @Nullable String listed(int i) {
    for (int k = i - 3; k > i - 40 && k >= 0; k--) {
      if (tokens.isWord(k, "name") && tokens.isSign(k + 1, ':')) {
        return tokens.kind(k + 2) == Tokens.TEXT ? tokens.text(k + 2) : null;
      }
      if (tokens.isWord(k, "inputSchema")) {
        return null;
      }
    }
    return null;
  }

  /** {@code @server.tool(name="x") def y}: x, else y. */
  private @Nullable String decorated(int i) {
    for (int k = i + 1; k < Math.min(tokens.count(), i + 300); k++) {
      if (tokens.isWord(k, "name") && tokens.isSign(k + 1, '=') && k < i + 40) {
        return tokens.kind(k + 2) == Tokens.TEXT ? tokens.text(k + 2) : null;
      }
      if (tokens.isWord(k, "def")) {
        return tokens.text(k + 1);
      }
    }
    return null;
  }

  /** The name of the variable that is read at {@code i}; -1 for none. */
  private int variable(int i) {
    int at =
        switch (tokens.text(i)) {
          case "env", "environ", "ENV" ->
              tokens.isSign(i + 1, '.')
                  ? tokens.isWord(i + 2, "get") || tokens.isWord(i + 2, "fetch") ? i + 4 : i + 2
                  : tokens.isSign(i + 1, '[') ? i + 2 : -1;
          case "getenv", "Getenv", "LookupEnv", "GetEnvironmentVariable", "require_env" ->
              tokens.isSign(i + 1, '(') ? i + 2 : -1;
          default -> -1;
        };
    return at < 0 || at >= tokens.count() ? -1 : at;
  }
}
