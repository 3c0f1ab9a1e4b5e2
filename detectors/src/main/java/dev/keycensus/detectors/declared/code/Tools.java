package dev.keycensus.detectors.declared.code;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tools that a file gives to an MCP server, by name, in the ways of the languages' libraries.
 */
final class Tools {
  private static final int MOST_CONSTANTS = 500;
  private static final int MOST_ATTRIBUTES = 20;

  /** Words that only what has to do with MCP writes. */
  private static final Set<String> WORDS =
      Set.of(
          "FastMCP",
          "fastmcp",
          "McpServer",
          "MCPServer",
          "McpSchema",
          "McpTool",
          "AddMcpServer",
          "McpServerTool",
          "McpServerToolType",
          "ModelContextProtocol",
          "rmcp",
          "tool_router",
          "modelcontextprotocol",
          "quarkiverse");

  private final Tokens tokens;
  private final Given given;
  private final Language language;

  /** Texts by the names that they are given once; those of objects as {@code name.member}. */
  private @Nullable Map<String, String> constants;

  private @Nullable Boolean told;

  Tools(Tokens tokens, Given given, Language language) {
    this.tokens = tokens;
    this.given = given;
    this.language = language;
  }

  /** Whether the file says that it has to do with MCP. */
  boolean isOfMcp() {
    Boolean known = told;
    if (known == null) {
      known = false;
      for (int i = 0; i < tokens.count() && !known; i++) {
        known = isOfMcp(i);
      }
      told = known;
    }
    return known;
  }

  private boolean isOfMcp(int i) {
    String text = tokens.text(i);
    if (tokens.kind(i) == Tokens.WORD) {
      return WORDS.contains(text)
          || (language == Language.JVM && isSpring(i))
          || (language == Language.PYTHON
              && text.equals("mcp")
              && (tokens.isWord(i - 1, "from") || tokens.isWord(i - 1, "import")));
    }
    return tokens.kind(i) == Tokens.TEXT
        && text.length() < 100
        && (text.contains("modelcontextprotocol")
            || text.contains("mcp-go")
            || text.equals("fastmcp")
            || text.equals("mcp-handler"));
  }

  /**
   * {@code org.springframework.ai.tool}: an agent of the same program may be given these tools as
   * well, but where a server is, it is.
   */
  private boolean isSpring(int i) {
    return tokens.isWord(i, "springframework")
        && tokens.isWord(i + 2, "ai")
        && tokens.isWord(i + 4, "tool");
  }

  /**
   * The name of a tool that is given to a server at {@code i}; null for none.
   *
   * @param here whether the server is made in this file
   */
  @Nullable String at(int i, boolean here) {
    String name = name(i, here);
    return name != null && isName(name) ? name : null;
  }

  private @Nullable String name(int i, boolean here) {
    switch (tokens.text(i)) {
      case "tool" -> {
        if (language == Language.RUST) {
          boolean attribute = tokens.isSign(i - 1, '[') && tokens.isSign(i - 2, '#');
          return attribute && isOfMcp() ? attributed(i, "fn") : null;
        }
        if (!tokens.isSign(i - 1, '.') || !isServer(i - 2, here)) {
          return null;
        }
        return isDecorator(i) ? decorated(i) : called(i);
      }
      case "registerTool", "NewTool" -> {
        boolean method = tokens.isSign(i - 1, '.');
        return method && isServer(i - 2, here) ? called(i) : null;
      }
      case "add_tool" -> {
        return tokens.isSign(i - 1, '.') && isServer(i - 2, here) ? function(i + 2) : null;
      }
      case "addTool", "AddTool" -> {
        boolean method = tokens.isSign(i - 1, '.') && isServer(i - 2, here);
        return method || here ? object(i) : null;
      }
      case "Tool" -> {
        return tool(i, here);
      }
      case "McpTool" -> {
        return tokens.isSign(i - 1, '@') ? annotated(i) : null;
      }
      case "McpServerTool" -> {
        return language == Language.DOTNET ? attributed(i, null) : null;
      }
      case "inputSchema" -> {
        return tokens.isSign(i + 1, ':') || tokens.isSign(i + 1, ',') ? listed(i) : null;
      }
      default -> {
        return null;
      }
    }
  }

  /** {@code @Tool}, {@code Tool(name="x")}, {@code &mcp.Tool{Name: "x"}}, {@code new Tool("x"}. */
  private @Nullable String tool(int i, boolean here) {
    if (!here && !isOfMcp()) {
      return null;
    }
    if (language == Language.JVM) {
      if (tokens.isSign(i - 1, '@')) {
        return isOfMcp() ? annotated(i) : null;
      }
      boolean built =
          tokens.isSign(i + 1, '.')
              && tokens.isWord(i + 2, "builder")
              && tokens.isWord(i + 6, "name")
              && tokens.isSign(i + 7, '(');
      if (built) {
        return text(i + 8);
      }
      boolean made = tokens.isSign(i + 1, '(') && !tokens.isWord(i - 1, "class");
      return made && tokens.kind(i + 2) == Tokens.TEXT ? tokens.text(i + 2) : object(i);
    }
    boolean made =
        language == Language.RUST
            && tokens.isSign(i + 1, ':')
            && tokens.isSign(i + 2, ':')
            && tokens.isWord(i + 3, "new")
            && tokens.isSign(i + 4, '(');
    return made ? text(i + 5) : object(i);
  }

