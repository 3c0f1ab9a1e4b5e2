package dev.keycensus.detectors;

import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Shape;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values assigned to names that promise a secret: {@code db_password = "…"}. The name says which of
 * the four types it is; a {@link Judge} says how likely the value is one.
 */
final class GenericFinder implements Finder {
  /** What stands in names that promise a secret, with the type that it promises. */
  private static final Object[][] WORDS = {
    {"pass", Shape.Matcher.PASSWORD},
    {"pwd", Shape.Matcher.PASSWORD},
    {"_pw", Shape.Matcher.PASSWORD},
    {"rootpw", Shape.Matcher.PASSWORD},
    {"pswd", Shape.Matcher.PASSWORD},
    {"identified by", Shape.Matcher.PASSWORD},
    {"securestring", Shape.Matcher.PASSWORD},
    {"psk", Shape.Matcher.PASSWORD},
    {"senha", Shape.Matcher.PASSWORD},
    {"contrasena", Shape.Matcher.PASSWORD},
    {"kennwort", Shape.Matcher.PASSWORD},
    {"wachtwoord", Shape.Matcher.PASSWORD},
    {"salasana", Shape.Matcher.PASSWORD},
    {"adgangskode", Shape.Matcher.PASSWORD},
    {"heslo", Shape.Matcher.PASSWORD},
    {"haslo", Shape.Matcher.PASSWORD},
    {"$mdp", Shape.Matcher.PASSWORD},
    {"_mdp", Shape.Matcher.PASSWORD},
    {"secret", Shape.Matcher.SECRET},
    {"credential", Shape.Matcher.SECRET},
    {"token", Shape.Matcher.TOKEN},
    {"ticket", Shape.Matcher.TOKEN},
    {"auth", Shape.Matcher.TOKEN},
    {"key", Shape.Matcher.KEY},
    {"seed", Shape.Matcher.KEY},
  };

  private static final int ELEMENTS = 16;

  private final Map<Shape.Matcher, CredentialType> types;
  private final Judge judge;

  GenericFinder(Map<Shape.Matcher, CredentialType> inCode, Judge judge) {
    this.types = new EnumMap<>(Shape.Matcher.class);
    types.putAll(inCode);
    this.judge = judge;
  }

  /** The literals to search for: those whose type is switched on. */
  List<String> anchors() {
    List<String> anchors = new ArrayList<>();
    for (Object[] row : WORDS) {
      if (types.containsKey((Shape.Matcher) row[1])) {
        anchors.add((String) row[0]);
      }
    }
    return anchors;
  }

  @Override
  public void find(Probe probe, List<Match> out) {
    if (isAuthor(probe)) {
      return;
    }
    if (column(probe, out)) {
      return;
    }
    Assignment a = Assignment.around(probe);
    if (a == null || Values.lower(a.name()).equals("ticket")) {
      return; // A bare ticket is one of an issue tracker.
    }
    CredentialType type = typeOf(a);
    if (type == null) {
      return;
    }
    consider(a, type, probe, out);
    if (a.syntax() == Assignment.Syntax.LIST && a.quote() != 0) {
      Assignment next = a;
      for (int i = 1; i < ELEMENTS; i++) {
        next = ValueReader.next(next, probe.window());
        if (next == null) {
          return;
        }
        consider(next, type, probe, out);
      }
    }
  }

  /** Looks at the values below a name that heads a column; false where it heads none. */
  private boolean column(Probe probe, List<Match> out) {
    List<Assignment> values = ColumnReader.values(probe);
    for (Assignment a : values) {
      CredentialType type = typeOf(a);
      if (type != null) {
        consider(a, type, probe, out);
      }
    }
    return !values.isEmpty();
  }

  /**
   * {@code author}, {@code Co-authored-by}: people, not access; {@code authorization} is another.
   */
  private static boolean isAuthor(Probe probe) {
    Window w = probe.window();
    return w.startsWith("author", probe.at()) && !w.startsWith("authori", probe.at());
  }

  private void consider(Assignment a, CredentialType type, Probe probe, List<Match> out) {
    Judge.Verdict verdict = judge.judge(a, probe);
    if (verdict != null) {
      out.add(Match.of(type, a, verdict, a.name()));
    }
  }

  /** The type that the name promises; null where that is switched off. */
  private @Nullable CredentialType typeOf(Assignment a) {
    return switch (Names.promise(a.name(), a.syntax() == Assignment.Syntax.CALL)) {
      case PASSWORD -> types.get(Shape.Matcher.PASSWORD);
      case SECRET, CREDENTIAL -> types.get(Shape.Matcher.SECRET);
      case TOKEN, AUTH -> types.get(Shape.Matcher.TOKEN);
      case KEY -> types.get(Shape.Matcher.KEY);
      case NONE -> null;
    };
  }
}
