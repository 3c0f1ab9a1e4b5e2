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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Clients of models that a file makes. One declaration for each provider, with all the keys that
 * are named; whoever gathers the files of a program makes one identity of them.
 */
final class Clients {
  /** Names of arguments that are a key, as {@link Call#normal} writes them. */
  private static final Set<String> KEYS =
      Set.of(
          "apikey",
          "apikeycredential",
          "azurekeycredential",
          "openaiapikey",
          "openaikey",
          "anthropicapikey",
          "googleapikey",
          "groqapikey",
          "mistralapikey",
          "cohereapikey",
          "azureopenaiapikey",
          "azureapikey",
          "deepseekapikey",
          "xaiapikey",
          "geminiapikey",
          "accesstoken",
          "authtoken",
          "token",
          "key",
          "credential",
          "credentials",
          "keycredential",
          "azureadtokenprovider",
          "azureadtoken",
          "awsaccesskeyid",
          "accesskeyid",
          "accesskey",
          "awssecretaccesskey",
          "secretaccesskey",
          "awssecretkey",
          "huggingfaceapikey");

  private static final Set<String> URLS =
      Set.of(
          "baseurl",
          "apibase",
          "openaiapibase",
          "azureendpoint",
          "endpoint",
          "host",
          "uribase",
          "configurationbaseurl",
          "basepath",
          "apibaseurl",
          "clientoptionsbaseurl");

  private static final String[] MODELS = {
    "model", "modelname", "modelid", "deploymentname", "azuredeployment", "deployment", "llm"
  };

  /** Where others than the maker of a library answer by its protocol. */
  private static final Map<String, String> HOSTS =
      Map.ofEntries(
          Map.entry("deepseek.com", "deepseek"),
          Map.entry("openrouter.ai", "openrouter"),
          Map.entry("groq.com", "groq"),
          Map.entry("together.xyz", "together-ai"),
          Map.entry("together.ai", "together-ai"),
          Map.entry("x.ai", "xai"),
          Map.entry("perplexity.ai", "perplexity"),
          Map.entry("mistral.ai", "mistral-ai"),
          Map.entry("googleapis.com", "google-cloud"),
          Map.entry("aliyuncs.com", "alibaba"),
          Map.entry("moonshot.cn", "moonshot"),
          Map.entry("moonshot.ai", "moonshot"),
          Map.entry("nvidia.com", "nvidia"),
          Map.entry("fireworks.ai", "fireworks-ai"),
          Map.entry("cerebras.ai", "cerebras"),
          Map.entry("anthropic.com", "anthropic"),
          Map.entry("azure.com", "azure"),
          Map.entry("github.ai", "github"),
          Map.entry("bigmodel.cn", "zhipu"));

  /** What stands before the name of a model, whose it is, and the variable of its key. */
  private static final Map<String, String[]> PREFIXES =
      Map.ofEntries(
          Map.entry("openai", new String[] {"openai", "OPENAI_API_KEY"}),
          Map.entry("anthropic", new String[] {"anthropic", "ANTHROPIC_API_KEY"}),
          Map.entry("google_genai", new String[] {"google-cloud", "GOOGLE_API_KEY"}),
          Map.entry("google-gla", new String[] {"google-cloud", "GEMINI_API_KEY"}),
          Map.entry("gemini", new String[] {"google-cloud", "GEMINI_API_KEY"}),
          Map.entry("google_vertexai", new String[] {"google-cloud", ""}),
          Map.entry("google-vertex", new String[] {"google-cloud", ""}),
          Map.entry("vertex_ai", new String[] {"google-cloud", ""}),
          Map.entry("azure", new String[] {"azure", "AZURE_API_KEY"}),
          Map.entry("azure_openai", new String[] {"azure", "AZURE_OPENAI_API_KEY"}),
          Map.entry("bedrock", new String[] {"aws", ""}),
          Map.entry("bedrock_converse", new String[] {"aws", ""}),
          Map.entry("mistral", new String[] {"mistral-ai", "MISTRAL_API_KEY"}),
          Map.entry("mistralai", new String[] {"mistral-ai", "MISTRAL_API_KEY"}),
          Map.entry("groq", new String[] {"groq", "GROQ_API_KEY"}),
          Map.entry("cohere", new String[] {"cohere", "CO_API_KEY"}),
          Map.entry("deepseek", new String[] {"deepseek", "DEEPSEEK_API_KEY"}),
          Map.entry("openrouter", new String[] {"openrouter", "OPENROUTER_API_KEY"}),
          Map.entry("xai", new String[] {"xai", "XAI_API_KEY"}),
          Map.entry("ollama", new String[] {"ollama", ""}));

