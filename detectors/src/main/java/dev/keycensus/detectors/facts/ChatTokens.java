package dev.keycensus.detectors.facts;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens of chat services, which begin with the ids of who speaks and where. */
final class ChatTokens {
  /** Discord counts seconds from 2011 in tokens, milliseconds from 2015 in ids. */
  private static final long TOKEN_EPOCH = 1_293_840_000L;

  private static final long ID_EPOCH = 1_420_070_400L;

  private ChatTokens() {}

  /**
   * {@code xoxb-<team>-<bot>-<secret>}, {@code xoxp-<team>-<user>-<…>-<secret>}, {@code
   * xapp-<n>-<app>-<…>-<secret>}; an old {@code xoxb-<bot>-<secret>} names no team.
   */
  static void slack(String token, Told out) {
    List<String> parts = Chars.parts(token, '-');
    if (parts.get(0).equals("xapp")) {
      if (parts.size() == 5 && parts.get(2).startsWith("A") && Chars.isAlnum(parts.get(2))) {
        out.put("clientId", parts.get(2));
        out.put("principal", parts.get(2));
      }
      return;
    }
    boolean two = parts.size() >= 4 && Chars.isNumber(parts.get(1)) && Chars.isNumber(parts.get(2));
    if (two) {
      out.put("tenant", parts.get(1));
      out.put("principalId", parts.get(2));
    } else if (parts.size() == 3 && parts.get(0).equals("xoxb") && Chars.isNumber(parts.get(1))) {
      out.put("principalId", parts.get(1));
    }
  }

  /** {@code …/services/T…/B…/<secret>}, {@code …/workflows/T…/A…/<id>/<secret>}. */
  static void slackHook(String url, Told out) {
    out.put("class", url.contains("/services/") ? "incoming-webhook" : "workflow-webhook");
    out.put("actor", "app");
    List<String> parts = Chars.parts(url, '/');
    for (int i = 3; i + 1 < parts.size() && i < 6; i++) {
      String part = parts.get(i);
      char kind = part.isEmpty() ? ' ' : part.charAt(0);
      if (part.length() < 9 || part.length() > 14 || !Chars.isAlnum(part)) {
        continue;
      }
      if (kind == 'T' || kind == 'E') {
        out.put("tenant", part);
      } else if (kind == 'B') {
        out.put("principalId", part);
      } else if (kind == 'A') {
        out.put("clientId", part);
      }
    }
  }

  /** {@code <base64 of the bot's id>.<base64 of a time>.<secret>}. */
  static void discord(String token, Told out) {
    List<String> parts = Chars.parts(token, '.');
    String id = parts.size() == 3 ? Members.printable(parts.get(0)) : null;
    if (id == null || !isId(id)) {
      return;
    }
    out.put("principalId", id);
    out.put("actor", "app");
    out.put("class", "bot");
    // Tokens of late hold something else there: only a time after the bot was made is one.
    byte[] time = Members.base64(parts.get(1));
    if (time != null && time.length == 4) {
      long at = (ByteBuffer.wrap(time).getInt() & 0xFFFFFFFFL) + TOKEN_EPOCH;
      long made = (Long.parseLong(id) >>> 22) / 1000 + ID_EPOCH;
      if (at >= made && at < 4_102_444_800L) {
        out.time("issued", at);
      }
    }
  }

  /** {@code …/webhooks/<id>/<secret>}. */
  static void discordHook(String url, Told out) {
    List<String> parts = Chars.parts(url, '/');
    String id = parts.size() > 2 ? parts.get(parts.size() - 2) : "";
    if (isId(id)) {
      out.put("principalId", id);
      out.put("actor", "app");
      out.put("class", "incoming-webhook");
      out.time("issued", (Long.parseLong(id) >>> 22) / 1000 + ID_EPOCH); // Its id's own time.
    }
  }

  private static boolean isId(String id) {
    return Chars.isNumber(id) && id.length() >= 15 && id.length() <= 18
        || (id.length() == 19 && Chars.isNumber(id) && id.charAt(0) < '9');
  }

  /** {@code <bot id>:<secret>}. */
  static void telegram(String token, Told out) {
    int colon = token.indexOf(':');
    String id = colon > 0 ? token.substring(0, colon) : "";
    if (Chars.isNumber(id) && id.length() <= 12) {
      out.put("principalId", id);
      out.put("actor", "app");
      out.put("class", "bot");
    }
  }

  /** {@code https://<org>.webhook.office.com/webhookb2/<group>@<tenant>/IncomingWebhook/…}. */
  static void teams(String url, Told out) {
    out.put("class", "incoming-webhook");
    out.put("actor", "app");
    out.put("host", JsonTokens.host(url));
    out.put("tenant", between(url, '@', '/'));
  }

  private static @Nullable String between(String s, char open, char close) {
    int from = s.indexOf(open);
    int to = s.indexOf(close, from + 1);
    return from < 0 || to < 0 ? null : s.substring(from + 1, to);
  }
}
