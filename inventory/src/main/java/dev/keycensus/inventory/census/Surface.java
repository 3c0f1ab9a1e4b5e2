package dev.keycensus.inventory.census;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What sort of place a sighting is in, by its path and the part of the file: what decides who reads
 * it, and what has to be cleaned. The first one that fits counts; nothing is hidden by it.
 */
public enum Surface {
  /** The configuration of servers that tools are served by. */
  MCP_CONFIG,
  /** What an agent, or a person's talk with one, left behind. */
  AGENT_TRANSCRIPT,
  /** What an agent is told: {@code AGENTS.md}, {@code SKILL.md}, rules, prompts. */
  AGENT_INSTRUCTIONS,
  /** What Terraform or Pulumi know of the world; values stand there in the clear. */
  IAC_STATE,
  /** The source of a notebook's cell. */
  NOTEBOOK_SOURCE,
  /** What a notebook's cell printed. */
  NOTEBOOK_OUTPUT,
  /** A notebook, in no cell or not known in which. */
  NOTEBOOK,
  SHELL_HISTORY,
  /** A log file, rotated and compressed ones too, and standard input. */
  LOG,
  /** The message of a commit or a tag, or a note. */
  MESSAGE,
  CI_CONFIG,
  TEST,
  DOCUMENTATION,
  CONFIG,
  CODE,
  FILE;

  private static final Set<String> TEST_FOLDERS =
      Set.of(
          "test",
          "tests",
          "testing",
          "spec",
          "specs",
          "__tests__",
          "testdata",
          "test-data",
          "test_data",
          "fixtures",
          "fixture",
          "__fixtures__",
          "mocks",
          "mock",
          "__mocks__",
          "androidtest",
          "integrationtest",
          "e2e",
          "cypress",
          "testfixtures",
          "test-fixtures");

  private static final Set<String> DOCUMENTS =
      Set.of("md", "markdown", "mdx", "rst", "adoc", "asciidoc", "tex", "org");

  private static final Set<String> CONFIGURATION =
      Set.of(
          "properties",
          "ini",
          "cfg",
          "conf",
          "config",
          "cnf",
          "env",
          "toml",
          "yaml",
          "yml",
          "json",
          "json5",
          "jsonc",
          "xml",
          "plist",
          "reg",
          "npmrc",
          "pypirc",
          "netrc",
          "pgpass",
          "tfvars",
          "ovpn",
          "credentials",
          "settings",
          "csproj",
          "props",
          "service",
          "kubeconfig");

  private static final Set<String> PROGRAMS =
      Set.of(
          "java", "kt", "kts", "scala", "groovy", "gradle", "clj", "c", "h", "cc", "cpp", "hpp",
          "m", "mm", "cs", "vb", "fs", "go", "rs", "swift", "py", "pyi", "rb", "erb", "php", "pl",
          "pm", "lua", "r", "jl", "js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue",
          "svelte", "dart", "ex", "exs", "erl", "hs", "ml", "elm", "nim", "zig", "d", "pas", "sql",
          "proto", "graphql", "tf", "hcl", "bicep", "sol", "coffee", "cr", "el", "lisp", "cshtml",
          "aspx", "jsp", "ejs", "html", "htm", "sh", "bash", "zsh", "fish", "ps1", "psm1", "bat",
          "cmd", "mk", "cmake", "bzl", "nix", "css", "scss");

  /** The word used in reports and policies, such as {@code notebook-output}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a folder of that name, in lower case, holds tests. */
  public static boolean isTestFolder(String name) {
    return TEST_FOLDERS.contains(name);
  }

  /**
   * The surface of a place.
   *
   * @param path relative to the target, with {@code /}
   * @param where what kind of place it is: standard input is a log
   * @param part the part of the file, as in {@link Within#part}; null where none is known
   */
  public static Surface of(String path, Sighting.Where where, @Nullable String part) {
    if (where == Sighting.Where.STREAM) {
      return LOG;
    }
    if (where == Sighting.Where.MESSAGE) {
      return MESSAGE;
    }
    String p = "/" + uncompressed(path.toLowerCase(Locale.ROOT));
    String name = p.substring(p.lastIndexOf('/') + 1);
    if (isMcp(p, name)) {
      return MCP_CONFIG;
    }
    if (isTranscript(p, name)) {
      return AGENT_TRANSCRIPT;
    }
    if (isInstructions(p, name)) {
      return AGENT_INSTRUCTIONS;
    }
    if (name.endsWith(".tfstate")
        || name.contains(".tfstate.")
        || name.endsWith(".tfplan")
        || p.contains("/.pulumi/stacks/")) {
      return IAC_STATE;
    }
    if (name.endsWith(".ipynb")) {
      return part == null ? NOTEBOOK : part.contains("output=") ? NOTEBOOK_OUTPUT : NOTEBOOK_SOURCE;
    }
    if ((name.startsWith(".") && name.endsWith("_history"))
        || name.equals("fish_history")
        || name.equals("consolehost_history.txt")) {
      return SHELL_HISTORY;
    }
    if (isLog(p, name)) {
      return LOG;
    }
    if (isPipeline(p, name)) {
      return CI_CONFIG;
    }
    if (isTest(p, name, stem(path))) {
      return TEST;
    }
    String extension = name.substring(name.lastIndexOf('.') + 1);
    if (DOCUMENTS.contains(extension)
        || name.startsWith("readme")
        || name.startsWith("changelog")
        || p.contains("/docs/")
        || p.contains("/documentation/")) {
      return DOCUMENTATION;
    }
    if (name.startsWith(".env")
        || CONFIGURATION.contains(extension)
        || name.startsWith("dockerfile")) {
      return CONFIG;
    }
    return PROGRAMS.contains(extension) || name.equals("makefile") ? CODE : FILE;
  }

