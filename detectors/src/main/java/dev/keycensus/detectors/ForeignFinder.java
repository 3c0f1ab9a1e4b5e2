package dev.keycensus.detectors;

import dev.keycensus.detectors.Assignment.Syntax;
import dev.keycensus.rules.CredentialType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Passwords behind a word for one that has letters beyond ASCII, in notes, comments and members:
 *
 * <pre>
 * 密码：x    账号：u 密码: x    パスワード：x    Пароль: x    "contraseña": "x"    hasło = "x"
 * </pre>
 *
 * The value ends where such letters go on: {@code 密码：x，然后}. Judged as the value of a {@code
 * password}.
 */
final class ForeignFinder implements Finder {
  /** In UTF-8, without a first letter that may be a capital: bytes as the characters of Latin-1. */
  static final List<String> ANCHORS =
      Stream.of(
              "密码", "密碼", "口令", "パスワード", "비밀번호", "ароль", "ontraseña", "asło", "ösenord", "ật khẩu")
          .map(ForeignFinder::bytes)
          .toList();

  private static final String NAME = "password";
  private static final List<String> COLONS = List.of(bytes("："));
  private static final List<String> VERBS =
      Stream.of("为", "是", "は").map(ForeignFinder::bytes).toList();

  private final CredentialType type;
  private final Judge judge;

  ForeignFinder(CredentialType type, Judge judge) {
    this.type = type;
    this.judge = judge;
  }

  private static String bytes(String word) {
    return new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void find(Probe probe, List<Match> out) {
    if (probe.kind() == FileKind.ASSET || probe.kind() == FileKind.LOCK) {
      return;
    }
    Assignment a = new Reader(probe).read();
    Judge.Verdict verdict = a == null ? null : judge.judge(a, probe);
    if (a != null && verdict != null) {
      out.add(Match.of(type, a, verdict, NAME));
    }
  }

  private static final class Reader extends ValueReader {
    Reader(Probe probe) {
      super(probe);
      nameStart = probe.at();
      nameEnd = probe.end();
    }

    @Nullable Assignment read() {
      i = nameEnd;
      while (i - nameEnd < 3 && (Chars.isQuote(w.at(i)) || w.at(i) == '*' || w.at(i) == ']')) {
        i++;
      }
      skipSpaces();
      if (!joins()) {
        return null;
      }
      if (w.at(i) == '*' && w.at(i + 1) == '*') {
        i += 2; // **name:** x
      }
      skipSpaces();
      Assignment a = value(Syntax.COLON, false);
      if (a == null) {
        return null;
      }
      int end = a.start();
      while (end < a.end() && (a.quote() != 0 || isOfValue(w.at(end)))) {
        end++;
      }
      while (a.quote() == 0 && end > a.start() && w.at(end - 1) == '*') {
        end--; // **name: x**
      }
      return end == a.start()
          ? null
          : new Assignment(
              NAME,
              nameStart,
              a.start(),
              end,
              a.syntax(),
              a.quote(),
              a.prefix(),
              end == a.end() ? a.value() : w.latin1(a.start(), end));
    }

    /** A value without quotes is one word of ASCII. */
    private static boolean isOfValue(int c) {
      return c > ' ' && c < 0x80;
    }

    /** Passes over what joins the word to its value. */
    private boolean joins() {
      int c = w.at(i);
      if ((c == ':' || c == '=') && w.at(i + 1) != c) {
        i += w.at(i + 1) == '>' ? 2 : 1;
        return true;
      }
      return passes(COLONS) || (i == nameEnd && passes(VERBS));
    }

    private boolean passes(List<String> words) {
      for (String word : words) {
        if (w.startsWith(word, i)) {
          i += word.length();
          return true;
        }
      }
      return false;
    }
  }
}
