package dev.keycensus.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keycensus.detectors.Secret;
import dev.keycensus.inventory.census.Ability;
import dev.keycensus.inventory.census.Basis;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Governance;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.rules.Tier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes found values out of what is told about identities: somebody may call a server by its
 * password, or put a key where a user belongs. A value that is a plain word is not looked for: it
 * would take half of all names along.
 */
final class Untold {
  private static final int SHORTEST = 6;
  private static final String MASK = "…";
  private static final String SEPARATORS = " \t\r\n\"'`=,;()[]{}<>/|&";

  private final Set<String> values = new HashSet<>();

  /**
   * @param found what was found, by the ids of {@code credentials}
   */
  Untold(List<Credential> credentials, Map<String, Secret> found) {
    for (Credential c : credentials) {
      Secret secret = found.get(c.id());
      if (secret != null && c.type().secret()) {
        String value = new String(secret.bytes(), UTF_8);
        boolean sure = c.tier() != Tier.LOW;
        if (value.length() >= (sure ? SHORTEST : SHORTEST + 2) && !isWord(value, sure)) {
          values.add(value);
        }
      }
    }
  }

  /** Whether it may as well be a name; capitals are of names too, where it is hardly a value. */
  private static boolean isWord(String value, boolean sure) {
    return value
        .chars()
        .allMatch(
            c ->
                (c >= 'a' && c <= 'z')
                    || (!sure && c >= 'A' && c <= 'Z')
                    || c == '-'
                    || c == '_'
                    || c == '.');
  }

  Identities.Resolved of(Identities.Resolved all) {
    return values.isEmpty()
        ? all
        : new Identities.Resolved(
            all.identities().stream().map(this::of).toList(),
            all.credentials().stream().map(this::of).toList(),
            all.references().stream().map(this::of).toList());
  }

  private Identity of(Identity i) {
    Ability a = i.ability();
    return new Identity(
        i.id(),
        i.kind(),
        text(i.name()),
        i.provider(),
        maybe(i.tenant()),
        new Basis(i.basis().how(), i.basis().confidence(), way(text(i.basis().evidence()))),
        i.owner(),
        of(i.governance()),
        new Ability(
            texts(a.can()),
            a.marks(),
            texts(a.uses()),
            a.autonomy(),
            maybe(a.onBehalfOf()),
            a.longest(),
            facts(a.facts())),
        texts(i.environments()),
        i.maturity(),
        i.risk(),
        i.credentials(),
        i.holds(),
        i.references(),
        i.places(),
        i.presence());
  }

  private Governance of(Governance g) {
    return g.purpose() == null
        ? g
        : new Governance(
            g.registered(),
            text(g.purpose()),
            g.scope(),
            g.trustBoundary(),
            g.offboarding(),
            g.tier(),
            g.reviewDue(),
            g.validUntil(),
            g.breakGlass(),
            g.tested());
  }

  private Credential of(Credential c) {
    SortedMap<String, String> facts = facts(c.facts());
    Credential told = facts.equals(c.facts()) ? c : c.with(facts);
    boolean clean =
        c.sightings().stream()
            .allMatch(s -> s.keyPath() == null || s.keyPath().equals(way(s.keyPath())));
    return clean ? told : told.at(c.sightings().stream().map(this::of).toList());
  }

  private Sighting of(Sighting s) {
    return new Sighting(
        s.id(),
        s.path(),
        s.line(),
        s.column(),
        s.endLine(),
        s.endColumn(),
        s.slot(),
        s.where(),
        s.tier(),
        s.reasons(),
        s.timeline(),
        s.within(),
        s.keyPath() == null ? null : way(s.keyPath()));
  }

  private Reference of(Reference r) {
    return new Reference(
        r.id(),
        r.kind(),
        text(r.name()),
        r.provider(),
        text(r.slot()),
        r.identity(),
        maybe(r.environment()),
        r.place(),
        r.column());
  }

  private SortedMap<String, String> facts(SortedMap<String, String> facts) {
    SortedMap<String, String> told = new TreeMap<>();
    facts.forEach((key, value) -> told.put(key, text(value)));
    return told;
  }

  private List<String> texts(List<String> all) {
    List<String> told = new ArrayList<>(all.size());
    all.forEach(one -> told.add(text(one)));
    return told;
  }

  private @Nullable String maybe(@Nullable String text) {
    return text == null ? null : text(text);
  }

  /** A way of keys has dots between them. */
  private String way(String path) {
    return cut(path, SEPARATORS + ".");
  }

  /** The text, without the words in it that are values. */
  private String text(String text) {
    return values.contains(text) ? MASK : cut(cut(text, SEPARATORS), SEPARATORS + ":@");
  }

  private String cut(String text, String separators) {
    StringBuilder out = null;
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || separators.indexOf(text.charAt(i)) >= 0) {
        if (i - from >= SHORTEST && values.contains(text.substring(from, i))) {
          out = out == null ? new StringBuilder(text.substring(0, from)) : out;
          out.append(MASK);
        } else if (out != null) {
          out.append(text, from, i);
        }
        if (out != null && i < text.length()) {
          out.append(text.charAt(i));
        }
        from = i + 1;
      }
    }
    return out == null ? text : out.toString();
  }
}
