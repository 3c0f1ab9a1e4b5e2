package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Fills the declaration of a job from its scripts; what most CI systems have in common. */
final class CiUser {
  private final Declaration d;
  private final SourceLines lines;
  private final Collector into;
  private final Set<String> secrets = new HashSet<>();

  /** Aliases make one line of a file a part of several steps: it is told of once. */
  private final Set<String> told = new HashSet<>();

  CiUser(Declaration d, SourceLines lines, Collector into) {
    this.d = d;
    this.lines = lines;
    this.into = into;
  }

  Declaration declaration() {
    return d;
  }

  /** The names of a script's variables that hold secrets, so far. */
  Set<String> secrets() {
    return secrets;
  }

  /** A variable that holds a secret from elsewhere, already referred to. */
  void holds(String variable) {
    secrets.add(variable);
  }

  /** Whether a script uses a secret of the CI system that nothing in the file sets. */
  static boolean uses(Script script, Set<String> known) {
    return script.uses().keySet().stream()
        .anyMatch(v -> !known.contains(v) && SecretPeople.isCiSecret(v));
  }

  /**
   * Refers to every secret that a script takes from its environment.
   *
   * @param known variables that the file sets by itself
   */
  void variables(Script script, Reference.Kind kind, String slot, Set<String> known) {
    for (Map.Entry<String, Node> use : script.uses().entrySet()) {
      String variable = use.getKey();
      if (!known.contains(variable) && SecretPeople.isCiSecret(variable) && secrets.add(variable)) {
        SourceLines.Place at = lines.ofVariable(variable, use.getValue());
        refer(kind, variable, SecretNames.provider(variable), slot, at);
        fixed(variable);
      }
    }
  }

  /** A secret by its name, at a value. */
  void secret(Reference.Kind kind, String name, @Nullable String provider, String slot, Node at) {
    refer(kind, name, provider, slot, new SourceLines.Place(at.line(), at.column()));
  }

  void refer(
      Reference.Kind kind,
      String name,
      @Nullable String provider,
      String slot,
      SourceLines.Place at) {
    if (told.add(at.line() + ":" + at.column() + " " + name)) {
      into.refer(kind, name, provider, slot, d, at.line(), at.column());
    }
  }

  /** Marks what the name of a stored secret tells. */
  void fixed(String name) {
    if (SecretNames.isSecret(name)) {
      d.mark(Mark.STATIC_KEY);
    }
    if (SecretPeople.isPersonal(name)) {
      d.mark(Mark.PERSONAL_TOKEN);
    }
  }

  /** A login by federation. */
  void federates(String name, @Nullable String provider, String slot, Node at) {
    d.mark(Mark.FEDERATED);
    secret(Reference.Kind.FEDERATION, name, provider, slot, at);
  }

  /** Marks what a script does with the secrets that were told of before. */
  void script(Script script) {
    script(script, text -> false);
  }

  void script(Script script, Predicate<String> holds) {
    if (script.prints(secrets, holds)) {
      d.mark(Mark.PRINTS_SECRETS);
    }
    Boolean back = script.givesLeaseBack();
    if (back != null) {
      d.mark(back ? Mark.REVOKES : Mark.NEVER_REVOKES);
    }
  }
}
