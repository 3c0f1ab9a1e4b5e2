package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.ModelHosts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Commands of a shell script that ask a model over HTTP: {@code curl}, {@code wget} and others. */
final class Curl {
  /** More commands of a script are not looked at. */
  private static final int MOST = 200;

  /** Substitutions of one command that are looked at. */
  private static final int DEEPEST = 8;

  private static final Set<String> PROGRAMS = Set.of("curl", "wget", "http", "https", "xh", "xhs");

  /**
   * A command that asks.
   *
   * @param url as written, without quotes; a variable of the script is put in for its name
   * @param keys what is sent as a key, as written: {@code Bearer $KEY}
   */
  record Request(String provider, String url, List<String> keys) {
    /** The variables that the key is taken from. */
    Set<String> variables() {
      Set<String> names = new LinkedHashSet<>();
      keys.forEach(key -> names.addAll(Shell.variables(key.replace('\'', ' '))));
      return names;
    }
  }

  /** What the script gives to its own variables. */
  private final Map<String, String> assigned = new HashMap<>();

  private final List<Request> requests = new ArrayList<>();

  private Curl() {}

  /** The requests of a script, in its order. */
  static List<Request> requests(List<Shell.Command> commands) {
    Curl curl = new Curl();
    for (Shell.Command command : commands) {
      curl.read(command);
    }
    return curl.requests;
  }

  /** Where the values of a script's variables come from. */
  static final class Origins {
    private final Curl curl = new Curl();
    private final Set<String> own;

    Origins(List<Shell.Command> commands) {
      commands.forEach(curl::assign);
      own = Shell.assigned(commands);
    }

    /** The variable from outside that one stands for; empty where the script makes its value. */
    String of(String variable) {
      String value = curl.assigned.get(variable);
      Set<String> names = value == null ? Set.of() : Shell.variables(value);
      if (names.size() == 1) {
        return names.iterator().next();
      }
      return own.contains(variable) ? "" : variable;
    }
  }

  private void read(Shell.Command command) {
    assign(command);
    if (PROGRAMS.contains(command.name())) {
      ask(command.words());
      return;
    }
    // answer=$(curl …)
    int at = command.text().indexOf("$(");
    for (int n = 0; at >= 0 && n < DEEPEST && requests.size() < MOST; n++) {
      int end = Math.min(command.text().length(), at + 20_000);
      String inner = command.text().substring(at + 2, end).stripLeading();
      int space = inner.indexOf(' ');
      if (space > 0 && PROGRAMS.contains(inner.substring(0, space))) {
        List<Shell.Command> commands = Shell.commands(inner, false);
        if (!commands.isEmpty()) {
          ask(commands.get(0).words());
        }
        return;
      }
      at = command.text().indexOf("$(", at + 2);
    }
  }

  private void assign(Shell.Command command) {
    String text = command.text();
    for (String word : List.of("export ", "local ", "readonly ", "declare ")) {
      text = text.startsWith(word) ? text.substring(word.length()).stripLeading() : text;
    }
    int equal = text.indexOf('=');
    if (equal <= 0 || equal > 80 || assigned.size() >= 1_000) {
      return;
    }
    for (int i = 0; i < equal; i++) {
      if (!Shell.isName(text.charAt(i))) {
        return;
      }
    }
    String value = text.substring(equal + 1);
    if (value.length() <= 300 && !value.startsWith("$(")) {
      assigned.putIfAbsent(text.substring(0, equal), bare(value));
    }
  }

  private void ask(List<String> words) {
    if (requests.size() >= MOST) {
      return;
    }
    String provider = null;
    String url = "";
    List<String> keys = new ArrayList<>(1);
    for (int i = 1; i < words.size(); i++) {
      String word = bare(words.get(i));
      boolean next = word.equals("-H") || word.equals("--header") || word.equals("-d");
      if (word.equals("-H") || word.startsWith("--header")) {
        boolean joined = word.startsWith("--header=");
        String header = joined ? word.substring(9) : i + 1 < words.size() ? words.get(i + 1) : "";
        key(bare(header), keys);
      } else if (word.startsWith("-H") && word.length() > 2) {
        key(bare(word.substring(2)), keys);
      } else if (provider == null && !word.startsWith("-") && word.length() < 2_000) {
        String address = expanded(word);
        provider = address.contains("://") ? ModelHosts.provider(address) : null;
        url = provider == null ? "" : address;
        int key = address.indexOf("key=");
        if (provider != null && key > 0) {
          keys.add(address.substring(key + 4));
        }
      } else {
        // HTTPie: Authorization:"Bearer $KEY"
        key(word, keys);
      }
      i += next ? 1 : 0;
    }
    if (provider != null && (!keys.isEmpty() || operates(url))) {
      requests.add(new Request(provider, url, List.copyOf(keys)));
    }
  }

  private static boolean operates(String url) {
    return url.contains("/completions")
        || url.contains("/messages")
        || url.contains("/responses")
        || url.contains("/embeddings")
        || url.contains("enerateContent")
        || url.contains("/api/generate")
        || url.contains("/api/chat");
  }

  private static void key(String header, List<String> keys) {
    int colon = header.indexOf(':');
    if (colon <= 0 || colon > 20) {
      return;
    }
    switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
      case "authorization", "x-api-key", "api-key", "x-goog-api-key" ->
          keys.add(header.substring(colon + 1).strip());
      default -> {}
    }
  }

  /** With the value of the variable that it begins with, where the script gives it one. */
  private String expanded(String word) {
    if (!word.startsWith("$")) {
      return word;
    }
    boolean braced = word.startsWith("${");
    int from = braced ? 2 : 1;
    int end = from;
    while (end < word.length() && Shell.isName(word.charAt(end))) {
      end++;
    }
    String value = assigned.get(word.substring(from, end));
    if (value == null) {
      return word;
    }
    // ${URL:-https://…}, given to itself
    int scheme = value.startsWith("${") ? value.indexOf("http") : 0;
    int close = scheme > 0 && value.endsWith("}") ? value.length() - 1 : value.length();
    int rest = braced ? word.indexOf('}', end) + 1 : end;
    return (scheme < 0 ? value : value.substring(scheme, close))
        + (rest < end ? "" : word.substring(rest));
  }

  /** Without its quotes. */
  private static String bare(String word) {
    StringBuilder out = new StringBuilder(word.length());
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c != '"' && c != '\'') {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** A value that stands in a key, as long as one; null for none. */
  static @Nullable String literal(String key) {
    String bare = key.regionMatches(true, 0, "bearer ", 0, 7) ? key.substring(7).strip() : key;
    for (int i = 0; i < bare.length(); i++) {
      if ("$<>{}() *".indexOf(bare.charAt(i)) >= 0) {
        return null;
      }
    }
    String folded = bare.toLowerCase(Locale.ROOT);
    boolean dummy =
        folded.contains("your")
            || folded.contains("xxx")
            || folded.contains("...")
            || folded.contains("api_key")
            || folded.contains("api-key");
    return bare.length() < 16 || dummy ? null : bare;
  }
}