  private final Tokens tokens;
  private final Given given;
  private final Collector into;
  private final Constants constants;
  private final Map<String, Declaration> byProvider = new LinkedHashMap<>();
  private final Set<String> referred = new HashSet<>();
  private final Map<Declaration, Set<String>> models = new LinkedHashMap<>();

  Clients(Tokens tokens, Given given, Collector into) {
    this.tokens = tokens;
    this.given = given;
    this.into = into;
    this.constants = new Constants(tokens, given);
  }

  /** What a call makes whose model may tell whose it is: {@code "openai:gpt-4o"}. */
  void prefixed(Library library, Call call) {
    String model = library.how() == Library.How.AGENT ? call.firstText() : "";
    model = model.isEmpty() ? call.text(0, "model") : model;
    model = model.isEmpty() ? call.firstText() : model;
    int end = 0;
    while (end < model.length() && model.charAt(end) != ':' && model.charAt(end) != '/') {
      end++;
    }
    String by = call.text(0, "modelprovider", "customllmprovider");
    boolean whole = end < model.length() && isModel(model);
    String prefix = by.isEmpty() ? whole ? model.substring(0, end) : family(model) : by;
    String[] known = PREFIXES.get(prefix);
    if (known != null) {
      add(new Library("", "", known[0], known[1], Library.How.KEY), call);
      Declaration d = byProvider.get(known[0]);
      if (d != null) {
        named(d, model);
      }
    } else if (library.how() != Library.How.AGENT) {
      add(library, call);
    }
  }

  /** Whose a model is that is named without a prefix. */
  private static String family(String model) {
    if (model.startsWith("claude-")) {
      return "anthropic";
    }
    return model.startsWith("gpt-") || model.startsWith("o1") || model.startsWith("o3")
        ? "openai"
        : model.startsWith("gemini-") ? "gemini" : "";
  }

  /** What a call makes. */
  void add(Library library, Call call) {
    List<Given.Origin> origins = new ArrayList<>(1);
    boolean literal = false;
    boolean keyless = false;
    boolean asked = false;
    String url = null;
    for (Call.Argument a : call.arguments()) {
      if (a.depth() > 3) {
        continue;
      }
      if (KEYS.contains(a.name())) {
        Given.Value value = given.of(a.from(), a.to());
        asked = true;
        origins.addAll(value.origins());
        literal |= value.literal() && !isDummy(tokens.text(a.from()));
        keyless |= value.keyless();
      } else if (URLS.contains(a.name()) && url == null) {
        boolean text = tokens.kind(a.from()) == Tokens.TEXT;
        url = text ? tokens.text(a.from()) : constants.text(a.from(), a.to());
      }
    }
    if (!asked && call.firstEnd() > call.first()) {
      boolean only = library.how() == Library.How.FIRST;
      Given.Value value = given.of(call.first(), call.firstEnd());
      if (only || value.keyless()) {
        asked = true;
        origins.addAll(value.origins());
        literal = value.literal() && !isDummy(tokens.text(call.first()));
        keyless = value.keyless();
      }
    }
    String provider = provider(library, url, origins);
    Declaration d = declare(provider, call, literal);
    d.fact("url", url == null || url.contains("{") ? null : Plain.url(url));
    for (Given.Origin origin : origins) {
      refer(d, origin.kind(), origin.name(), library.provider(), "api_key", origin.token());
    }
    if (literal) {
      d.mark(Mark.STATIC_KEY);
    }
    if (keyless) {
      d.mark(Mark.FEDERATED).fact("auth", "an identity of the platform");
    } else if (origins.isEmpty() && !literal) {
      unknown(library, call, d, asked, url);
    }
    named(d, library.how() == Library.How.MODEL ? call.firstText() : call.text(3, MODELS));
  }

