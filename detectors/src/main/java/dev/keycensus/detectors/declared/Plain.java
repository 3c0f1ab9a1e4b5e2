package dev.keycensus.detectors.declared;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes texts of a file fit for a report: short, on one line, and without what may be a secret. */
public final class Plain {
  private static final int LONGEST_RUN = 20;
  private static final int LONGEST_TEXT = 200;

  private Plain() {}

  /** A name or a word of a file; null for null and for nothing. */
  public static @Nullable String text(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String head = head(text);
    StringBuilder out = new StringBuilder(head.length());
    int i = 0;
    while (i < head.length()) {
      int end = joined(head, i);
      if (!isMixed(head, i, end)) {
        end = i;
        while (end < head.length() && isAlnum(head.charAt(end))) {
          end++;
        }
      }
      if (end > i) {
        boolean random = isMixed(head, i, end) || looksRandom(head, i, end);
        out.append(random ? "…" : head.substring(i, end));
        i = end;
      } else {
        char c = head.charAt(i++);
        boolean space = c <= ' ' || c == 0x7f;
        if (!space || (out.length() > 0 && out.charAt(out.length() - 1) != ' ')) {
          out.append(space ? ' ' : c);
        }
      }
    }
    String plain = out.toString().strip();
    return plain.isEmpty() ? null : plain;
  }

  /** The same, with something else in place of null. */
  public static String text(@Nullable String text, String otherwise) {
    String plain = text(text);
    return plain == null ? otherwise : plain;
  }

  /** No part of a run of letters and digits: what is left of a secret would not look like one. */
  private static String head(String text) {
    if (text.length() <= LONGEST_TEXT) {
      return text;
    }
    int end = LONGEST_TEXT;
    while (end > 0
        && (isAlnum(text.charAt(end - 1))
            || text.charAt(end - 1) == '-'
            || text.charAt(end - 1) == '_')) {
      end--;
    }
    return text.substring(0, end) + "…";
  }

  /**
   * {@link #text} of what a reader tells, whatever it is: also without the logins and the queries
   * of the addresses in it, {@code u:p@host} and {@code host?key=1}.
   */
  public static @Nullable String told(@Nullable String text) {
    return text == null ? null : text(withoutQueries(withoutLogins(text)));
  }

  public static String told(@Nullable String text, String otherwise) {
    String plain = told(text);
    return plain == null ? otherwise : plain;
  }

