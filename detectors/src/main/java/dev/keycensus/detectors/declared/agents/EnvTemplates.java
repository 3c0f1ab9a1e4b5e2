package dev.keycensus.detectors.declared.agents;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import java.util.Locale;

/** Templates of {@code .env} files: the names of credentials that a program expects. */
final class EnvTemplates implements Reader {
  @Override
  public boolean reads(String path, String name) {
    if (!name.contains("env")) {
      return false;
    }
    boolean isEnv = name.startsWith(".env") || name.startsWith("env.") || name.endsWith(".env");
    return isEnv && isTemplate(name.toLowerCase(Locale.ROOT));
  }

  private static boolean isTemplate(String name) {
    for (String word : new String[] {"example", "sample", "template", "dist", "tmpl", "default"}) {
      if (name.contains(word)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void read(NamedFile file, Collector into) {
    String text = file.text();
    int line = 1;
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end;
      line(text.substring(from, end), line++, into);
      from = end + 1;
    }
  }

  private static void line(String line, int number, Collector into) {
    int at = 0;
    while (at < line.length() && line.charAt(at) <= ' ') {
      at++;
    }
    if (line.startsWith("export ", at)) {
      at += 7;
    }
    int equal = line.indexOf('=', at);
    if (equal <= at || equal - at > 100) {
      return;
    }
    String name = line.substring(at, equal).strip();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!(c == '_' || Character.isLetterOrDigit(c))) {
        return;
      }
    }
    String plain = Plain.text(name);
    if (plain != null && SecretNames.isSecret(plain)) {
      into.refer(
          Reference.Kind.VARIABLE, plain, SecretNames.provider(plain), plain, null, number, at + 1);
    }
  }
}