  /** How a client gets its key that names none. */
  private void unknown(
      Library library, Call call, Declaration d, boolean asked, @Nullable String url) {
    String host = Plain.host(url);
    boolean elsewhere = host != null && !host.contains(library.provider());
    switch (library.how()) {
      case CLOUD -> d.fact("auth", "credentials of the platform");
      case OPEN -> {}
      default -> {
        if (!asked && !call.spread() && !elsewhere && !library.variable().isEmpty()) {
          refer(
              d,
              Reference.Kind.VARIABLE,
              library.variable(),
              library.provider(),
              "default",
              call.first() - 2);
        }
      }
    }
  }

  /** A client of a cloud, whose tools know where credentials are. */
  void cloud(Call call, String provider, String service) {
    boolean keys = call.arguments().stream().anyMatch(a -> a.name().equals("awsaccesskeyid"));
    Declaration d = declare(provider, call, false).fact("service", service);
    if (!keys) {
      d.fact("auth", "credentials of the platform");
      return;
    }
    for (Call.Argument a : call.arguments()) {
      if (KEYS.contains(a.name())) {
        for (Given.Origin origin : given.of(a.from(), a.to()).origins()) {
          refer(d, origin.kind(), origin.name(), provider, a.name(), origin.token());
        }
      }
    }
  }

  /** {@code openai.api_key = …}, the name of the module at {@code i}. */
  void assigned(String module, int i) {
    int to = i + 4;
    while (to < tokens.count() && to < i + 30 && tokens.line(to) == tokens.line(i)) {
      to++;
    }
    Given.Value value = given.of(i + 4, to);
    Declaration d = declare(module, tokens.line(i), tokens.line(i));
    for (Given.Origin origin : value.origins()) {
      refer(d, origin.kind(), origin.name(), module, "api_key", origin.token());
    }
    if (value.literal() && !isDummy(tokens.text(i + 4))) {
      d.mark(Mark.STATIC_KEY);
    }
  }

  /**
   * Asks a provider's models over HTTP by itself.
   *
   * @param all whom the file asks
   * @param line of the request, with {@code endLine}
   * @param sent the keys that it sends
   * @param variables tokens of names of variables that may be its key, where none is seen to be
   */
  void asks(
      String provider,
      Set<String> all,
      String url,
      int line,
      int endLine,
      List<Authorizations.Sent> sent,
      List<Integer> variables) {
    Declaration d = declare(provider, line, endLine);
    d.fact("calls", "over HTTP, without a library");
    if (!d.facts().containsKey("url")) {
      d.fact("url", url.contains("{") || url.contains("%") ? null : Plain.url(url));
    }
    for (Authorizations.Sent one : sent) {
      for (Given.Origin origin : one.origins()) {
        if (isOf(SecretNames.provider(origin.name()), provider, all)) {
          refer(d, origin.kind(), origin.name(), provider, one.header(), origin.token());
        }
      }
      if (one.literal() >= 0) {
        int at = tokens.line(one.literal());
        boolean within = d.line() <= at && at <= d.endLine();
        Declaration own =
            within
                ? d
                : into.declare(
                    IdentityKind.MODEL_CLIENT, provider, provider, "code." + provider, at, at);
        own.mark(Mark.STATIC_KEY).fact("calls", "over HTTP, without a library");
        d.mark(Mark.STATIC_KEY);
      }
    }
    for (int variable : variables) {
      String name = tokens.text(variable);
      refer(d, Reference.Kind.VARIABLE, name, provider, "env." + name, variable);
    }
  }

  /**
   * Whether a key may be sent to a provider, as far as its name tells whose it is: its own, that of
   * nobody in particular, and OpenAI's, by whose protocol many answer.
   *
   * @param told by the name; null for nothing
   * @param all whom the file asks
   */
  static boolean isOf(@Nullable String told, String provider, Set<String> all) {
    return told == null
        || told.equals(provider)
        || (told.equals("openai") && !all.contains("openai"))
        || (provider.isEmpty() && all.contains(told));
  }

