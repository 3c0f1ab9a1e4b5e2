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

/**
 * MCP servers that a file is, with the tools and the variables of the same file. Tools that it
 * gives to a server of another file are told as a part, which is one server with that.
 */
final class Servers {
  /** The key of a part. */
  static final String PART = "code.tools";

  private static final int MOST = 20;
  private static final int MOST_TOOLS = 300;

  private final Tokens tokens;
  private final Given given;
  private final String place;
  private final Collector into;
  private final Tools tools;
  private final List<Declaration> servers = new ArrayList<>();

  Servers(Tokens tokens, Given given, Tools tools, String place, Collector into) {
    this.tools = tools;
    this.place = place;
    this.tokens = tokens;
    this.given = given;
    this.into = into;
  }

  void add(Library library, Call call, int i) {
    String name = call.text(1, "name", "serverinfo");
    name = name.isEmpty() ? call.firstText() : name;
    if (name.isEmpty() && tokens.isSign(i - 1, '=') && tokens.kind(i - 2) == Tokens.WORD) {
      name = Program.isCommon(tokens.text(i - 2)) ? "" : tokens.text(i - 2);
    }
    add(library.provider(), name, call.line(), call.endLine());
  }

  /**
   * One that no library's call makes, but what a language has instead: {@code AddMcpServer(…)} in
   * C#, {@code impl ServerHandler for X} in Rust.
   *
   * @return whether it is one
   */
  boolean addOther(Language language, int i) {
    if (servers.size() >= MOST) {
      return false;
    }
    boolean added =
        language == Language.DOTNET
            && tokens.isWord(i, "AddMcpServer")
            && tokens.isSign(i - 1, '.')
            && tokens.isSign(i + 1, '(');
    if (added) {
      Call call = new Call(tokens, given, i, true);
      add("mcp", call.text(4, "name"), call.line(), call.endLine());
    }
    boolean implemented =
        language == Language.RUST
            && tokens.isWord(i, "ServerHandler")
            && tokens.isWord(i + 1, "for")
            && tokens.kind(i + 2) == Tokens.WORD
            && tools.isOfMcp();
    if (implemented) {
      int body = i + 3;
      while (body < i + 30 && !tokens.isSign(body, '{')) {
        body++;
      }
      int end = tokens.isSign(body, '{') ? given.closing(body) : i;
      int last = end == Integer.MAX_VALUE ? i : end;
      add("mcp", tokens.text(i + 2), tokens.line(i), tokens.line(last));
    }
    return added || implemented;
  }

  private void add(String provider, String name, int line, int endLine) {
    if (servers.size() >= MOST) {
      return;
    }
    String plain = Plain.text(name.contains("{") ? "" : name, place);
    servers.add(
        into.declare(
                IdentityKind.MCP_CONNECTOR, plain, provider, "code.server." + plain, line, endLine)
            .fact("seen", "in code: tools may be added elsewhere"));
  }

  /** Whether the file makes one. */
  boolean any() {
    return !servers.isEmpty();
  }

  /** What the file takes in of its program, for whoever puts servers and their tools together. */
  void imports(Language language, String path) {
    if (!servers.isEmpty()) {
      Set<String> imports = Imports.of(tokens, language, path);
      servers.forEach(s -> s.imports().addAll(imports));
    }
  }

  /** Gives what is known of the whole file to its servers. */
  void tools() {
    boolean here = !servers.isEmpty();
    if (!here && !part()) {
      return;
    }
    Declaration only = servers.get(0);
    Set<String> variables = new HashSet<>();
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.kind(i) != Tokens.WORD) {
        continue;
      }
      String tool = tools.at(i, here);
      if (tool != null && only.can().size() < MOST_TOOLS) {
        servers.forEach(s -> s.can(tool));
      }
      int variable = given.variable(i);
      String name = variable < 0 ? "" : tokens.text(variable);
      if (Given.isVariable(name)
          && SecretNames.isSecret(name)
          && variables.size() < 50
          && variables.add(name)) {
        only.mark(Mark.STATIC_KEY);
        into.refer(
            Reference.Kind.VARIABLE,
            name,
            SecretNames.provider(name),
            "env." + name,
            only,
            tokens.line(variable),
            tokens.column(variable));
      }
      if (here) {
        transport(i);
      }
    }
  }

  /** Whether the file gives tools to a server that it does not make. */
  private boolean part() {
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.kind(i) == Tokens.WORD && tools.at(i, false) != null) {
        int line = tokens.line(i);
        servers.add(into.declare(IdentityKind.MCP_CONNECTOR, place, "mcp", PART, line, line));
        return true;
      }
    }
    return false;
  }

  private void transport(int i) {
    String text = tokens.text(i);
    String told =
        switch (text) {
          case "StreamableHTTPServerTransport",
              "NewStreamableHTTPServer",
              "WithHttpTransport",
              "StreamableHttpService" ->
              "http";
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
}
