package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.SecretNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the names of CI secrets tell: whose they are, and which of them CI itself sets. */
final class SecretPeople {
  private static final Set<String> MACHINES =
      Set.of("BOT", "BOTS", "ROBOT", "MACHINE", "SERVICE", "SVC", "APP", "AUTOMATION", "CIBOT");

  /** Variables whose names look like those of credentials and are none. */
  private static final Set<String> NONE =
      Set.of("PWD", "OLDPWD", "PASS", "KEY", "KEYS", "SSH_AUTH_SOCK", "DOCKER_AUTH_CONFIG_PATH");

  private SecretPeople() {}

  /**
   * Whether a secret of that name is a person's token: {@code RELEASE_PAT}, not {@code BOT_PAT}.
   */
  static boolean isPersonal(String name) {
    List<String> words = cut(upper(name).replace('-', '_'), '_');
    if (words.stream().anyMatch(w -> MACHINES.contains(w) || w.endsWith("BOT"))) {
      return false;
    }
    return words.contains("PAT") || (words.contains("PERSONAL") && words.contains("TOKEN"));
  }

  /**
   * Whether a variable that a script uses and nothing in its file sets is a secret of the CI
   * system: {@code DEPLOY_TOKEN}. A short one in lower case is a script's own.
   */
  static boolean isCiSecret(String variable) {
    boolean upper = variable.equals(upper(variable));
    return (upper || (variable.length() > 8 && variable.indexOf('_') > 0))
        && !NONE.contains(variable)
        && SecretNames.isSecret(variable);
  }

  /**
   * The provider of a secret.
   *
   * @param slot the input or variable that takes it, which knows better than the secret's own name:
   *     {@code AZURE_CLIENT_SECRET} may be given {@code secrets.GITHUB_CLI_SIGNING}
   */
  static @Nullable String provider(String secret, String slot) {
    if (SecretNames.isSecret(slot)) {
      String of = SecretNames.provider(slot);
      if (of != null) {
        return of;
      }
    }
    String name = upper(secret);
    if (name.endsWith("DEPLOY_KEY")) {
      return null;
    }
    boolean github =
        name.endsWith("GITHUB_PAT") || name.endsWith("GITHUB_TOKEN") || name.endsWith("GH_TOKEN");
    return github ? "github" : SecretNames.provider(secret);
  }

  /** The parts of a text between a sign; empty ones too. */
  static List<String> cut(String text, char sign) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int i = text.indexOf(sign); i >= 0; i = text.indexOf(sign, start)) {
      parts.add(text.substring(start, i));
      start = i + 1;
    }
    parts.add(text.substring(start));
    return parts;
  }

  static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }
}