  /** Whether what a tool is given to at {@code i} is a server, as far as its name tells. */
  private boolean isServer(int i, boolean here) {
    String name = tokens.text(i).toLowerCase(Locale.ROOT);
    if (tokens.isSign(i, ')')) {
      return here || isOfMcp();
    }
    boolean telling = name.endsWith("server") || name.endsWith("mcp");
    boolean other =
        name.contains("agent") || name.contains("client") || name.contains("llm") || name.isEmpty();
    return telling || (!other && (here || isOfMcp()));
  }

  private boolean isDecorator(int i) {
    int at = i - 2;
    while (at > i - 9 && tokens.isSign(at - 1, '.') && tokens.kind(at - 2) == Tokens.WORD) {
      at -= 2;
    }
    return tokens.isSign(at - 1, '@');
  }

  /** {@code .tool("x", …)}, {@code .tool(NAME, …)}, {@code .tool(name="x")(f)}. */
  private @Nullable String called(int i) {
    if (!tokens.isSign(i + 1, '(')) {
      return null;
    }
    int close = given.closing(i + 1);
    if (language == Language.PYTHON
        && tokens.isSign(close == Integer.MAX_VALUE ? -1 : close + 1, '(')) {
      int name = nameAt(i, Math.min(close, i + 40));
      return name < 0 ? function(close + 2) : text(name);
    }
    String text = text(i + 2);
    return text == null ? named(i, i + 12) : text;
  }

  /** A text, or what a constant of the file stands for. */
  private @Nullable String text(int i) {
    if (tokens.kind(i) == Tokens.TEXT) {
      return tokens.text(i);
    }
    if (tokens.kind(i) != Tokens.WORD) {
      return null;
    }
    boolean member = tokens.isSign(i + 1, '.') && tokens.kind(i + 2) == Tokens.WORD;
    int after = member ? i + 3 : i + 1;
    after += tokens.isSign(after, '.') && tokens.isWord(after + 1, "value") ? 2 : 0;
    if (!tokens.isSign(after, ',') && !tokens.isSign(after, ')')) {
      return null;
    }
    String last = tokens.text(member ? i + 2 : i);
    String whole = member ? constants().get(tokens.text(i) + "." + last) : null;
    // class Names(Enum): FIND = "find"
    boolean bare = !member || language == Language.PYTHON;
    return whole == null && bare ? constants().get(last) : whole;
  }

  private Map<String, String> constants() {
    Map<String, String> known = constants;
    if (known == null) {
      known = new HashMap<>();
      for (int i = 1; i + 1 < tokens.count() && known.size() < MOST_CONSTANTS; i++) {
        boolean assigned = tokens.isSign(i, '=') && tokens.kind(i - 1) == Tokens.WORD;
        if (assigned && tokens.kind(i + 1) == Tokens.TEXT) {
          known.putIfAbsent(tokens.text(i - 1), tokens.text(i + 1));
        } else if (assigned && tokens.isSign(i + 1, '{')) {
          members(tokens.text(i - 1), i + 2, known);
        }
      }
      constants = known;
    }
    return known;
  }

  private void members(String of, int from, Map<String, String> into) {
    for (int i = from; i < from + 40 && !tokens.isSign(i, '}'); i++) {
      boolean member =
          tokens.kind(i) == Tokens.WORD
              && tokens.isSign(i + 1, ':')
              && tokens.kind(i + 2) == Tokens.TEXT;
      if (member) {
        into.putIfAbsent(of + "." + tokens.text(i), tokens.text(i + 2));
      }
    }
  }

  /** The last word of a path that is all of an argument: {@code self.find}. */
  private @Nullable String function(int i) {
    int last = i;
    while (last < i + 8
        && tokens.kind(last) == Tokens.WORD
        && tokens.isSign(last + 1, '.')
        && tokens.kind(last + 2) == Tokens.WORD) {
      last += 2;
    }
    boolean alone = tokens.isSign(last + 1, ',') || tokens.isSign(last + 1, ')');
    boolean function = alone && tokens.kind(last) == Tokens.WORD;
    return function && !tokens.isWord(last, "tool") ? tokens.text(last) : null;
  }

  /** {@code ({name: "x"}}, {@code {Name: "x"}}, {@code (name="x"}, within a few words. */
  private @Nullable String object(int i) {
    if (!given.opens(i + 1) || tokens.isWord(i - 1, "class")) {
      return null;
    }
    return named(i, i + 12);
  }

