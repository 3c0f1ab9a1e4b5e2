package dev.keycensus.detectors.declared.agents;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Programs that call models: a manifest that names a vendor's library. One declaration for each
 * vendor. Manifests are common and those that name one are not, so a file is searched for the names
 * before anything else.
 */
final class ModelClients implements Reader {
  private enum Format {
    NPM(
        """
        openai openai @azure/openai azure @anthropic-ai/sdk anthropic @anthropic-ai/claude-code
        anthropic @anthropic-ai/claude-agent-sdk anthropic @anthropic-ai/bedrock-sdk aws
        @anthropic-ai/vertex-sdk google-cloud @google/genai google-cloud @google/generative-ai
        google-cloud @google-cloud/vertexai google-cloud cohere-ai cohere @mistralai/mistralai
        mistral-ai groq-sdk groq together-ai together-ai ollama ollama replicate replicate
        @huggingface/inference hugging-face @aws-sdk/client-bedrock-runtime aws ai vercel
        @ai-sdk/openai openai @ai-sdk/anthropic anthropic @ai-sdk/google google-cloud
        @ai-sdk/google-vertex google-cloud @ai-sdk/azure azure @ai-sdk/amazon-bedrock aws
        @ai-sdk/mistral mistral-ai @ai-sdk/groq groq @ai-sdk/cohere cohere @ai-sdk/xai xai
        @ai-sdk/deepseek deepseek @ai-sdk/perplexity perplexity @openrouter/ai-sdk-provider
        openrouter langchain langchain @langchain/core langchain @langchain/langgraph langchain
        @langchain/openai openai @langchain/anthropic anthropic @langchain/google-genai google-cloud
        @langchain/aws aws @langchain/mistralai mistral-ai @langchain/groq groq @langchain/cohere
        cohere llamaindex llamaindex @openai/agents openai @openai/codex-sdk openai @mastra/core
        mastra @github/copilot-sdk github @microsoft/agents-hosting azure"""),
    PYTHON(
        """
        openai openai openai-agents openai anthropic anthropic claude-agent-sdk anthropic
        google-genai google-cloud google-generativeai google-cloud google-cloud-aiplatform
        google-cloud vertexai google-cloud google-adk google-cloud cohere cohere mistralai
        mistral-ai groq groq together together-ai ollama ollama replicate replicate litellm litellm
        langchain langchain langchain-core langchain langchain-community langchain langgraph
        langchain langchain-openai openai langchain-anthropic anthropic langchain-google-genai
        google-cloud langchain-google-vertexai google-cloud langchain-aws aws langchain-mistralai
        mistral-ai langchain-groq groq langchain-cohere cohere langchain-ollama ollama llama-index
        llamaindex llama-index-core llamaindex llama-index-llms-openai openai semantic-kernel azure
        azure-ai-inference azure azure-ai-projects azure autogen-agentchat autogen autogen-core
        autogen pyautogen autogen ag2 autogen crewai crewai pydantic-ai pydantic-ai
        pydantic-ai-slim pydantic-ai dspy dspy dspy-ai dspy haystack-ai haystack instructor
        instructor smolagents hugging-face agno agno strands-agents aws"""),
    GO(
        """
        github.com/openai/openai-go openai github.com/sashabaranov/go-openai openai
        github.com/anthropics/anthropic-sdk-go anthropic google.golang.org/genai google-cloud
        github.com/google/generative-ai-go google-cloud cloud.google.com/go/vertexai google-cloud
        cloud.google.com/go/aiplatform google-cloud github.com/cohere-ai/cohere-go cohere
        github.com/tmc/langchaingo langchain github.com/ollama/ollama ollama
        github.com/aws/aws-sdk-go-v2/service/bedrockruntime aws
        github.com/Azure/azure-sdk-for-go/sdk/ai/azopenai azure"""),
    JVM(
        """
        openai-java openai openai-kotlin openai openai-client openai anthropic-java anthropic
        google-genai google-cloud google-cloud-vertexai google-cloud langchain4j langchain
        langchain4j-core langchain langchain4j-open-ai openai langchain4j-anthropic anthropic
        langchain4j-azure-open-ai azure langchain4j-google-ai-gemini google-cloud
        langchain4j-bedrock aws langchain4j-mistral-ai mistral-ai langchain4j-ollama ollama
        langchain4j-spring-boot-starter langchain spring-ai-bom spring spring-ai-core spring
        spring-ai-starter-model-openai openai spring-ai-openai-spring-boot-starter openai
        spring-ai-openai openai spring-ai-starter-model-anthropic anthropic
        spring-ai-anthropic-spring-boot-starter anthropic spring-ai-starter-model-azure-openai azure
        spring-ai-azure-openai-spring-boot-starter azure spring-ai-starter-model-ollama ollama
        spring-ai-ollama-spring-boot-starter ollama spring-ai-starter-model-bedrock-converse aws
        spring-ai-starter-model-vertex-ai-gemini google-cloud spring-ai-starter-model-mistral-ai
        mistral-ai azure-ai-openai azure bedrockruntime aws semantickernel-api azure
        quarkus-langchain4j-openai openai"""),
    CARGO(
        """
        async-openai openai openai-api-rs openai anthropic-sdk anthropic anthropic anthropic
        rig-core rig ollama-rs ollama langchain-rust langchain genai genai aws-sdk-bedrockruntime
        aws mistralai-client mistral-ai"""),
    RUBY(
        """
        ruby-openai openai openai openai anthropic anthropic ruby_llm ruby-llm langchainrb langchain
        gemini-ai google-cloud cohere-ruby cohere ollama-ai ollama"""),
    DOTNET(
        """
        OpenAI openai Azure.AI.OpenAI azure Microsoft.SemanticKernel azure Microsoft.Extensions.AI
        azure Microsoft.Extensions.AI.OpenAI openai Anthropic anthropic Anthropic.SDK anthropic
        Mscc.GenerativeAI google-cloud Google.Cloud.AIPlatform.V1 google-cloud OllamaSharp ollama
        AWSSDK.BedrockRuntime aws LangChain langchain"""),
    PHP("openai-php/client openai openai-php/laravel openai anthropic-ai/sdk anthropic");

