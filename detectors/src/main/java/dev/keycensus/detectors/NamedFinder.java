package dev.keycensus.detectors;

import com.google.re2j.Pattern;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Tier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Types that are known by the name beside them: {@code datadog_api_key = "…"}. One mechanism for
 * all of them: an assignment whose name contains one of the type's words, and a value that the
 * type's expression accepts as a whole.
 */
final class NamedFinder implements Finder {
  /** Types by folded word, without separators. */
  private final Map<String, List<CredentialType>> byWord = new TreeMap<>();

  private final Set<String> anchors = new LinkedHashSet<>();
  private final Map<String, Pattern> compiled = new ConcurrentHashMap<>();

  void add(CredentialType type) {
    for (String name : type.shape().names()) {
      byWord.computeIfAbsent(folded(name), k -> new ArrayList<>(1)).add(type);
      // A word of several parts is written with any separator, or none.
      String lower = Values.lower(name);
      for (char separator : new char[] {'_', '-', '.', ' '}) {
        if (separator != ' ') {
          anchors.add(lower.replace('_', separator).replace('-', separator));
        }
      }
      anchors.add(folded(name));
    }
  }

  Set<String> anchors() {
    anchors.removeIf(a -> a.length() < 3);
    return anchors;
  }

  @Override
  public void find(Probe probe, List<Match> out) {
    Assignment a = Assignment.around(probe);
    if (a == null || a.syntax() == Assignment.Syntax.COMPARE) {
      return;
    }
    String word = folded(probe.window().latin1(probe.at(), probe.end()));
    List<CredentialType> types = byWord.get(word);
    if (types == null || a.end() - a.start() > 1024) {
      return;
    }
    Slice value = new Slice(probe.window().bytes, a.start(), a.end());
    for (CredentialType type : types) {
      if (pattern(type).matcher(value).matches()) {
        add(type, a, probe.window(), out);
      }
    }
  }

  private static void add(CredentialType type, Assignment a, Window w, List<Match> out) {
    byte[] value = w.copy(a.start(), a.end());
    if (Values.isFiller(value, 0)
        || (type.shape().minEntropy() > 0 && Values.entropy(value) < type.shape().minEntropy())
        || type.shape().publicValues().contains(Values.publicHash(value))) {
      return;
    }
    String text = new String(value, StandardCharsets.ISO_8859_1);
    if (References.is(text, a) || References.isMasked(text)) {
      return;
    }
    Form form = new Form(text);
    if (text.charAt(0) == '/' && form.isPath()) {
      return; // The file that holds it.
    }
    Tier tier = form.isJoinedWords() ? Tier.LOW : type.tier();
    out.add(
        new Match(
            type,
            a.start(),
            a.end(),
            tier,
            List.of("named like " + type.id(), "value has its form"),
            new Secret(value),
            a.name(),
            Match.NO_FACTS));
  }

  private Pattern pattern(CredentialType type) {
    return compiled.computeIfAbsent(
        Objects.requireNonNull(type.shape().pattern()), Pattern::compile);
  }

  /** Lower case, without separators. */
  static String folded(String name) {
    StringBuilder b = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '_' && c != '-' && c != '.' && c != ' ') {
        b.append((char) Chars.fold(c));
      }
    }
    return b.toString();
  }
}
