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

  /** In every file that uses a library of {@link Library} one of these stands. */
  private static final Needles LIBRARIES =
      new Needles(
          Plain.parts(
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
              rig::providers"""
                  .replace('\n', ';'),
              ';'));

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
  public boolean reads(String path, String name) {
    return Language.of(name) != null && !isTest(name) && !isElsewhere(path);
  }

  @Override
  public boolean byName() {
    return false;
  }

  @Override
  public boolean worth(byte[] content, int length) {
    return LIBRARIES.in(content, length);
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

  private static boolean isElsewhere(String path) {
    int from = 0;
    for (int to = path.indexOf('/'); to >= 0; to = path.indexOf('/', from)) {
      if (isElsewhereFolder(path.substring(from, to).toLowerCase(Locale.ROOT))) {
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
    if (!isPacked(source)) {
      new Program(Tokens.of(source, language), language, file.path(), into).read();
    }
  }

  /** Whether most of it stands on lines that nobody writes: a program put it together. */
  private static boolean isPacked(String source) {
    if (source.indexOf('\0') >= 0) {
      return true;
    }
    int inLong = 0;
    int from = 0;
    while (from < source.length()) {
      int end = source.indexOf('\n', from);
      end = end < 0 ? source.length() : end;
      inLong += end - from > 2_000 ? end - from : 0;
      from = end + 1;
    }
    return inLong > source.length() / 2;
  }
}