    private final String table;

    Format(String table) {
      this.table = table;
    }

    Map<String, String> vendors() {
      return Vendors.OF.getOrDefault(this, Map.of());
    }
  }

  /** Library to vendor, worked out when the first manifest is met and not for every scan. */
  private static final class Vendors {
    static final Map<Format, Map<String, String>> OF = new EnumMap<>(Format.class);

    static {
      for (Format format : Format.values()) {
        List<String> words = Plain.parts(format.table.replace('\n', ' '), ' ');
        Map<String, String> vendors = new HashMap<>();
        for (int i = 0; i + 1 < words.size(); i += 2) {
          vendors.put(words.get(i), words.get(i + 1));
        }
        OF.put(format, vendors);
      }
    }
  }

  /** The libraries of a format as its manifests write them, by the hash of three characters. */
  private static final class Written {
    /**
     * A name, and the next of the same hash.
     *
     * @param text in quotes where a manifest is JSON: {@code ai} stands in every word that has one
     */
    private record Name(String text, String library, @Nullable Name next) {}

    private static final int BITS = 12;
    static final Map<Format, Written> OF = new EnumMap<>(Format.class);

    static {
      for (Format format : Format.values()) {
        Written written = new Written();
        boolean json = format == Format.NPM || format == Format.PHP;
        for (String library : format.vendors().keySet()) {
          written.enter(json ? "\"" + library + "\"" : library, library);
          if (format == Format.PYTHON) {
            written.enter(library.replace('-', '_'), library);
          }
        }
        OF.put(format, written);
      }
    }

    private final @Nullable Name[] names = new Name[1 << BITS];

