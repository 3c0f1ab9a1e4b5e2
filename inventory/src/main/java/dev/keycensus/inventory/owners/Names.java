package dev.keycensus.inventory.owners;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** What the spelling of an owner tells. */
final class Names {
  private static final int LONGEST = 254;

  /** Words that an address or a handle of several people has in it. */
  private static final Set<String> SHARED =
      words(
          "account accounts admin admins ai alert alerts api app apps architecture authors backend"
              + " billing bot bots build builds ci cloud code codeowners committers compliance"
              + " contact contributors core crew customer data database dba dev developer"
              + " developers development devops devs dl docs documentation eng engineering"
              + " engineers finance foundation frontend general gmbh group groups guild hello"
              + " help helpdesk inc info infra infrastructure it legal lib list lists llc ltd"
              + " mail maintainer maintainers marketing mobile monitoring noc noreply office"
              + " oncall open ops org owners payments platform pkg product production project"
              + " qa release releases reply reviewers root sales sec secops security service"
              + " services sig site software sre squad staff support system systems team teams"
              + " tech test testing tools tribe ui ux web webmaster wg");

  /** Where people, and hardly ever teams, have their address. */
  private static final Set<String> PERSONAL_HOSTS =
      Set.of(
          "gmail.com",
          "googlemail.com",
          "outlook.com",
          "hotmail.com",
          "yahoo.com",
          "icloud.com",
          "me.com",
          "gmx.de",
          "gmx.net",
          "proton.me",
          "protonmail.com",
          "qq.com",
          "163.com",
          "users.noreply.github.com");

  private Names() {}

  /**
   * Whether a name is one person's, judged by itself. Unsure is no: {@code orders@acme.example} may
   * be anybody.
   */
  static boolean isPerson(String name) {
    if (name.startsWith("@")) {
      return name.length() > 1 && name.charAt(1) != '@' && name.indexOf('/') < 0;
    }
    int open = name.indexOf('<');
    if (open > 0 && name.endsWith(">")) {
      String mail = name.substring(open + 1, name.length() - 1);
      return isMail(mail) && (isPersonalMail(mail) || isPersonalName(name.substring(0, open)));
    }
    return name.startsWith("user:") || (isMail(name) && isPersonalMail(name));
  }

  private static boolean isPersonalMail(String mail) {
    int at = mail.indexOf('@');
    String local = mail.substring(0, at).toLowerCase(Locale.ROOT);
    String host = mail.substring(at + 1).toLowerCase(Locale.ROOT);
    if (hasSharedWord(local)
        || host.startsWith("lists.")
        || host.startsWith("groups.")
        || host.endsWith("googlegroups.com")) {
      return false;
    }
    return PERSONAL_HOSTS.contains(host) || parts(local) == 2 || parts(local) == 3;
  }

  /** Words of letters between dots or low lines; 0 if there is anything else. */
  private static int parts(String local) {
    int parts = 0;
    int from = 0;
    for (int i = 0; i <= local.length(); i++) {
      if (i == local.length() || local.charAt(i) == '.' || local.charAt(i) == '_') {
        if (i == from) {
          return 0;
        }
        parts++;
        from = i + 1;
      } else if (!Character.isLetter(local.charAt(i)) && local.charAt(i) != '-') {
        return 0;
      }
    }
    return parts;
  }

  /** Whether a text is written as people write their names: two to four words of letters. */
  static boolean isPersonalName(String text) {
    String name = text.strip();
    if (hasSharedWord(name.toLowerCase(Locale.ROOT))) {
      return false;
    }
    int words = 0;
    boolean in = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == ' ') {
        in = false;
      } else if (Character.isDigit(c) || c == '/' || c == ':' || c == '@') {
        return false;
      } else if (!in) {
        in = true;
        words++;
      }
    }
    return words >= 2 && words <= 4;
  }

  /** Whether a small-letter text has a word in it that teams call themselves by. */
  static boolean hasSharedWord(String text) {
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || !Character.isLetter(text.charAt(i))) {
        if (SHARED.contains(text.substring(from, i))) {
          return true;
        }
        from = i + 1;
      }
    }
    return false;
  }

  /** {@code local@host.tld} of harmless characters. */
  static boolean isMail(String text) {
    int at = text.indexOf('@');
    if (at < 1 || at != text.lastIndexOf('@') || text.length() > LONGEST) {
      return false;
    }
    int dot = text.lastIndexOf('.');
    return dot > at + 1 && dot < text.length() - 1 && hasOnly(text, "@._+-'&=~%");
  }

  /** {@code @name}, or with slashes {@code @group/name}: at most {@code slashes} of them. */
  static boolean isHandle(String text, int slashes) {
    if (text.length() < 2 || text.length() > LONGEST || text.charAt(0) != '@') {
      return false;
    }
    int found = 0;
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) == '/') {
        found++;
        if (i == 1 || i == text.length() - 1 || text.charAt(i - 1) == '/') {
          return false;
        }
      }
    }
    return found <= slashes && hasOnly(text.substring(1), "-_./");
  }

  private static boolean hasOnly(String text, String others) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isLetterOrDigit(c) && others.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /** A name from a file, fit to be kept: one line, not endless; null if nothing is left. */
  static @Nullable String tidy(String raw) {
    String name = raw.strip();
    if (name.isEmpty() || name.length() > LONGEST) {
      return null;
    }
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i)) || name.charAt(i) == '\ufffd') {
        return null;
      }
    }
    return name;
  }

  private static Set<String> words(String text) {
    Set<String> words = new HashSet<>();
    StringTokenizer each = new StringTokenizer(text);
    while (each.hasMoreTokens()) {
      words.add(each.nextToken());
    }
    return Set.copyOf(words);
  }
}