  private @Nullable String named(int i, int to) {
    int name = nameAt(i, to);
    return name < 0 ? null : text(name);
  }

  /** Where a name is given within a few words; -1 for nowhere. */
  private int nameAt(int i, int to) {
    for (int k = i + 2; k < to; k++) {
      boolean named =
          (tokens.isWord(k, "name") || tokens.isWord(k, "Name"))
              && (tokens.isSign(k + 1, '=') || tokens.isSign(k + 1, ':'));
      if (named) {
        return k + 2;
      }
    }
    return -1;
  }

  /** {@code {name: "x", description: "…", inputSchema: …}}. */
  private @Nullable String listed(int i) {
    int object = given.opening(i);
    for (int k = i - 3; k > Math.max(object, i - 200); k--) {
      if (given.opening(k) != object) {
        continue;
      }
      if (tokens.isWord(k, "name") && tokens.isSign(k + 1, ':')) {
        // toolSpec: {name: …} is how Bedrock is told of one.
        return tokens.isWord(object - 2, "toolSpec") ? null : text(k + 2);
      }
    }
    return null;
  }

  /** {@code @server.tool(name="x") def y}: x, else y. */
  private @Nullable String decorated(int i) {
    for (int k = i + 1; k < Math.min(tokens.count(), i + 300); k++) {
      if (tokens.isWord(k, "name") && tokens.isSign(k + 1, '=') && k < i + 40) {
        return text(k + 2);
      }
      if (tokens.isWord(k, "def")) {
        boolean first = tokens.isSign(i + 1, '(') && tokens.kind(i + 2) == Tokens.TEXT;
        return first ? tokens.text(i + 2) : tokens.text(k + 1);
      }
    }
    return null;
  }

  /** {@code @Tool(name = "x", …) public String y(…)}: x, else y. */
  private @Nullable String annotated(int i) {
    int from = i + 1;
    if (tokens.isSign(from, '(')) {
      int close = given.closing(from);
      if (close == Integer.MAX_VALUE) {
        return null;
      }
      for (int k = from + 1; k < Math.min(close, from + 60); k++) {
        if (tokens.isWord(k, "name") && tokens.isSign(k + 1, '=')) {
          return text(k + 2);
        }
      }
      from = close + 1;
    }
    for (int k = from; k < from + 40; k++) {
      if (tokens.isSign(k, ';') || tokens.isSign(k, '{') || tokens.isSign(k, '}')) {
        return null;
      }
      boolean call = tokens.kind(k) == Tokens.WORD && tokens.isSign(k + 1, '(');
      if (call && tokens.isSign(k - 1, '@')) {
        int close = given.closing(k + 1);
        k = close == Integer.MAX_VALUE ? k : close;
      } else if (call) {
        return tokens.text(k);
      }
    }
    return null;
  }

  /**
   * {@code [McpServerTool(Name = "x"), Description("…")] public string Y(…)}, {@code #[tool(name =
   * "x")] async fn y(…)}: x, else y.
   *
   * @param function the word that the name of a function follows; null where its brackets tell
   */
  private @Nullable String attributed(int i, @Nullable String function) {
    int list = given.opening(i);
    int end = list < 0 ? Integer.MAX_VALUE : given.closing(list);
    if (end == Integer.MAX_VALUE || !tokens.isSign(list, '[')) {
      return null;
    }
    int inner = tokens.isSign(i + 1, '(') ? given.closing(i + 1) : i;
    for (int k = i + 2; k < Math.min(inner, i + 60); k++) {
      boolean named = tokens.isWord(k, "Name") || tokens.isWord(k, "name");
      if (named && tokens.isSign(k + 1, '=') && given.opening(k) == i + 1) {
        return text(k + 2);
      }
    }
    int from = end + 1;
    for (int n = 0; n < MOST_ATTRIBUTES && isAttribute(from); n++) {
      int close = given.closing(tokens.isSign(from, '#') ? from + 1 : from);
      if (close == Integer.MAX_VALUE) {
        return null;
      }
      from = close + 1;
    }
    for (int k = from; k < from + 40; k++) {
      if (function != null ? tokens.isWord(k - 1, function) : tokens.isSign(k + 1, '(')) {
        if (tokens.kind(k) == Tokens.WORD) {
          return tokens.text(k);
        }
      } else if (tokens.isSignOf(k, ";{}=")) {
        return null;
      }
    }
    return null;
  }

  private boolean isAttribute(int i) {
    return tokens.isSign(i, '[') || (tokens.isSign(i, '#') && tokens.isSign(i + 1, '['));
  }

  /** A word or several, as tools are called: nothing that is put together, no sentence. */
  private static boolean isName(String name) {
    if (name.isEmpty() || name.length() > 100) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (" \n\t{}$%<>\"'()".indexOf(name.charAt(i)) >= 0) {
        return false;
      }
    }
    return true;
  }
}