    private void enter(String text, String library) {
      int hash = hash(text.charAt(0), text.charAt(1), text.charAt(2));
      names[hash] = new Name(text, library, names[hash]);
    }

    private static int hash(char a, char b, char c) {
      return (a << 16 ^ b << 8 ^ c) * 0x9E3779B1 >>> (32 - BITS);
    }

    /** Those of which a name stands anywhere in a text; one pass for all of them. */
    Set<String> in(String text) {
      Set<String> found = new HashSet<>();
      char[] chars = text.toCharArray();
      for (int i = 0; i + 2 < chars.length; i++) {
        Name name = names[hash(chars[i], chars[i + 1], chars[i + 2])];
        for (; name != null; name = name.next()) {
          if (text.startsWith(name.text(), i)) {
            found.add(name.library());
          }
        }
      }
      return found;
    }
  }

  private static final Set<String> JS_TABLES =
      Set.of("dependencies", "devDependencies", "optionalDependencies", "require", "require-dev");

  @Override
  public boolean reads(String path, String name) {
    return format(name) != null
        && !path.contains("node_modules/")
        && !path.contains("site-packages/");
  }

  private static @Nullable Format format(String name) {
    return switch (name) {
      case "package.json" -> Format.NPM;
      case "composer.json" -> Format.PHP;
      case "pyproject.toml", "pipfile", "requirements.in" -> Format.PYTHON;
      case "go.mod" -> Format.GO;
      case "pom.xml", "build.gradle", "build.gradle.kts", "libs.versions.toml" -> Format.JVM;
      case "cargo.toml" -> Format.CARGO;
      case "gemfile" -> Format.RUBY;
      case "directory.packages.props" -> Format.DOTNET;
      default ->
          name.endsWith(".csproj")
              ? Format.DOTNET
              : name.startsWith("requirements") && name.endsWith(".txt") ? Format.PYTHON : null;
    };
  }

  @Override
  public void read(NamedFile file, Collector into) {
    String lower = file.name().toLowerCase(Locale.ROOT);
    Format format = format(lower);
    if (format == null) {
      return;
    }
    String text = file.text();
    boolean json = lower.endsWith(".json");
    Written written = Written.OF.get(format);
    Set<String> found = written == null ? Set.of() : written.in(text);
    if (found.isEmpty()) {
      return;
    }
    Map<String, Integer> lines = new TreeMap<>();
    String name = folder(file.path());
    if (json) {
      Node top = file.json();
      for (String table : JS_TABLES) {
        top.get(table)
            .entries()
            .forEach((library, version) -> put(lines, found, library, version.line()));
      }
      name = top.get("name").text(name);
    } else if (lower.endsWith(".toml") && format != Format.JVM || lower.equals("pipfile")) {
      Node top = file.toml();
      tables(top, lines, found, 0);
      name =
          top.at("project", "name")
              .or(top.at("tool", "poetry", "name"))
              .or(top.at("package", "name"))
              .text(name);
    } else {
      lines(text, format, found, lines);
      name = named(text, format, name);
    }
    declare(lines, format, Plain.text(name, "project"), into);
  }

  private static void declare(
      Map<String, Integer> lines, Format format, String name, Collector into) {
    Map<String, Set<String>> byVendor = new TreeMap<>();
    for (String library : lines.keySet()) {
      String vendor = format.vendors().get(library);
      if (vendor != null) {
        byVendor.computeIfAbsent(vendor, k -> new TreeSet<>()).add(library);
      }
    }
    byVendor.forEach(
        (vendor, libraries) -> {
          int line = Integer.MAX_VALUE;
          for (String library : libraries) {
            line = Math.min(line, lines.getOrDefault(library, line));
          }
          into.declare(IdentityKind.MODEL_CLIENT, name, vendor, "dependency." + vendor, line, line)
              .fact("packages", String.join(", ", libraries));
        });
  }