  private static String withoutLogins(String text) {
    StringBuilder out = null;
    int done = 0;
    for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      int start = at;
      boolean password = false;
      while (start > done && " \t\r\n\"',=/".indexOf(text.charAt(start - 1)) < 0) {
        start--;
        password |= text.charAt(start) == ':';
      }
      boolean address = start > 1 && text.charAt(start - 1) == '/' && text.charAt(start - 2) == '/';
      if ((password || address)
          && start < at
          && !text.startsWith("@sha", at)
          && !isMember(text, start)) {
        out = out == null ? new StringBuilder(text.length()) : out;
        out.append(text, done, start).append(address ? "" : "…@");
        done = at + 1;
      }
    }
    return out == null ? text : out.append(text, done, text.length()).toString();
  }

  /** {@code serviceAccount:name@project.iam}: a kind and a mail address, no login. */
  private static boolean isMember(String text, int start) {
    for (String kind : List.of("serviceaccount:", "group:", "mailto:", "arn:")) {
      if (text.regionMatches(true, start, kind, 0, kind.length())) {
        return true;
      }
    }
    return false;
  }

  private static String withoutQueries(String text) {
    StringBuilder out = null;
    int done = 0;
    for (int at = text.indexOf('?'); at >= 0; at = text.indexOf('?', Math.max(at + 1, done))) {
      int end = at + 1;
      boolean query = false;
      while (end < text.length() && " \t\r\n\"',)".indexOf(text.charAt(end)) < 0) {
        query |= text.charAt(end) == '=';
        end++;
      }
      if (query) {
        out = out == null ? new StringBuilder(text.length()) : out;
        out.append(text, done, at);
        done = end;
      }
    }
    return out == null ? text : out.append(text, done, text.length()).toString();
  }

  /**
   * A URL without user, query and fragment: {@code https://host:port/path}. Null where it is none,
   * or where a variable stands for its host.
   */
  public static @Nullable String url(@Nullable String url) {
    String host = host(url);
    if (url == null || host == null) {
      return null;
    }
    int scheme = url.indexOf("://");
    int end = end(url, scheme + 3);
    String rest = url.substring(end);
    int cut = first(rest, "?#");
    rest = cut < 0 ? rest : rest.substring(0, cut);
    String authority = url.substring(scheme + 3, end);
    authority = authority.substring(authority.lastIndexOf('@') + 1);
    StringBuilder path = new StringBuilder();
    for (String part : parts(rest, '/')) {
      path.append('/').append(isKey(part) ? "…" : part);
    }
    return text(
        url.substring(0, scheme) + "://" + authority + path + (rest.endsWith("/") ? "/" : ""));
  }

  /** Whether a part of a path may be the key to it: long, with digits among the letters. */
  private static boolean isKey(String part) {
    int digits = 0;
    for (int i = 0; i < part.length(); i++) {
      digits += part.charAt(i) >= '0' && part.charAt(i) <= '9' ? 1 : 0;
    }
    return part.length() >= LONGEST_RUN && digits > 3;
  }

  /** The host of a URL in lower case; null where it has none that is written out. */
  public static @Nullable String host(@Nullable String url) {
    int scheme = url == null ? -1 : url.indexOf("://");
    if (url == null || scheme <= 0 || scheme > 12) {
      return null;
    }
    String authority = url.substring(scheme + 3, end(url, scheme + 3));
    authority = authority.substring(authority.lastIndexOf('@') + 1);
    if (authority.startsWith("[")) {
      int close = authority.indexOf(']');
      return close < 0 ? null : authority.substring(1, close);
    }
    int port = authority.indexOf(':');
    String host = port < 0 ? authority : authority.substring(0, port);
    return host.isEmpty() || first(host, "${}<>") >= 0
        ? null
        : host.toLowerCase(java.util.Locale.ROOT);
  }

  /** Whether a host is this machine, or one that only this machine's containers see. */
  public static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.startsWith("127.")
        || host.equals("::1")
        || host.equals("0.0.0.0")
        || host.equals("host.docker.internal");
  }

  /** What follows the last slash or backslash, without {@code .exe}, {@code .cmd}. */
  public static String program(String command) {
    String name =
        command.substring(Math.max(command.lastIndexOf('/'), command.lastIndexOf('\\')) + 1);
    for (String suffix : new String[] {".exe", ".cmd", ".bat"}) {
      if (name.endsWith(suffix)) {
        return name.substring(0, name.length() - suffix.length());
      }
    }
    return name;
  }

  /**
   * A permission of a coding agent such as {@code Bash(git push:*)}: its tool, and of what it is
   * for the first word. People paste whole commands there, tokens included.
   */
  public static @Nullable String permission(@Nullable String permission) {
    if (permission == null) {
      return null;
    }
    int open = permission.indexOf('(');
    if (open < 0) {
      return text(permission);
    }
    String tool = permission.substring(0, open);
    String what = permission.substring(open + 1);
    what = what.endsWith(")") ? what.substring(0, what.length() - 1) : what;
    int end = first(what, " \t\n\"'=`$;&|<>");
    if (end >= 0 && what.charAt(end) == '=') {
      return text(tool + "(…)");
    }
    String word = end < 0 ? what : what.substring(0, end);
    word = word.contains("://") ? text(url(word), "…") : word;
    return text(tool + "(" + (word.length() > 60 ? "" : word) + (end < 0 ? ")" : " …)"));
  }

  /** A path without {@code .}, {@code ..} and empty parts; nothing leads above its beginning. */
  public static String path(String path) {
    Deque<String> parts = new ArrayDeque<>();
    int from = 0;
    while (from <= path.length()) {
      int end = path.indexOf('/', from);
      end = end < 0 ? path.length() : end;
      String part = path.substring(from, end);
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
      from = end + 1;
    }
    return String.join("/", parts);
  }

  /** What stands between separators, stripped; nothing empty, and at most 1,000 of them. */
  public static List<String> parts(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    while (from <= text.length() && parts.size() < 1_000) {
      int end = text.indexOf(separator, from);
      end = end < 0 ? text.length() : end;
      String part = text.substring(from, end).strip();
      if (!part.isEmpty()) {
        parts.add(part);
      }
      from = end + 1;
    }
    return parts;
  }

  private static int end(String url, int from) {
    int end = from;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private static int first(String text, String ofThese) {
    for (int i = 0; i < text.length(); i++) {
      if (ofThese.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static int joined(String s, int from) {
    int end = from;
    while (end < s.length()
        && (isAlnum(s.charAt(end)) || s.charAt(end) == '-' || s.charAt(end) == '_')) {
      end++;
    }
    return end;
  }

  /** A long run, dashes and all, that changes between capitals, small letters and digits often. */
  private static boolean isMixed(String s, int from, int to) {
    if (to - from < LONGEST_RUN + 4) {
      return false;
    }
    int changes = 0;
    boolean[] seen = new boolean[3];
    int end = numbered(s, from, to);
    for (int i = from; i < end; i++) {
      char c = s.charAt(i);
      boolean after = i > from && isAlnum(s.charAt(i - 1));
      if (isAlnum(c)) {
        seen[kind(c)] = true;
        changes += after && kind(c) != kind(s.charAt(i - 1)) ? 1 : 0;
      }
    }
    return seen[0] && seen[1] && seen[2] && changes > (to - from) / 4;
  }

  /** A long run of letters and digits in no order that a person would write. */
  private static boolean looksRandom(String s, int from, int to) {
    if (to - from < LONGEST_RUN) {
      return false;
    }
    int end = numbered(s, from, to);
    if (end < to) {
      // PaymentsRole20250219, ApiFunctionRole5F2A91C0: a tool numbers what people name.
      return looksRandom(s, from, end, 0);
    }
    return looksRandom(s, from, to, 2);
  }

  /** Where the number starts that a name ends with: a date, or eight digits of 16. */
  private static int numbered(String s, int from, int to) {
    int start = to;
    boolean digit = false;
    while (start > from && to - start < 8 && isUpperHex(s.charAt(start - 1))) {
      start--;
      digit |= s.charAt(start) <= '9';
    }
    return digit && to - start == 8 && start - from > 8 ? start : to;
  }

  private static boolean isUpperHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
  }

  private static boolean looksRandom(String s, int from, int to, int mostDigits) {
    int digits = 0;
    int odd = 0;
    boolean[] seen = new boolean[3];
    for (int i = from; i < to; i++) {
      int kind = kind(s.charAt(i));
      seen[kind] = true;
      digits += kind == 0 ? 1 : 0;
      int before = i == from ? -1 : kind(s.charAt(i - 1));
      int after = i + 1 == to ? -1 : kind(s.charAt(i + 1));
      // Words in camel case have no two capitals in a row, and no small letter alone.
      odd += (kind == 1 && before == 1) || (kind == 2 && before != 2 && after != 2) ? 1 : 0;
    }
    return digits > mostDigits || (seen[1] && seen[2] && odd > (to - from) / 4);
  }

  private static int kind(char c) {
    return c >= '0' && c <= '9' ? 0 : c >= 'A' && c <= 'Z' ? 1 : 2;
  }

  private static boolean isAlnum(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }
}
