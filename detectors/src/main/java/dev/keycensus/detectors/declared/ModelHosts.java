package dev.keycensus.detectors.declared;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The hosts at which models answer, and whose they are. Sources: the references of the providers'
 * interfaces.
 */
public final class ModelHosts {
  /** A host stands near the start of an address. */
  private static final int REACH = 160;

  private static final String TABLE =
      """
      api.openai.com openai
      openai.azure.com azure
      services.ai.azure.com azure
      inference.ai.azure.com github
      models.github.ai github
      api.anthropic.com anthropic
      generativelanguage.googleapis.com google-cloud
      aiplatform.googleapis.com google-cloud
      api.mistral.ai mistral-ai
      codestral.mistral.ai mistral-ai
      api.groq.com groq
      openrouter.ai openrouter
      api.deepseek.com deepseek
      api.cohere.com cohere
      api.cohere.ai cohere
      api.x.ai xai
      api.together.xyz together-ai
      api.together.ai together-ai
      api.perplexity.ai perplexity
      api.fireworks.ai fireworks-ai
      api.cerebras.ai cerebras
      api.nvidia.com nvidia
      dashscope.aliyuncs.com alibaba
      dashscope-intl.aliyuncs.com alibaba
      api.moonshot.cn moonshot
      api.moonshot.ai moonshot
      open.bigmodel.cn zhipu
      api.z.ai zhipu
      api.replicate.com replicate
      api-inference.huggingface.co hugging-face
      router.huggingface.co hugging-face
      api.siliconflow.cn siliconflow
      api.siliconflow.com siliconflow
      api.minimax.chat minimax
      api.minimax.io minimax
      api.minimaxi.com minimax
      api.voyageai.com voyage-ai
      api.sambanova.ai sambanova
      api.stability.ai stability-ai""";

  private record Host(String name, String provider) {}

  /** By the last two labels: the hosts that end in them, of which none ends in another. */
  private static final Map<String, List<Host>> HOSTS = new HashMap<>();

  private static final Set<String> PROVIDERS = new HashSet<>(Set.of("aws", "ollama"));

  static {
    for (String row : Plain.parts(TABLE, '\n')) {
      List<String> cells = Plain.parts(row, ' ');
      Host host = new Host(cells.get(0), cells.get(1));
      HOSTS.computeIfAbsent(tail(host.name()), k -> new ArrayList<>()).add(host);
      PROVIDERS.add(host.provider());
    }
  }

  private ModelHosts() {}

  /** Whether one of the hosts stands in an address anywhere in the first {@code length} bytes. */
  public static boolean stands(byte[] content, int length) {
    for (int i = 1; i + 2 < length; i++) {
      if (content[i] == '/' && content[i - 1] == ':' && content[i + 1] == '/') {
        StringBuilder host = new StringBuilder("http://");
        for (int at = i + 2; at < Math.min(length, i + REACH) && content[at] > ' '; at++) {
          host.append((char) content[at]);
        }
        if (provider(host.toString()) != null) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a provider answers at one of the hosts. */
  public static boolean isProvider(String provider) {
    return PROVIDERS.contains(provider);
  }

  /**
   * Whose models an address calls: {@code https://api.openai.com/v1}, also where a part of it is
   * put in by a program: {@code https://{name}.openai.azure.com}.
   *
   * @return null for an address of anything else and for no address
   */
  public static @Nullable String provider(String text) {
    int length = Math.min(text.length(), REACH);
    int start = text.indexOf("://");
    start = start < 0 || start > 12 ? 0 : start + 3;
    int end = start;
    boolean dot = false;
    int depth = 0;
    for (; end < length; end++) {
      char c = text.charAt(end);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth <= 0 && (c == '/' || c == '?' || c == ':' || c == '#')) {
        break;
      }
      if (depth <= 0 && !isPart(c)) {
        return null;
      }
      dot |= c == '.';
    }
    String host = text.substring(start, end).toLowerCase(Locale.ROOT);
    String path = text.substring(end);
    if (Plain.isLoopback(host)) {
      return path.startsWith(":11434") ? "ollama" : null;
    }
    return dot ? provider(host, path) : null;
  }

  private static @Nullable String provider(String host, String path) {
    if (host.endsWith(".amazonaws.com") || host.startsWith("bedrock-")) {
      return host.startsWith("bedrock-runtime.") || host.startsWith("bedrock-agent-runtime.")
          ? "aws"
          : null;
    }
    for (Host each : HOSTS.getOrDefault(tail(host), List.of())) {
      String known = each.name();
      int before = host.length() - known.length() - 1;
      if (host.endsWith(known) && (before < 0 || ".-}s".indexOf(host.charAt(before)) >= 0)) {
        // The rest of that site is read by people, and that is the name of a token's claim.
        boolean page = known.equals("openrouter.ai") && !path.startsWith("/api");
        boolean claim = known.equals("api.openai.com") && path.startsWith("/auth");
        return page || claim ? null : each.provider();
      }
    }
    if (host.endsWith(".cognitiveservices.azure.com") && path.startsWith("/openai")) {
      return "azure";
    }
    return null;
  }

  private static String tail(String host) {
    int last = host.lastIndexOf('.');
    int before = last <= 0 ? -1 : host.lastIndexOf('.', last - 1);
    return host.substring(before + 1);
  }

  private static boolean isPart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._{}$%#<>@".indexOf(c) >= 0;
  }
}
