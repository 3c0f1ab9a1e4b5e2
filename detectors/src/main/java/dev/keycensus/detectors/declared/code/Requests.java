package dev.keycensus.detectors.declared.code;

import dev.keycensus.detectors.declared.ModelHosts;
import dev.keycensus.detectors.declared.SecretNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Requests to models that a file makes by itself, without a library for them. An address alone is
 * none: it, or a name that stands for it, is given to something that asks over HTTP, and a key is
 * sent with it or its path is one that answers.
 */
final class Requests {
  /** More addresses and requests of a file are not looked at. */
  private static final int MOST = 200;

  private static final int MOST_FUNCTIONS = 400;

  /** Parts of paths at which a model answers. */
  private static final String[] OPERATIONS = {
    "/chat/completions",
    "/v1/completions",
    "/v1/messages",
    "/messages",
    "/responses",
    "/embeddings",
    "/rerank",
    "/images/",
    "/audio/",
    "/moderations",
    "/assistants",
    "/threads",
    "/realtime",
    "/v1/chat",
    "/v2/chat",
    "/predictions",
    "/invoke",
    "/converse",
    "generateContent",
    "streamGenerateContent",
    "embedContent",
    "/api/generate",
    "/api/chat",
    "/api/embed"
  };

  /**
   * Something that asks, with what it is given.
   *
   * @param open its bracket
   * @param providers whose models it asks; empty for anything else
   * @param sets whether it only says something of a request that is made elsewhere
   */
  private record Request(int open, int close, Set<String> providers, boolean sets) {}

  private final Tokens tokens;
  private final Given given;
  private final Language language;
  private final Asked asked;

  private final Addresses addresses;
  private final List<Request> requests = new ArrayList<>();

  /** Those that the file defines. */
  private final Set<String> functions = new HashSet<>();

  private boolean asks;

  Requests(Tokens tokens, Given given, Language language) {
    this.tokens = tokens;
    this.given = given;
    this.language = language;
    this.asked = new Asked(tokens, language);
    this.addresses = new Addresses(tokens, given, language, asked);
  }

  /** Tells {@code clients} of whom the file asks, and with which keys. */
  void read(Clients clients, List<int[]> made) {
    if (!addresses.read(made)) {
      return;
    }
    requests();
    Map<String, Request> first = new LinkedHashMap<>();
    for (Request request : requests) {
      request.providers().forEach(p -> first.putIfAbsent(p, request));
    }
    if (first.isEmpty() || !asks) {
      return;
    }
    boolean operates = operates();
    List<Authorizations.Sent> sent = new Authorizations(tokens, given).read();
    preferred(sent, first);
    Map<String, List<Authorizations.Sent>> byProvider = new HashMap<>();
    for (Authorizations.Sent one : sent) {
      for (String provider : providers(one, first)) {
        byProvider.computeIfAbsent(provider, k -> new ArrayList<>()).add(one);
      }
    }
    first.forEach(
        (provider, request) -> {
          List<Authorizations.Sent> own = byProvider.getOrDefault(provider, List.of());
          boolean told = own.stream().anyMatch(s -> !s.origins().isEmpty() || s.literal() >= 0);
          List<Integer> variables = told ? List.of() : variables(provider);
          if (operates || !own.isEmpty() || !variables.isEmpty()) {
            clients.asks(
                provider,
                first.keySet(),
                addresses.of(provider),
                tokens.line(request.open()),
                tokens.line(request.close()),
                own,
                variables);
          }
        });
  }

  /** Where a key is sent is where a provider is asked. */
  private void preferred(List<Authorizations.Sent> sent, Map<String, Request> first) {
    Set<String> done = new LinkedHashSet<>();
    for (Request request : requests) {
      boolean keyed =
          sent.stream().anyMatch(s -> request.open() < s.token() && s.token() < request.close());
      for (String provider : keyed ? request.providers() : Set.<String>of()) {
        if (done.add(provider)) {
          first.put(provider, request);
        }
      }
    }
  }

  // Requests.

  /** Whether an address itself stands there, outside brackets. */
  private boolean isGiven(int from, int to) {
    for (int i = from; i < to; i++) {
      i = given.opens(i) ? Math.min(given.closing(i), to) : i;
      if (tokens.kind(i) == Tokens.TEXT && ModelHosts.provider(tokens.text(i)) != null) {
        return true;
      }
    }
    return false;
  }

