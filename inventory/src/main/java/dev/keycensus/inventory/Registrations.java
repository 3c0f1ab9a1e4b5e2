package dev.keycensus.inventory;

import dev.keycensus.inventory.DeclaredNodes.Referred;
import dev.keycensus.inventory.census.Credential;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which entry of the register an identity is, and which entries nothing was found of. */
final class Registrations {
  private final List<Register.Entry> entries;
  private final DeclaredNodes declared;
  private final Trees trees;
  private final Set<Register.Entry> met = new HashSet<>();

  Registrations(Register register, DeclaredNodes declared, Trees trees) {
    this.entries = register.entries();
    this.declared = declared;
    this.trees = trees;
  }

  /** Entries that no candidate was, so far. */
  List<Register.Entry> unmet() {
    return entries.stream().filter(e -> !met.contains(e)).toList();
  }

  /**
   * The first entry that means a candidate; null for none.
   *
   * @param uses what it refers to
   */
  Register.@Nullable Entry of(Candidate candidate, List<Referred> uses) {
    String id = candidate.id();
    for (Register.Entry entry : entries) {
      for (Register.Selector selector : entry.match()) {
        if (matches(selector, id, candidate, uses)) {
          met.add(entry);
          return entry;
        }
      }
    }
    return null;
  }

  /** The first entry that names this very id; null for none. */
  Register.@Nullable Entry named(String id) {
    for (Register.Entry entry : entries) {
      for (Register.Selector s : entry.match()) {
        if (s.equals(new Register.Selector(id, null, null, null, null, null, null))) {
          met.add(entry);
          return entry;
        }
      }
    }
    return null;
  }

  private boolean matches(
      Register.Selector s, String id, Candidate candidate, List<Referred> uses) {
    DeclaredNode declarer = candidate.declarer();
    if (s.identity() != null && !s.identity().equals(id)) {
      return false;
    }
    boolean aboutDeclaration = s.declaration() != null || s.reference() != null;
    if (aboutDeclaration
        || (s.credential() == null && s.type() == null && s.slot() == null && s.path() != null)) {
      boolean here =
          declarer != null
              && declared.uses(declarer).stream().anyMatch(node -> isAt(s, node))
              && (s.reference() == null
                  || uses.stream().anyMatch(r -> r.reference().name().equals(s.reference())));
      if (here || aboutDeclaration) {
        return here;
      }
    }
    boolean aboutCredential =
        s.credential() != null || s.type() != null || s.slot() != null || s.path() != null;
    return aboutCredential
        ? candidate.credentials().stream().anyMatch(c -> matches(s, c))
        : s.identity() != null;
  }

  private boolean isAt(Register.Selector s, DeclaredNode node) {
    return (s.declaration() == null || s.declaration().equals(node.declaration().key()))
        && (s.path() == null || s.path().covers(relative(node.path())));
  }

  private boolean matches(Register.Selector s, Credential c) {
    return (s.credential() == null || s.credential().equals(c.id()))
        && (s.type() == null || s.type().covers(c.type().id()))
        && ((s.path() == null && s.slot() == null)
            || c.sightings().stream()
                .anyMatch(
                    at ->
                        (s.path() == null || s.path().covers(relative(at.path())))
                            && (s.slot() == null || s.slot().equals(at.slot()))));
  }

  private String relative(String path) {
    return path.substring(trees.prefixOf(path).length());
  }
}
