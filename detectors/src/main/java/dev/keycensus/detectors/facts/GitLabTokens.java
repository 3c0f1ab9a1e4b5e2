package dev.keycensus.detectors.facts;

import java.nio.charset.StandardCharsets;

/**
 * GitLab's routable tokens: {@code <prefix><base64 of lines, random bytes and their
 * count>.<checks>}. The lines are {@code <letter>:<number in base 36>}: cell, group, organization,
 * project, user. As GitLab's Authn::TokenField::Generator::RoutableToken writes them.
 */
final class GitLabTokens {
  private static final String KEYS = "cgoput";

  private GitLabTokens() {}

  static void routing(String token, Told out) {
    int from = token.indexOf('-') + 1;
    if (token.startsWith("t", from) && token.indexOf('_', from) == from + 2) {
      from += 3; // The kind of runner: t1_ of the instance, t2_ of a group, t3_ of a project.
    }
    int to = token.indexOf('.', from);
    byte[] bytes = to < 0 ? null : Members.base64(token.substring(from, to));
    if (bytes == null || bytes.length < 8) {
      return;
    }
    int end = bytes.length - 1 - (bytes[bytes.length - 1] & 0xFF);
    if (end <= 0 || end > 159) {
      return;
    }
    String lines = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
    for (String line : Chars.parts(lines.strip(), '\n')) {
      if (!isRoute(line)) {
        return;
      }
    }
    for (String line : Chars.parts(lines.strip(), '\n')) {
      String number = Long.toString(Long.parseLong(line.substring(2), 36));
      switch (line.charAt(0)) {
        case 'o' -> out.put("tenant", number);
        case 'p' -> out.put("projectId", number);
        case 'u' -> out.put("principalId", number);
        default -> {} // The cell says where it is stored, not whose it is; a group is no project.
      }
    }
  }

  private static boolean isRoute(String line) {
    if (line.length() < 3
        || line.length() > 14
        || line.charAt(1) != ':'
        || KEYS.indexOf(line.charAt(0)) < 0) {
      return false;
    }
    for (int i = 2; i < line.length(); i++) {
      char c = line.charAt(i);
      if (!Chars.isDigit(c) && !(c >= 'a' && c <= 'z')) {
        return false;
      }
    }
    return true;
  }
}
