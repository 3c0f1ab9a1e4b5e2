package dev.keycensus.detectors.declared.code;

import dev.keycensus.detectors.declared.Plain;
import java.util.Set;
import java.util.TreeSet;

/** The files and folders of its own program that a file takes in, as far as its text tells. */
final class Imports {
  private static final int MOST = 60;
  private static final int LONGEST = 200;

  private Imports() {}

  /**
   * Paths without the ends of their names: from the root of the repository where the file says it
   * relative to itself; else, after a {@code /}, some end of them.
   */
  static Set<String> of(Tokens tokens, Language language, String path) {
    Set<String> all = new TreeSet<>();
    for (int i = 0; i < tokens.count() && all.size() < MOST; i++) {
      if (language == Language.SCRIPT && tokens.kind(i) == Tokens.TEXT) {
        boolean taken =
            tokens.isWord(i - 1, "from")
                || tokens.isWord(i - 1, "import")
                || (tokens.isSign(i - 1, '(')
                    && (tokens.isWord(i - 2, "require") || tokens.isWord(i - 2, "import")));
        if (taken) {
          script(tokens.text(i), path, all);
        }
      } else if (language == Language.PYTHON
          && (tokens.isWord(i, "from") || (tokens.isWord(i, "import") && i > 0))) {
        python(tokens, i, path, all);
      }
    }
    return all;
  }

  private static void script(String module, String path, Set<String> into) {
    if (module.length() > LONGEST) {
      return;
    }
    if (module.startsWith("@/") || module.startsWith("~/") || module.startsWith("#/")) {
      into.add(bare(module.substring(1)));
    } else if (module.startsWith(".")) {
      into.add(bare(Plain.path(folder(path) + module)));
    }
  }

  // from .tools.find import x; from ours.tools import find; import ours.tools
  private static void python(Tokens tokens, int i, String path, Set<String> into) {
    boolean from = tokens.isWord(i, "from");
    if (!from && (tokens.line(i - 1) == tokens.line(i))) {
      return;
    }
    int at = i + 1;
    int dots = 0;
    while (tokens.isSign(at, '.') && dots < 20) {
      dots++;
      at++;
    }
    StringBuilder module = new StringBuilder();
    int last = at + 40;
    while (at < last && tokens.kind(at) == Tokens.WORD && !tokens.isWord(at, "import")) {
      module.append('/').append(tokens.text(at));
      at++;
      if (!tokens.isSign(at, '.')) {
        break;
      }
      at++;
    }
    String base = folder(path);
    for (int k = 1; k < dots; k++) {
      base = folder(base.isEmpty() ? "" : base.substring(0, base.length() - 1));
    }
    String whole = dots == 0 ? module.toString() : bare(Plain.path(base + "." + module));
    if (whole.length() > LONGEST) {
      return;
    }
    boolean names = from && tokens.isWord(at, "import");
    if (!names || dots == 0 || module.length() > 0) {
      into.add(whole);
    }
    // from .tools import find, ask: each may be a file.
    int line = tokens.line(at);
    boolean brackets = tokens.isSign(at + 1, '(');
    for (int k = at + 1; names && k < at + 120 && into.size() < MOST; k++) {
      if (tokens.isSign(k, ')') || (!brackets && tokens.line(k) != line)) {
        return;
      }
      if (tokens.kind(k) == Tokens.WORD && !tokens.isWord(k - 1, "as")) {
        String inner = whole.isEmpty() ? tokens.text(k) : whole + "/" + tokens.text(k);
        into.add(inner.length() > LONGEST ? whole : inner);
      }
    }
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  /** Without what a language may leave out at the end: {@code .js}, {@code /index}. */
  private static String bare(String path) {
    String bare = path;
    for (String end : new String[] {".js", ".ts", ".mjs", ".tsx", ".jsx", ".cjs", "/index"}) {
      bare = bare.endsWith(end) ? bare.substring(0, bare.length() - end.length()) : bare;
    }
    return bare;
  }
}
