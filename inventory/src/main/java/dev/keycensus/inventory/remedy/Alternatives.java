package dev.keycensus.inventory.remedy;

import dev.keycensus.rules.UserError;
import dev.keycensus.rules.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can take a stored key's place, from {@code alternatives.yaml}. */
final class Alternatives {
  private final Map<String, Federation> federations;
  private final List<Alternative> alternatives;
  private final List<Store> stores;
  private final Template dropFile;

  private Alternatives(
      Map<String, Federation> federations,
      List<Alternative> alternatives,
      List<Store> stores,
      Template dropFile) {
    this.dropFile = dropFile;
    this.federations = federations;
    this.alternatives = alternatives;
    this.stores = stores;
  }

  /**
   * An issuer that takes another issuer's word in place of a key.
   *
   * @param ease 1 for a matter of configuration, to 3 for work
   */
  record Federation(String family, int ease, String about) {}

  /** One entry; {@code *} fits everything. */
  record Alternative(
      String id,
      List<String> where,
      List<String> family,
      boolean keyless,
      String title,
      String snippet,
      @Nullable String docs) {}

  /** How the stored copy of a referenced value is taken away. */
  record Store(
      String kind,
      List<String> where,
      @Nullable Template run,
      @Nullable String console,
      @Nullable String about) {}

  static Alternatives read(Yaml top, Map<String, Hole> holes) throws UserError {
    top.rejectUnknown("federations", "alternatives", "stores", "dropFile");
    Map<String, Federation> federations = new LinkedHashMap<>();
    for (Yaml item : top.list("federations")) {
      item.rejectUnknown("family", "ease", "about");
      Federation f =
          new Federation(
              item.required("family").string(),
              item.required("ease").integer(1, 3),
              item.required("about").string());
      federations.put(f.family(), f);
    }
    List<Alternative> alternatives = new ArrayList<>();
    for (Yaml item : top.list("alternatives")) {
      item.rejectUnknown("id", "where", "family", "keyless", "title", "snippet", "docs");
      alternatives.add(
          new Alternative(
              item.required("id").string(),
              item.required("where").stringList(),
              item.required("family").stringList(),
              item.required("keyless").bool(),
              item.required("title").string(),
              item.required("snippet").string(),
              item.string("docs")));
    }
    List<Store> stores = new ArrayList<>();
    for (Yaml item : top.list("stores")) {
      item.rejectUnknown("kind", "where", "run", "console", "about");
      Yaml run = item.optional("run");
      stores.add(
          new Store(
              item.required("kind").string(),
              item.required("where").stringList(),
              run == null ? null : Template.read(run, holes),
              item.string("console"),
              item.string("about")));
    }
    return new Alternatives(
        federations, alternatives, stores, Template.read(top.required("dropFile"), holes));
  }

  /** Whether, and how, this family takes something other than keys; null where it does not. */
  @Nullable Federation federation(String family) {
    return federations.get(family);
  }

  /** What fits a place and a family best. */
  Alternative best(PlaceKind place, String family) {
    for (Alternative a : alternatives) {
      if (Remedies.isAmong(place.word(), a.where()) && Remedies.isAmong(family, a.family())) {
        return a;
      }
    }
    throw new IllegalStateException("no alternative for " + place + " and " + family);
  }

  @Nullable Store store(String kind, PlaceKind place) {
    for (Store s : stores) {
      if (s.kind().equals(kind) && Remedies.isAmong(place.word(), s.where())) {
        return s;
      }
    }
    return null;
  }

  /** Takes one file out of a history. */
  Template dropFile() {
    return dropFile;
  }

  List<Store> stores() {
    return stores;
  }

  List<Alternative> all() {
    return alternatives;
  }

  /**
   * A snippet for a value of this name. A name comes out of a scanned file: anything but letters,
   * digits and underscores stays a placeholder.
   */
  static String snippet(Alternative a, @Nullable String slot) {
    String name = plain(slot);
    String id = name == null ? "<NAME>" : name.toLowerCase(Locale.ROOT).replace('_', '-');
    return a.snippet().replace("{slot}", name == null ? "<NAME>" : name).replace("{id}", id);
  }

  /** The last part of a key path, if it is a plain name. */
  static @Nullable String plain(@Nullable String slot) {
    if (slot == null) {
      return null;
    }
    String last = slot.substring(slot.lastIndexOf('.') + 1);
    boolean plain =
        !last.isEmpty()
            && last.length() <= 64
            && !Character.isDigit(last.charAt(0))
            && last.chars()
                .allMatch(
                    c ->
                        (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '_');
    return plain ? last : null;
  }
}
