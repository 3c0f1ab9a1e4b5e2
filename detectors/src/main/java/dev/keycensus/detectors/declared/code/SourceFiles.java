package dev.keycensus.detectors.declared.code;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.nodes.Malformed;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Source code that uses the libraries of models, agents and MCP. Tests, examples, documents and
 * what was copied in or built are passed over: what they make is no part of the program.
 */
public final class SourceFiles implements Reader {
  /** The one reader of source code. */
  public static final List<Reader> READERS = List.of(new SourceFiles());

  /** A longer file is a bundle or data, in bytes. */
  static final int LONGEST = 1 << 20;

  /** Nobody writes a line that is longer, in characters. */
  private static final int LONG_LINE = 2_000;

  /** In every file that uses a library of {@link Library} one of these stands, or an address. */
  private static final Needles LIBRARIES =
      new Needles(
          List.of(
              words(
                  """
              openai;anthropic;langchain;langgraph;litellm;google.genai;google import genai
              google/genai;google/generative-ai;google.generativeai;google.golang.org/genai
              generative-ai-go;google/adk;google.adk;google_adk;vertexai;mistralai;cohere-ai
              import cohere;from cohere;cohere-go;groq-sdk;import groq;from groq;together-ai
              from together;import together;replicate";replicate';ollama;huggingface_hub
              huggingface/inference;bedrock;llama_index;llamaindex;azure.ai.inference;azopenai
              crewai;from agents;autogen;pydantic_ai;smolagents;deepagents;agno.agent
              from strands;semantic_kernel;semantickernel;claude_agent_sdk;claude_code_sdk
              claude-agent-sdk;claude-code;skip-permissions;bypass-approvals;@mastra/;@ai-sdk/
              openrouter;fastmcp;mcp.server;modelcontextprotocol;mcp-go;ruby_llm;rubyllm
              rig::providers;generativelanguage;aiplatform.google;mistral.ai/;api.groq.com
              api.deepseek;api.cohere.;api.x.ai;api.together;api.perplexity;fireworks.ai
              api.cerebras;api.nvidia;dashscope;api.moonshot;bigmodel.cn;api.z.ai;api.replicate
              huggingface.co;siliconflow;api.minimax;voyageai.com;sambanova;api.stability
              models.github.ai;ai.azure.com;:11434;mcp.tool;mcp.types;registertool;server.tool
              inputschema;mcp.add;mcpserver;mcptool;mcpschema;quarkiverse.mcp;mcp-handler;mcp-adapter
              server.addtool;server.add_tool;rmcp::;tool_router;ai.tool.annotation""")));

  /** What {@link #MORE} tells: that a file may ask a model by itself. */
  private static final int ASKS = 1;

  /** That it may give tools to an MCP server. */
  private static final int SERVES = 2;

  /** That it may start a coding agent that asks nobody. */
  private static final int STARTS = 4;

  /** In every file that does so one of these stands. */
  private static final Needles MORE =
      new Needles(
          List.of(
              words(
                  """
              openai.com;openai.azure;ai.azure.com;cognitiveservices;models.github;anthropic.com
              googleapis.com;mistral.ai;groq.com;openrouter.ai;deepseek.com;api.cohere.;api.x.ai
              api.together;perplexity.ai;fireworks.ai;cerebras.ai;nvidia.com;dashscope;moonshot.
              bigmodel.cn;api.z.ai;replicate.com;huggingface.co;siliconflow;api.minimax;voyageai
              sambanova;stability.ai;bedrock-;:11434"""),
              words(
                  """
              registertool;inputschema;mcptool;newtool;addtool;add_tool;mcp.tool;server.tool;.tool(
              @self.mcp;.tools;tool{name;mcpschema;quarkiverse;mcp.types;fastmcp;mcp-go;mcpserver
              modelcontextprotocol;mcp.server;rmcp::;tool_router;ai.tool.annotation"""),
              words("skip-permissions;bypass-approvals")));

  private static List<String> words(String text) {
    return Plain.parts(text.replace('\n', ';'), ';');
  }

  private static final Set<String> NOT_OURS =
      Set.of(
          "node_modules",
          "site-packages",
          "dist",
          "vendor",
          "third_party",
          "third-party",
          "build",
          "out",
          "target",
          ".venv",
          "venv",
          ".next",
          "examples",
          "example",
          "samples",
          "sample",
          "demo",
          "demos",
          "doc",
          "docs",
          "documentation",
          "cookbook",
          "cookbooks",
          "tutorial",
          "tutorials",
          "templates",
          "test",
          "tests",
          "__tests__",
          "testing",
          "testdata",
          "spec",
          "specs",
          "fixtures",
          "__fixtures__",
          "mocks",
          "__mocks__",
          "e2e",
          "integration-tests",
          "benchmark",
          "benchmarks",
          "quickstart",
          "quickstarts",
          "snippets",
          "playground");

