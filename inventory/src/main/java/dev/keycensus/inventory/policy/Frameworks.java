package dev.keycensus.inventory.policy;

import dev.keycensus.inventory.census.Control;
import dev.keycensus.inventory.census.Control.Strength;
import dev.keycensus.rules.UserError;
import dev.keycensus.rules.Yaml;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What security frameworks say about violations: references by their published ids, and what of
 * each framework this program cannot see. Evidence relevant to a control, never proof of
 * compliance.
 */
public final class Frameworks {
  private final Map<String, Framework> all;
  private final Map<String, List<Control>> kinds;
  private final Map<String, Alias> aliases;

  /**
   * A framework.
   *
   * @param id such as {@code owasp-nhi-2025}
   * @param ai whether it speaks of AI systems only, and so of their identities only
   * @param unobservable what no scan of files can tell, each with its reason
   * @param exports what an export of a platform would tell, each with that export
   */
  public record Framework(
      String id, String name, boolean ai, List<String> unobservable, List<String> exports) {
    public Framework {
      unobservable = List.copyOf(unobservable);
      exports = List.copyOf(exports);
    }
  }

  /**
   * An id that some texts use and no framework has published.
   *
   * @param controls ids that it stands for
   * @param note what to know about it
   */
  public record Alias(String id, List<String> controls, String note) {
    public Alias {
      controls = List.copyOf(controls);
    }
  }

  Frameworks(
      Map<String, Framework> all, Map<String, List<Control>> kinds, Map<String, Alias> aliases) {
    this.all = new LinkedHashMap<>(all);
    this.kinds = new LinkedHashMap<>(kinds);
    this.aliases = new LinkedHashMap<>(aliases);
  }

  /** Those that come with keycensus. */
  public static Frameworks builtIn() {
    return BuiltIn.policy().frameworks();
  }

  static Frameworks read(Yaml top) throws UserError {
    top.rejectUnknown("frameworks", "kinds", "aliases");
    Map<String, Framework> all = new LinkedHashMap<>();
    for (Map.Entry<String, Yaml> e : top.required("frameworks").entries().entrySet()) {
      Yaml f = e.getValue();
      f.rejectUnknown("name", "ai", "unobservable", "exports");
      all.put(
          e.getKey(),
          new Framework(
              e.getKey(),
              f.required("name").string(),
              f.bool("ai", false),
              f.stringList("unobservable"),
              f.stringList("exports")));
    }
    Map<String, List<Control>> kinds = new LinkedHashMap<>();
    for (Map.Entry<String, Yaml> e : top.required("kinds").entries().entrySet()) {
      List<Control> controls = new ArrayList<>();
      for (Map.Entry<String, Yaml> some : e.getValue().entries().entrySet()) {
        if (!all.containsKey(some.getKey())) {
          throw some.getValue().keyError("there is no such framework", null);
        }
        for (String control : some.getValue().stringList()) {
          controls.add(control(some.getKey(), control));
        }
      }
      kinds.put(e.getKey(), controls);
    }
    Map<String, Alias> aliases = new LinkedHashMap<>();
    for (Map.Entry<String, Yaml> e : top.required("aliases").entries().entrySet()) {
      Yaml a = e.getValue();
      a.rejectUnknown("controls", "note");
      aliases.put(
          e.getKey(), new Alias(e.getKey(), a.stringList("controls"), a.required("note").string()));
    }
    return new Frameworks(all, kinds, aliases);
  }

  /** {@code IA-5(7) direct}; without a word it is supporting. */
  private static Control control(String framework, String text) {
    for (Strength strength : Strength.values()) {
      String end = " " + strength.word();
      if (text.endsWith(end)) {
        return new Control(framework, text.substring(0, text.length() - end.length()), strength);
      }
    }
    return new Control(framework, text, Strength.SUPPORTING);
  }

  /** All frameworks, in the order of the documentation. */
  public List<Framework> all() {
    return List.copyOf(all.values());
  }

  /** The ids that some texts use and no framework has published. */
  public List<Alias> aliases() {
    return List.copyOf(aliases.values());
  }

  Map<String, List<Control>> kinds() {
    return kinds;
  }

  /** What they say about a kind of violation; nothing for one that they do not know. */
  public List<Control> of(String kind) {
    return kinds.getOrDefault(kind, List.of());
  }

  /** Ids of the policies whose violations are evidence for a framework, by its controls. */
  public Map<String, List<String>> evidence(String framework) {
    Set<String> judged = new HashSet<>();
    Policy.BUILT_IN.rules().forEach(r -> judged.add(r.id()));
    Map<String, List<String>> byControl = new TreeMap<>();
    kinds.forEach(
        (kind, all) -> {
          List<Control> controls = judged.contains(kind) ? all : List.of();
          for (Control c : controls) {
            if (c.framework().equals(framework)) {
              byControl.computeIfAbsent(c.id(), k -> new ArrayList<>()).add(kind);
            }
          }
        });
    return byControl;
  }

  boolean isAboutAi(Control control) {
    Framework framework = all.get(control.framework());
    return framework != null && framework.ai();
  }

  /** The controls that a person means: an id, {@code framework:id}, or an alias. */
  List<Control> named(Yaml wanted) throws UserError {
    String text = wanted.string();
    Alias alias = aliases.get(text);
    List<String> ids = alias == null ? List.of(text) : alias.controls();
    List<Control> found = new ArrayList<>();
    for (String id : ids) {
      int colon = id.indexOf(':');
      if (colon > 0 && all.containsKey(id.substring(0, colon))) {
        found.add(new Control(id.substring(0, colon), id.substring(colon + 1), Strength.DIRECT));
        continue;
      }
      for (List<Control> controls : kinds.values()) {
        for (Control c : controls) {
          Control direct = new Control(c.framework(), c.id(), Strength.DIRECT);
          if (c.id().equals(id) && !found.contains(direct)) {
            found.add(direct);
          }
        }
      }
    }
    if (found.isEmpty()) {
      TreeSet<String> known = new TreeSet<>(aliases.keySet());
      kinds.values().forEach(some -> some.forEach(c -> known.add(c.id())));
      String near = Yaml.didYouMean(text, known);
      throw wanted.error(
          "no framework here has this control",
          near != null ? near : "name the framework too, such as cis-8.1:5.5");
    }
    return found;
  }
}
