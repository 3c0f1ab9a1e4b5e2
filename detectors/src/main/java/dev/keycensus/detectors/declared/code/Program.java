package dev.keycensus.detectors.declared.code;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.nodes.Malformed;
import dev.keycensus.rules.IdentityKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** One file of source code: the calls in it that make clients, agents and servers. */
final class Program {
  /** More are not told of one file. */
  private static final int MOST = 1_000;

  private final Tokens tokens;
  private final Language language;
  private final String path;
  private final Collector into;
  private final Bindings bindings;
  private final Given given;
  private final Clients clients;
  private final Agents agents;
  private final Servers servers;
  private final Set<String> started = new HashSet<>();

  Program(Tokens tokens, Language language, String path, Collector into) {
    this.path = path;
    this.tokens = tokens;
    this.language = language;
    this.into = into;
    this.bindings = new Bindings(tokens, language);
    this.given = new Given(tokens);
    this.clients = new Clients(tokens, given, into);
    this.agents = new Agents(tokens, given, place(path), into);
    this.servers =
        new Servers(tokens, given, new Tools(tokens, given, language), place(path), into);
  }

  /** What a file is called: by its folder too where its own name tells nothing. */
  private static String place(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    String stem = name.substring(0, Math.max(0, name.lastIndexOf('.')));
    int slash = path.length() - name.length() - 1;
    String folder = slash <= 0 ? "" : path.substring(path.lastIndexOf('/', slash - 1) + 1, slash);
    return folder.isEmpty() || !isCommon(stem) ? stem : folder + "/" + stem;
  }

  /** A name that many give to what they have one of. */
  static boolean isCommon(String name) {
    return switch (name.toLowerCase(Locale.ROOT).replace("_", "")) {
      case "agent",
          "agents",
          "server",
          "mcp",
          "app",
          "main",
          "index",
          "init",
          "client",
          "factory",
          "program",
          "startup",
          "handler" ->
          true;
      case "opts", "options", "result", "response", "executor", "agentexecutor", "graph" -> true;
      case "workflow", "provider", "utils", "core", "base", "run", "cli", "runner", "rawevents" ->
          true;
      case "stream", "events", "query", "tempagent", "this", "q", "ai", "service", "mcpserver" ->
          true;
      default -> false;
    };
  }

  /**
   * Looks for all of it.
   *
   * @param asks whether it may ask a model by itself
   * @param serves whether it may have to do with MCP servers
   * @param starts whether it may start a coding agent that asks nobody
   */
  void read(boolean asks, boolean serves, boolean starts) {
    boolean imports = bindings.any();
    List<int[]> made = new ArrayList<>();
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.kind(i) == Tokens.TEXT) {
        if (starts) {
          started(i);
        }
      } else if (tokens.kind(i) == Tokens.WORD) {
        boolean call = tokens.isSign(i + 1, '(') || isBare(i);
        Library library = call && imports ? bindings.called(i) : null;
        if (library != null) {
          if (made.size() >= MOST) {
            throw new Malformed(tokens.line(i), "more than " + MOST + " clients and agents", true);
          }
          given.assigned();
          made.add(new int[] {i, made(library, i)});
        } else if (serves && servers.addOther(language, i)) {
          given.assigned();
        } else if (call && language == Language.PYTHON && isBedrock(i)) {
          clients.cloud(new Call(tokens, given, i, false), "aws", "bedrock");
        } else if (language == Language.PYTHON && isKeyOfModule(i)) {
          clients.assigned(tokens.text(i), i);
        }
      }
    }
    if (asks) {
      new Requests(tokens, given, language).read(clients, made);
    }
    clients.models();
    agents.tools();
    if (serves || servers.any()) {
      servers.tools();
      servers.imports(language, path);
    }
  }

  /** What a call makes; the last token of the call. */
  private int made(Library library, int i) {
    Call call = new Call(tokens, given, i, chained());
    switch (library.how()) {
      case AGENT -> {
        agents.add(library, call, i);
        clients.prefixed(library, call);
      }
      case SERVER -> servers.add(library, call, i);
      default -> {
        boolean any =
            library.provider().equals("litellm") || library.provider().equals("langchain");
        if (any) {
          clients.prefixed(library, call);
        } else {
          clients.add(library, call);
        }
      }
    }
    return call.end();
  }

  private boolean chained() {
    return switch (language) {
      case JVM, RUST, PHP, SCRIPT -> true;
      default -> false;
    };
  }

  /** Ruby's calls need no brackets. */
  private boolean isBare(int i) {
    return language == Language.RUBY
        && (tokens.isWord(i, "configure")
            || (tokens.isWord(i, "new") && tokens.isSign(i - 1, '.')));
  }

  /** {@code boto3.client("bedrock-runtime")}. */
  private boolean isBedrock(int i) {
    int text = tokens.isWord(i + 2, "service_name") ? i + 4 : i + 2;
    return (tokens.isWord(i, "client") || tokens.isWord(i, "resource"))
        && tokens.isSign(i - 1, '.')
        && tokens.text(text).startsWith("bedrock")
        && tokens.kind(text) == Tokens.TEXT
        && tokens.text(text).contains("runtime");
  }

  /** {@code openai.api_key = …}. */
  private boolean isKeyOfModule(int i) {
    return (bindings.isModule(i, "openai") || bindings.isModule(i, "litellm"))
        && tokens.isSign(i + 1, '.')
        && tokens.isWord(i + 2, "api_key")
        && tokens.isSign(i + 3, '=')
        && !(tokens.joined(i + 3) && tokens.isSign(i + 4, '='));
  }

  /** What languages call the starting of another program. */
  private static final Set<String> STARTING =
      Set.of(
          "subprocess",
          "Popen",
          "create_subprocess_exec",
          "spawn",
          "spawnSync",
          "exec",
          "execSync",
          "execFile",
          "execa",
          "ProcessBuilder",
          "Command",
          "CommandContext",
          "Process",
          "ProcessStartInfo",
          "child_process",
          "system",
          "shell_exec",
          "proc_open",
          "pty");

  /** A file that starts nothing only speaks of what others start. */
  private boolean startsPrograms() {
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.kind(i) == Tokens.WORD && STARTING.contains(tokens.text(i))) {
        return true;
      }
    }
    return false;
  }

  /** A coding agent that is started as a program, with its questions switched off. */
  private void started(int i) {
    String text = tokens.text(i);
    boolean claude = text.contains("--dangerously-skip-permissions");
    boolean codex = text.contains("--dangerously-bypass-approvals-and-sandbox");
    if (!claude && !codex) {
      return;
    }
    String program = claude ? "claude" : "codex";
    boolean whole = text.startsWith(program + " ") || text.contains("/" + program + " ");
    for (int k = Math.max(0, i - 30); k < i + 30 && !whole; k++) {
      whole = tokens.kind(k) == Tokens.TEXT && tokens.text(k).equals(program);
    }
    if (whole && started.add(program) && startsPrograms()) {
      String provider = claude ? "claude-code" : "codex";
      Declaration d =
          into.declare(
                  IdentityKind.AI_AGENT,
                  provider,
                  provider,
                  "code.started." + provider,
                  tokens.line(i),
                  tokens.line(i))
              .autonomy(Autonomy.UNATTENDED)
              .mark(Mark.APPROVAL_BYPASSED)
              .fact("seen", "started by this program");
      if (codex) {
        d.mark(Mark.SANDBOX_OFF);
      }
    }
  }
}
