package dev.keycensus.detectors.facts;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tokens whose first characters tell their class: what kind of token it is, who acts with it, and
 * for how long at most. From the issuers' lists of token types.
 */
final class Prefixes {
  private static final String PERSON = "person";
  private static final String APP = "app";
  private static final String SERVICE = "service";

  /** Seconds. */
  private static final int HOUR = 3600;

  /**
   * What a prefix tells.
   *
   * @param actor null where it does not tell
   * @param ttl seconds that such a token lives at most; 0 where it does not tell
   */
  private record Told(String name, @Nullable String actor, int ttl) {}

  private static final TreeMap<String, Told> TABLE = new TreeMap<>();

  private static void row(String prefix, String name, @Nullable String actor) {
    TABLE.put(prefix, new Told(name, actor, 0));
  }

  private static void row(String prefix, String name, @Nullable String actor, int ttl) {
    TABLE.put(prefix, new Told(name, actor, ttl));
  }

  static {
    row("ghp_", "classic-pat", PERSON);
    row("github_pat_", "fine-grained-pat", PERSON);
    row("gho_", "oauth", PERSON);
    row("ghu_", "user-to-server", PERSON, 8 * HOUR);
    row("ghs_", "installation", APP, HOUR);
    row("ghr_", "refresh", PERSON, 184 * 24 * HOUR);

    // Project and group access tokens, which belong to bots, look like people's.
    row("glpat-", "access-token", null);
    row("gldt-", "deploy", SERVICE);
    row("glrt-", "runner", SERVICE);
    row("glrtr-", "runner-registration", SERVICE);
    row("GR1348941", "runner-registration", SERVICE);
    row("glcbt-", "ci-job", SERVICE);
    row("glptt-", "pipeline-trigger", SERVICE);
    row("glagent-", "cluster-agent", SERVICE);
    row("glsoat-", "scim", SERVICE);
    row("glffct-", "feature-flags-client", APP);
    row("gloas-", "oauth-application", APP);
    row("glft-", "feed", PERSON);
    row("glimt-", "incoming-mail", PERSON);
    row("glwt-", "workspace", SERVICE);

    row("xoxb-", "bot", APP);
    row("xoxp-", "user", PERSON);
    row("xapp-", "app-level", APP);
    row("xoxa-", "workspace-app", APP);
    row("xoxr-", "refresh", APP);
    row("xoxe-", "refresh", null);
    row("xoxe.xoxb-", "rotating-bot", APP, 12 * HOUR);
    row("xoxe.xoxp-", "rotating-user", PERSON, 12 * HOUR);
    row("xoxc-", "browser-session", PERSON);
    row("xoxd-", "browser-session", PERSON);
    row("xoxs-", "browser-session", PERSON);

    row("sk_live_", "secret", SERVICE);
    row("sk_test_", "secret", SERVICE);
    row("rk_live_", "restricted", SERVICE);
    row("rk_test_", "restricted", SERVICE);
    row("pk_live_", "publishable", APP);
    row("pk_test_", "publishable", APP);
    row("sk_org_", "organization", SERVICE);

    row("sk-proj-", "project", null);
    row("sk-svcacct-", "service-account", SERVICE);
    row("sk-admin-", "admin", null);
    row("sk-ant-api", "api", null);
    row("sk-ant-admin", "admin", null);
    row("sk-ant-oat", "oauth", PERSON);
    row("sk-ant-ort", "oauth-refresh", PERSON);
    row("sk-ant-sid", "session", PERSON);

    row("hvs.", "service", null);
    row("hvb.", "batch", null);
    row("hvr.", "recovery", null);

    row("ATATT3", "api-token", PERSON);
    row("ATCTT3", "access-token", SERVICE);
    row("ATBB", "app-password", PERSON);

    row("sntrys_", "organization", SERVICE);
    row("sntryu_", "user", PERSON);
    row("sntrya_", "oauth-application", APP);
    row("sntryi_", "integration", APP);
    row("glsa_", "service-account", SERVICE);
    row("glc_", "access-policy", SERVICE);
    row("sbp_", "personal-access-token", PERSON);
    row("sb_secret_", "secret", SERVICE);
    row("sb_publishable_", "publishable", APP);
    row("dckr_pat_", "personal-access-token", PERSON);
    row("dckr_oat_", "organization", SERVICE);
    row("dop_v1_", "personal-access-token", PERSON);
    row("doo_v1_", "oauth", PERSON);
    row("dor_v1_", "oauth-refresh", PERSON);
    row("lin_api_", "personal-api-key", PERSON);
    row("lin_oauth_", "oauth", null);
    row("shpat_", "admin-api", APP);
    row("shpca_", "custom-app", APP);
    row("shppa_", "private-app", APP);
    row("AKIA", "long-term", null);
    // Up to 36 hours, which is for whoever issues it to say.
    row("ASIA", "session", null);
  }

  private static final Map<String, String> MODES =
      Map.of(
          "live", "live",
          "prod", "live",
          "production", "live",
          "test", "test",
          "sandbox", "test",
          "sdbx", "test",
          "sbox", "test");

  private Prefixes() {}

  /** Tells class, actor, ttl, mode and environment. */
  static void tell(String value, dev.keycensus.detectors.facts.Told out) {
    Told told = find(value);
    if (told != null) {
      out.put("class", told.name);
      out.put("actor", told.actor);
      if (told.ttl > 0) {
        out.put("ttl", Integer.toString(told.ttl));
      }
    }
    String mode = mode(value);
    if (mode != null) {
      out.put("mode", mode);
      out.put("environment", mode.equals("live") ? "production" : "test");
    }
  }

  /** Whether the value begins as a token that has a prefix of its own. */
  static boolean isToken(String value) {
    return find(value) != null && value.length() >= 20;
  }

  private static @Nullable Told find(String value) {
    // The longest prefix: those of a value stand in order before it.
    String at = TABLE.floorKey(value);
    for (int i = 0; at != null && i < 4; i++) {
      if (value.startsWith(at)) {
        return TABLE.get(at);
      }
      at = TABLE.lowerKey(at);
    }
    return null;
  }

  /**
   * {@code live} or {@code test} as a part of the words before the random part: {@code rzp_test_…},
   * {@code access-sandbox-…}.
   */
  private static @Nullable String mode(String value) {
    int from = 0;
    for (int i = 0; i < value.length() && i < 24; i++) {
      char c = value.charAt(i);
      if (c == '_' || c == '-') {
        String mode = MODES.get(value.substring(from, i).toLowerCase(Locale.ROOT));
        if (mode != null) {
          return mode;
        }
        from = i + 1;
      } else if (!Chars.isLetter(c) || i - from > 12) {
        return null;
      }
    }
    return null;
  }
}
