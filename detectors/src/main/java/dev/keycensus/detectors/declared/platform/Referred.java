package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Values that stand for another value: {@code ${X}}, {@code vault:secret/data/app#key}, {@code
 * {{resolve:secretsmanager:app}}}, {@code arn:aws:secretsmanager:…}, {@code op://vault/item/field}.
 */
final class Referred {
  private static final String RESOLVE = "{{resolve:";
  private static final int LONGEST = 4_000;

  private Referred() {}

  /**
   * Where in a vault a value is kept.
   *
   * @param provider as the catalogue spells it
   * @param name the path or the name there
   */
  record InVault(@Nullable String provider, String name) {}

  /**
   * Tells of what a value refers to, if it does: what is in a vault always, a variable where it or
   * {@code name} is a secret's.
   *
   * @param name of the variable or setting that the value is given to
   * @return whether it referred to anything
   */
  static boolean tell(
      Collector into, String name, String slot, @Nullable Declaration user, Node value) {
    String text = value.text();
    if (text == null || text.isEmpty() || text.length() > LONGEST) {
      return false;
    }
    InVault vault = inVault(text);
    if (vault != null) {
      into.refer(Reference.Kind.VAULT, vault.name(), vault.provider(), slot, user, value);
      return true;
    }
    boolean told = false;
    for (String variable : variables(text)) {
      if (SecretNames.isSecret(variable) || (isWhole(text) && SecretNames.isSecret(name))) {
        String provider = SecretNames.provider(variable);
        into.refer(
            Reference.Kind.VARIABLE,
            variable,
            provider == null ? SecretNames.provider(name) : provider,
            slot,
            user,
            value);
        told = true;
      }
    }
    return told;
  }

  /** Whether {@link #tell} would tell of anything. */
  static boolean tells(String name, Node value) {
    return tell(new Collector(), name, "", null, value);
  }

  /** Whether nothing but a reference to a variable is in it. */
  private static boolean isWhole(String text) {
    return (text.startsWith("$") && (text.endsWith("}") || text.indexOf('{') < 0))
        || (text.startsWith("%") && text.endsWith("%"));
  }

  /** The names in {@code ${X}}, {@code ${X:-…}}, {@code ${env.X}}, {@code $X}, {@code %X%}. */
  static List<String> variables(String text) {
    List<String> names = new ArrayList<>();
    int length = Math.min(text.length(), LONGEST);
    for (int i = 0; i + 1 < length; i++) {
      char c = text.charAt(i);
      if (c == '$' && text.charAt(i + 1) == '$') {
        i++;
      } else if (c == '$') {
        boolean brace = text.charAt(i + 1) == '{';
        int start = i + (brace ? 2 : 1);
        if (brace && (text.startsWith("env.", start) || text.startsWith("env:", start))) {
          start += 4;
        }
        int end = nameEnd(text, start, length, brace);
        boolean closed = !brace || (end < length && "}:-?+".indexOf(text.charAt(end)) >= 0);
        if (end > start && closed && !isDigit(text.charAt(start))) {
          names.add(text.substring(start, end));
        }
        i = Math.max(i, end - 1);
      } else if (c == '%' && i == 0) {
        int end = nameEnd(text, 1, length, false);
        if (end > 1 && end == length - 1 && text.charAt(end) == '%') {
          names.add(text.substring(1, end));
        }
      }
    }
    return names;
  }

  /**
   * Those of {@link #variables} that no password is mistaken for: in braces, or in capitals between
   * what parts an address. {@code ab$cD} is the password that it says.
   */
  static List<String> placeholders(String text) {
    List<String> names = new ArrayList<>();
    for (String name : variables(text)) {
      int at = text.indexOf("$" + name);
      int end = at + 1 + name.length();
      boolean braced = at < 0;
      boolean apart =
          !braced
              && name.equals(name.toUpperCase(Locale.ROOT))
              && (at == 0 || ":/@".indexOf(text.charAt(at - 1)) >= 0)
              && (end == text.length() || ":/@".indexOf(text.charAt(end)) >= 0);
      if (braced || apart) {
        names.add(name);
      }
    }
    return names;
  }

  private static int nameEnd(String text, int from, int to, boolean dots) {
    int end = from;
    while (end < to) {
      char c = text.charAt(end);
      if (!Character.isLetterOrDigit(c)
          && c != '_'
          && !(dots && (c == '.' || isHyphen(text, end)))) {
        break;
      }
      end++;
    }
    return end;
  }

  /** A hyphen within a name such as {@code ${app.api-key}}, not that of {@code ${X-default}}. */
  private static boolean isHyphen(String text, int at) {
    return text.charAt(at) == '-'
        && at > 0
        && Character.isLowerCase(text.charAt(at - 1))
        && at + 1 < text.length()
        && Character.isLowerCase(text.charAt(at + 1));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Where the value is kept that a text stands for; null where it is no such text. */
  static @Nullable InVault inVault(String text) {
    String value = text.strip();
    if (value.startsWith("vault:") && value.indexOf('/') > 0 && !value.startsWith("vault://")) {
      return new InVault("hashicorp", until(value.substring(6), '#'));
    }
    if (value.startsWith("ref+")) {
      int colon = value.indexOf("://");
      if (colon > 4) {
        return new InVault(
            backend(value.substring(4, colon)), until(value.substring(colon + 3), '#'));
      }
    }
    if (value.startsWith("op://")) {
      return new InVault("1password", value.substring(5));
    }
    if (value.startsWith("@Microsoft.KeyVault(")) {
      return new InVault("azure", until(value.substring(20), ')'));
    }
    int azure = value.indexOf(".vault.azure.net/secrets/");
    if (azure > 0) {
      String host = value.substring(0, azure);
      return new InVault(
          "azure",
          host.substring(host.lastIndexOf('/') + 1)
              + "/"
              + until(until(value.substring(azure + 25), '/'), '"'));
    }
    int resolve = value.indexOf(RESOLVE);
    if (resolve >= 0) {
      String rest = until(value.substring(resolve + RESOLVE.length()), '}');
      for (String service : List.of("secretsmanager:", "ssm-secure:")) {
        if (rest.startsWith(service)) {
          String name = rest.substring(service.length());
          InVault arn = inVault(name);
          return arn != null ? arn : new InVault("aws", until(name, ':'));
        }
      }
      return null;
    }
    if (value.startsWith("arn:aws")) {
      int secret = value.indexOf(":secret:");
      if (value.contains(":secretsmanager:") && secret > 0) {
        return new InVault("aws", until(value.substring(secret + 8), ':'));
      }
      int parameter = value.indexOf(":parameter/");
      if (value.contains(":ssm:") && parameter > 0) {
        return new InVault("aws", value.substring(parameter + 10));
      }
    }
    int google = value.indexOf("/secrets/");
    if (google > 0 && value.startsWith("projects/")) {
      return new InVault("google-cloud", until(value.substring(google + 9), '/'));
    }
    return null;
  }

  private static @Nullable String backend(String word) {
    return switch (word) {
      case "vault" -> "hashicorp";
      case "awssecrets", "awsssm", "awskms" -> "aws";
      case "gcpsecrets", "gcs", "gkms" -> "google-cloud";
      case "azurekeyvault" -> "azure";
      case "op", "onepasswordconnect" -> "1password";
      case "doppler", "infisical", "sops", "keeper", "bitwarden" -> word;
      default -> null;
    };
  }

  private static String until(String text, char end) {
    int at = text.indexOf(end);
    return at < 0 ? text : text.substring(0, at);
  }
}