  @Override
  public Set<String> endings() {
    return Language.ENDINGS;
  }

  @Override
  public boolean reads(String path, String name) {
    return Language.of(name) != null && !isTest(name) && !isElsewhere(path);
  }

  @Override
  public boolean byName() {
    return false;
  }

  @Override
  public boolean worth(byte[] content, int length) {
    return LIBRARIES.in(content, length) != 0;
  }

  private static boolean isTest(String name) {
    String stem = name.substring(0, Math.max(0, name.lastIndexOf('.')));
    return stem.startsWith("test_")
        || stem.endsWith("_test")
        || stem.endsWith("_spec")
        || stem.endsWith("test")
        || stem.endsWith("tests")
        || stem.equals("conftest")
        || name.contains(".test.")
        || name.contains(".spec.")
        || name.contains(".stories.")
        || name.contains(".min.")
        || name.endsWith(".d.ts");
  }

  /** Whether a path is that of a test, an example, a document or copied code. */
  public static boolean isOutside(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return isTest(name) || isElsewhere(path);
  }

  private static boolean isElsewhere(String path) {
    int from = 0;
    for (int to = path.indexOf('/'); to >= 0; to = path.indexOf('/', from)) {
      // com/example is where the packages of Java begin that nobody renamed.
      boolean example =
          path.startsWith("example/", from)
              && (path.startsWith("com/", from - 4) || path.startsWith("org/", from - 4));
      if (!example && isElsewhereFolder(path.substring(from, to).toLowerCase(Locale.ROOT))) {
        return true;
      }
      from = to + 1;
    }
    return false;
  }

  /** Also {@code integration_tests}, {@code example-server}: by its words. */
  private static boolean isElsewhereFolder(String folder) {
    if (NOT_OURS.contains(folder)) {
      return true;
    }
    if (folder.indexOf('-') < 0 && folder.indexOf('_') < 0) {
      return false;
    }
    for (String word : Plain.parts(folder.replace('_', '-'), '-')) {
      switch (word) {
        case "test",
            "tests",
            "example",
            "examples",
            "sample",
            "samples",
            "template",
            "fixtures" -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }

  @Override
  public void read(NamedFile file, Collector into) {
    Language language = Language.of(file.name().toLowerCase(Locale.ROOT));
    if (language == null) {
      return;
    }
    String source = file.text();
    if (source.length() > LONGEST) {
      throw new Malformed(0, "larger than 1 MiB: not read for agents and model clients", true);
    }
    if (isPacked(source)) {
      return;
    }
    Tokens tokens = Tokens.of(source, language);
    if (!tokens.isBinary()) {
      int more = file.look(MORE::in);
      boolean asks = (more & ASKS) != 0 && !isGenerated(source);
      new Program(tokens, language, file.path(), into)
          .read(asks, (more & SERVES) != 0, (more & STARTS) != 0);
    }
  }

  /** Whether its head says that a program wrote it: the libraries of providers are made so. */
  private static boolean isGenerated(String source) {
    String head = source.substring(0, Math.min(source.length(), 600)).toLowerCase(Locale.ROOT);
    return head.contains("generated from")
        || head.contains("generated by")
        || head.contains("auto-generated")
        || head.contains("do not edit");
  }

  /** Whether most of it stands on lines that nobody writes: a program put it together. */
  private static boolean isPacked(String source) {
    if (!hasLongLine(source)) {
      return false;
    }
    int inLong = 0;
    int from = 0;
    while (from < source.length()) {
      int end = source.indexOf('\n', from);
      end = end < 0 ? source.length() : end;
      inLong += end - from > LONG_LINE ? end - from : 0;
      from = end + 1;
    }
    return inLong > source.length() / 2;
  }

  /** A line as long as that holds all of some half of it, counted from the start of the file. */
  private static boolean hasLongLine(String source) {
    int half = LONG_LINE / 2;
    for (int from = 0; from + half <= source.length(); from += half) {
      int end = source.indexOf('\n', from);
      if (end < 0 || end >= from + half) {
        return true;
      }
    }
    return false;
  }
}