  private static void put(Map<String, Integer> lines, Set<String> found, String library, int line) {
    if (found.contains(library)) {
      lines.merge(library, line, Math::min);
    }
  }

  /** Dependencies of Python and Rust: keys of tables, and texts of lists, under telling names. */
  private static void tables(Node node, Map<String, Integer> lines, Set<String> found, int depth) {
    if (depth > 6) {
      return;
    }
    for (Map.Entry<String, Node> e : node.entries().entrySet()) {
      String key = e.getKey();
      Node value = e.getValue();
      if (key.contains("dependencies")
          || key.equals("packages")
          || key.equals("dependency-groups")
          || key.equals("dev-packages")) {
        libraries(value, lines, found, 0);
      } else if (value.isMap()) {
        tables(value, lines, found, depth + 1);
      }
    }
  }

  private static void libraries(
      Node node, Map<String, Integer> lines, Set<String> found, int depth) {
    if (depth > 3) {
      return;
    }
    for (Node item : node.items()) {
      String text = item.text();
      if (text != null) {
        int end = 0;
        while (end < text.length() && isPart(text.charAt(end))) {
          end++;
        }
        put(lines, found, normal(text.substring(0, end)), item.line());
      }
    }
    node.entries()
        .forEach(
            (key, value) -> {
              put(lines, found, normal(key), value.line());
              if (value.isList()) {
                libraries(value, lines, found, depth + 1);
              }
            });
  }

  private static String normal(String library) {
    return library.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Files of lines: where a library stands between two characters that are no part of a name. */
  private static void lines(
      String text, Format format, Set<String> libraries, Map<String, Integer> lines) {
    int number = 1;
    int from = 0;
    boolean module = false;
    while (from < text.length()) {
      int end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end;
      String line = text.substring(from, end).strip();
      module = line.startsWith("module ");
      boolean comment =
          line.startsWith("#") || line.startsWith("//") || line.startsWith("<!--") || module;
      for (String library : libraries) {
        if (!comment && names(line, library, format)) {
          lines.merge(library, number, Math::min);
        }
      }
      from = end + 1;
      number++;
    }
  }

  private static boolean names(String line, String library, Format format) {
    String in = format == Format.PYTHON ? normal(line) : line;
    int at = in.indexOf(library);
    while (at >= 0) {
      int end = at + library.length();
      char before = at == 0 ? '\n' : in.charAt(at - 1);
      char after = end == in.length() ? '\n' : in.charAt(end);
      boolean fits =
          switch (format) {
            case PYTHON -> at == 0 && !isPart(after);
            case GO ->
                (before == ' ' || before == '\t' || at == 0) && (after == ' ' || after == '/');
            case RUBY -> line.startsWith("gem ") && isQuote(before) && isQuote(after);
            case DOTNET -> line.startsWith("<Package") && before == '"' && after == '"';
            default -> (before == '>' && after == '<') || (before == ':' && !isPart(after));
          };
      if (fits) {
        return true;
      }
      at = in.indexOf(library, at + 1);
    }
    return false;
  }

  /** What a project calls itself, where it is quickly told. */
  private static String named(String text, Format format, String otherwise) {
    if (format == Format.GO && text.startsWith("module ")) {
      int end = text.indexOf('\n');
      return text.substring(7, end < 0 ? text.length() : end).strip();
    }
    int open = format == Format.JVM ? text.indexOf("<project") : -1;
    if (open >= 0) {
      int parent = text.indexOf("</parent>", open);
      int first = text.indexOf("<artifactId>", Math.max(open, parent));
      int close = first < 0 ? -1 : text.indexOf("</artifactId>", first);
      return close < 0 ? otherwise : text.substring(first + 12, close).strip();
    }
    return otherwise;
  }

  /** The folder that a file lies in: what a project is called that does not say. */
  private static String folder(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "project" : Plain.program(path.substring(0, slash));
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  private static boolean isPart(char c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
  }
}