  private void requests() {
    for (int i = 1; i < tokens.count() && functions.size() < MOST_FUNCTIONS; i++) {
      if (tokens.kind(i) == Tokens.WORD && asked.isDefined(i)) {
        functions.add(tokens.text(i));
      }
    }
    for (int i = 0; i < tokens.count() && requests.size() < MOST; i++) {
      if (tokens.kind(i) != Tokens.WORD) {
        continue;
      }
      int open = i + 1;
      // request<Type>(…), post::<Type>(…)
      boolean generic = tokens.isSign(open, '<') && language != Language.PYTHON;
      for (int k = open + 1; generic && k < open + 12; k++) {
        if (tokens.isSign(k, '>') && tokens.isSign(k + 1, '(')) {
          open = k + 1;
          break;
        }
      }
      if (!tokens.isSign(open, '(')) {
        continue;
      }
      boolean others = asked.asks(i);
      boolean own = !others && functions.contains(tokens.text(i)) && !asked.isDefined(i);
      if (!others && !own) {
        continue;
      }
      int close = Math.min(given.closing(open), Math.min(tokens.count() - 1, open + 2_000));
      int end = Math.min(close, open + 400);
      boolean options = tokens.text(i).startsWith("curl_setopt");
      Set<String> providers = addresses.given(open, bodyOr(open + 1, end), options);
      // What a function of the file is given by itself counts where the file asks at all.
      if (!own || (!providers.isEmpty() && isGiven(open + 1, end))) {
        requests.add(new Request(open, close, providers, options && providers.isEmpty()));
      }
      asks |= !own;
    }
  }

  /** Up to what is no argument but a function that is called back. */
  private int bodyOr(int from, int to) {
    for (int i = from; i < to; i++) {
      if (tokens.isSign(i, '{') && addresses.isBody(i)) {
        return i;
      }
    }
    return to;
  }

  /** Whether it names a path at which models answer. */
  private boolean operates() {
    for (int i = 0; i < tokens.count(); i++) {
      String text = tokens.kind(i) == Tokens.TEXT ? tokens.text(i) : "";
      if (text.length() > 6 && text.length() < 400) {
        for (String operation : OPERATIONS) {
          if (text.contains(operation)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  // Keys.

  /** Whom a key is sent to. */
  private Set<String> providers(Authorizations.Sent sent, Map<String, Request> first) {
    Set<String> all = first.keySet();
    Set<String> named = new LinkedHashSet<>();
    boolean others = !sent.origins().isEmpty();
    for (Given.Origin origin : sent.origins()) {
      String told = SecretNames.provider(origin.name());
      others &= !Clients.isOf(told, "", all);
      if (told != null && all.contains(told)) {
        named.add(told);
      }
    }
    if (others || !named.isEmpty()) {
      return named;
    }
    Request inner = null;
    Request nearest = null;
    int least = Integer.MAX_VALUE;
    for (Request request : requests) {
      if (request.sets()) {
        continue;
      }
      if (request.open() < sent.token() && sent.token() < request.close()) {
        inner = request;
      }
      int distance = Math.abs(request.open() - sent.token());
      if (distance < least) {
        least = distance;
        nearest = request;
      }
    }
    String told =
        switch (sent.header()) {
          case "x-api-key" -> "anthropic";
          case "api-key" -> "azure";
          case "x-goog-api-key", "key" -> "google-cloud";
          default -> "";
        };
    Set<String> within = inner == null ? all : inner.providers();
    if (within.contains(told)) {
      return Set.of(told);
    }
    if (inner != null) {
      return within;
    }
    return nearest == null ? Set.of() : nearest.providers();
  }

  /** The variables of the file that are named after a provider's key. */
  private List<Integer> variables(String provider) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < tokens.count() && found.size() < 5; i++) {
      // {envKey: "OPENAI_API_KEY"}: some read it by a name that stands in a table.
      int variable =
          tokens.kind(i) == Tokens.WORD
              ? given.variable(i)
              : tokens.kind(i) == Tokens.TEXT ? i : -1;
      String name = variable < 0 ? "" : tokens.text(variable);
      if (Given.isVariable(name)
          && SecretNames.isSecret(name)
          && provider.equals(SecretNames.provider(name))) {
        found.add(variable);
      }
    }
    return found;
  }
}