  private Declaration declare(String provider, int line, int endLine) {
    return byProvider.computeIfAbsent(
        provider, p -> into.declare(IdentityKind.MODEL_CLIENT, p, p, "code." + p, line, endLine));
  }

  private Declaration declare(String provider, Call call, boolean own) {
    Declaration known = byProvider.get(provider);
    if (known != null && !own) {
      return known;
    }
    Declaration d =
        into.declare(
            IdentityKind.MODEL_CLIENT,
            provider,
            provider,
            "code." + provider,
            call.line(),
            call.endLine());
    byProvider.putIfAbsent(provider, d);
    return d;
  }

  private void refer(
      Declaration d, Reference.Kind kind, String name, String provider, String slot, int token) {
    d.mark(Mark.STATIC_KEY);
    if (referred.add(d.key() + '\0' + kind + '\0' + name)) {
      String told = SecretNames.provider(name);
      into.refer(
          kind,
          name,
          told == null ? provider : told,
          slot,
          d,
          tokens.line(token),
          tokens.column(token));
    }
  }

  /** Whose models are called: by the address, then by the name of the key, then the library's. */
  private static String provider(
      Library library, @Nullable String url, List<Given.Origin> origins) {
    String host = Plain.host(url);
    if (host != null) {
      if (Plain.isLoopback(host)) {
        return String.valueOf(url).contains(":11434") ? "ollama" : "local";
      }
      String rest = host;
      for (int dot = rest.indexOf('.'); dot >= 0; dot = rest.indexOf('.')) {
        String known = HOSTS.get(rest);
        if (known != null) {
          return known;
        }
        rest = rest.substring(dot + 1);
      }
    }
    boolean many = library.provider().equals("openai") && origins.size() == 1;
    String told = many ? SecretNames.provider(origins.get(0).name()) : null;
    return told != null && HOSTS.containsValue(told) ? told : library.provider();
  }

  /** A value that stands in for a key where none is asked for, or that says so. */
  static boolean isDummy(String text) {
    String folded = text.toLowerCase(Locale.ROOT);
    return text.length() < 8
        || folded.contains("your")
        || folded.contains("xxx")
        || folded.contains("...")
        || folded.contains("<")
        || folded.contains("{")
        || folded.contains(" ")
        || folded.contains("missing")
        || folded.contains("replace")
        || folded.contains("dummy")
        || folded.contains("fake")
        || folded.contains("test")
        || folded.contains("example")
        || folded.contains("placeholder")
        || folded.startsWith("not-")
        || folded.startsWith("no-")
        || folded.startsWith("not_")
        || Given.isVariable(text);
  }

  private void named(Declaration d, String model) {
    if (isModel(model)) {
      Set<String> all = models.computeIfAbsent(d, k -> new TreeSet<>());
      if (all.size() < 8) {
        all.add(model);
      }
    }
  }

  /** Where one provider is all there is, every model of the file is its own. */
  void models() {
    if (byProvider.size() == 1) {
      Declaration only = byProvider.values().iterator().next();
      for (int i = 0; i < tokens.count(); i++) {
        boolean named =
            (tokens.isWord(i, "model") || tokens.isWord(i, "modelId"))
                && (tokens.isSign(i + 1, '=') || tokens.isSign(i + 1, ':'))
                && tokens.kind(i + 2) == Tokens.TEXT;
        if (named) {
          named(only, tokens.text(i + 2));
        }
      }
    }
    models.forEach((d, all) -> d.fact("model", String.join(", ", all)));
  }

  /** {@code gpt-4o-mini}, {@code openai/gpt-4.1}, {@code claude-sonnet-4-5}. */
  static boolean isModel(String text) {
    boolean sign = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean small = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!small && "-._/:@".indexOf(c) < 0) {
        return false;
      }
      sign |= !small || (c >= '0' && c <= '9');
    }
    return sign && text.length() >= 3 && text.length() <= 80;
  }
}
