package dev.keycensus.inventory.remedy;

import dev.keycensus.inventory.census.Credential;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import dev.keycensus.rules.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of ending credentials, read from {@code revocations.yaml} when it is needed. */
public final class Remedies {
  private static final int LARGEST = 1 << 20;

  private final Map<String, Hole> holes;
  private final List<Revocation> revocations;
  private final Alternatives alternatives;

  private Remedies(
      Map<String, Hole> holes, List<Revocation> revocations, Alternatives alternatives) {
    this.holes = holes;
    this.revocations = revocations;
    this.alternatives = alternatives;
  }

  /** A command and what it is for. */
  record Entry(Template run, String about) {}

  /**
   * How credentials of some types end.
   *
   * @param types ids; a {@code *} at the end stands for the rest
   * @param schemes of the URLs that it is about; empty for all
   * @param kinds of the identities that it is about; empty for all
   * @param users the accounts that it is about; empty for all
   * @param family whose credential it is, for what can take its place
   * @param console where to click, where no command does it, or beside one
   */
  record Revocation(
      List<String> types,
      List<String> schemes,
      List<String> kinds,
      List<String> users,
      String family,
      List<Entry> issue,
      List<Entry> revoke,
      List<Entry> verify,
      @Nullable String console,
      @Nullable String docs) {

    boolean fits(
        String type, @Nullable String scheme, @Nullable String user, @Nullable IdentityKind kind) {
      return isAmong(type, types)
          && (users.isEmpty() || (user != null && users.contains(user)))
          && (schemes.isEmpty() || (scheme != null && isAmong(scheme, schemes)))
          && (kinds.isEmpty() || (kind != null && kinds.contains(kind.word())));
    }
  }

  private static final class Loaded {
    static final Remedies BUILT_IN = load();
  }

  /** What comes with the program. */
  public static Remedies builtIn() {
    return Loaded.BUILT_IN;
  }

  private static Remedies load() {
    try {
      Map<String, Hole> holes = new LinkedHashMap<>();
      for (Yaml item : resource("holes.yaml").required("holes").entries().values()) {
        Hole hole = Hole.read(item);
        holes.put(hole.name(), hole);
      }
      List<Revocation> revocations = new ArrayList<>();
      for (Yaml item : resource("revocations.yaml").list("revocations")) {
        revocations.add(revocation(item, holes));
      }
      return new Remedies(
          holes, revocations, Alternatives.read(resource("alternatives.yaml"), holes));
    } catch (UserError e) {
      throw new IllegalStateException(e.render(), e);
    }
  }

  private static Yaml resource(String name) throws UserError {
    try (InputStream in = Remedies.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return Yaml.parse(name, in.readNBytes(LARGEST));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Revocation revocation(Yaml item, Map<String, Hole> holes) throws UserError {
    item.rejectUnknown(
        "types", "schemes", "kinds", "users", "family", "issue", "revoke", "verify", "console",
        "docs");
    return new Revocation(
        item.required("types").stringList(),
        item.stringList("schemes"),
        item.stringList("kinds"),
        item.stringList("users"),
        item.required("family").string(),
        entries(item, "issue", holes),
        entries(item, "revoke", holes),
        entries(item, "verify", holes),
        item.string("console"),
        item.string("docs"));
  }

  private static List<Entry> entries(Yaml item, String key, Map<String, Hole> holes)
      throws UserError {
    List<Entry> entries = new ArrayList<>();
    for (Yaml entry : item.list(key)) {
      entry.rejectUnknown("run", "about");
      entries.add(
          new Entry(Template.read(entry.required("run"), holes), entry.required("about").string()));
    }
    return List.copyOf(entries);
  }

  static boolean isAmong(String word, List<String> patterns) {
    for (String p : patterns) {
      boolean fits =
          p.endsWith("*") ? word.startsWith(p.substring(0, p.length() - 1)) : word.equals(p);
      if (fits) {
        return true;
      }
    }
    return false;
  }

  /** How a credential ends; null where nothing is known beyond what its type says. */
  @Nullable Revocation of(Credential c, @Nullable IdentityKind kind) {
    for (Revocation r : revocations) {
      if (r.fits(c.type().id(), c.facts().get("scheme"), c.facts().get("user"), kind)) {
        return r;
      }
    }
    return null;
  }

  /** Whose credential it is: a family of {@code revocations.yaml}, or {@code other}. */
  String family(Credential c, @Nullable IdentityKind kind) {
    Revocation r = of(c, kind);
    if (r != null) {
      return r.family();
    }
    return c.type().kind() == IdentityKind.DATABASE_ACCOUNT ? "database" : "other";
  }

  List<Revocation> revocations() {
    return revocations;
  }

  Map<String, Hole> holes() {
    return holes;
  }

  Alternatives alternatives() {
    return alternatives;
  }
}