  /** The name of what a compressed file holds. */
  private static String uncompressed(String path) {
    for (String suffix : new String[] {".gz", ".zst", ".bz2", ".xz"}) {
      if (path.endsWith(suffix)) {
        return path.substring(0, path.length() - suffix.length());
      }
    }
    return path;
  }

  private static String stem(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private static boolean isMcp(String p, String name) {
    return switch (name) {
      case "mcp.json",
          ".mcp.json",
          "mcp_config.json",
          "mcp-config.json",
          "mcp_settings.json",
          "cline_mcp_settings.json",
          "claude_desktop_config.json" ->
          true;
      default -> name.endsWith(".json") && p.contains("/mcp/") && p.contains("/.");
    };
  }

  private static boolean isTranscript(String p, String name) {
    boolean lines = name.endsWith(".jsonl") || name.endsWith(".ndjson");
    return (p.contains("/.claude/projects/") && lines)
        || p.contains("/.codex/sessions/")
        || (p.contains("/.codex/") && name.startsWith("history."))
        || p.contains("/.gemini/tmp/")
        || p.contains("/.cursor/chats/")
        || p.contains("/.continue/sessions/")
        || p.contains("/.specstory/history/")
        || name.startsWith(".aider.chat.history")
        || name.startsWith(".aider.input.history");
  }

  private static boolean isInstructions(String p, String name) {
    return switch (name) {
      case "agents.md",
          "agents.override.md",
          "agent.md",
          "claude.md",
          "claude.local.md",
          "gemini.md",
          "skill.md",
          ".cursorrules",
          ".windsurfrules",
          ".clinerules",
          "copilot-instructions.md" ->
          true;
      default ->
          name.endsWith(".prompt.md")
              || name.endsWith(".instructions.md")
              || name.endsWith(".chatmode.md")
              || name.endsWith(".mdc")
              || name.endsWith(".prompty")
              || name.startsWith("system_prompt")
              || name.startsWith("system-prompt")
              || p.contains("/.cursor/rules/")
              || p.contains("/.windsurf/rules/")
              || p.contains("/.clinerules/")
              || (name.endsWith(".md")
                  && (p.contains("/.claude/agents/")
                      || p.contains("/.claude/commands/")
                      || p.contains("/.claude/skills/")
                      || p.contains("/.github/agents/")));
    };
  }

  private static boolean isLog(String p, String name) {
    return name.endsWith(".log")
        || name.contains(".log.")
        || name.contains(".log-")
        || name.equals("nohup.out")
        || name.equals("syslog")
        || name.startsWith("syslog.")
        || ((p.contains("/logs/") || p.contains("/log/")) && isPlain(name));
  }

  /** A text of a folder of logs, rotated ones too; programs have folders called log as well. */
  private static boolean isPlain(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1);
    return switch (extension) {
      case "txt", "out", "err", "jsonl", "ndjson" -> true;
      default ->
          extension.equals(name)
              || (!extension.isEmpty() && extension.chars().allMatch(c -> c >= '0' && c <= '9'));
    };
  }

  private static boolean isPipeline(String p, String name) {
    return p.contains("/.github/workflows/")
        || p.contains("/.github/actions/")
        || p.contains("/.circleci/")
        || p.contains("/.buildkite/")
        || name.equals(".gitlab-ci.yml")
        || name.endsWith(".gitlab-ci.yml")
        || name.equals("jenkinsfile")
        || name.startsWith("jenkinsfile.")
        || name.startsWith("azure-pipelines")
        || name.equals("bitbucket-pipelines.yml")
        || name.equals(".travis.yml")
        || name.equals("appveyor.yml")
        || name.equals(".drone.yml");
  }

  /** {@code written} is the stem with its capitals: {@code latest.txt} is no test. */
  private static boolean isTest(String p, String name, String written) {
    int from = 1;
    for (int to = p.indexOf('/', from); to >= 0; to = p.indexOf('/', from)) {
      if (isTestFolder(p.substring(from, to))) {
        return true;
      }
      from = to + 1;
    }
    int dot = name.indexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    return stem.startsWith("test_")
        || stem.endsWith("_test")
        || stem.endsWith("_spec")
        || name.contains(".test.")
        || name.contains(".spec.")
        || (dot > 0 && (written.endsWith("Test") || written.endsWith("Tests")));
  }
}
