package dev.keycensus.detectors.facts;

import java.util.Map;

/** Tokens of an issuer's own that hold a JSON object in base64. */
final class JsonTokens {
  private JsonTokens() {}

  /** {@code sntrys_<base64>_<secret>}: Sentry's organization tokens. */
  static void sentry(String token, Told out) {
    int end = token.lastIndexOf('_');
    Map<String, String> m = end > 7 ? Members.of(Members.base64(token.substring(7, end))) : null;
    if (m == null) {
      return;
    }
    out.put("tenant", m.get("org"));
    out.put("host", host(m.get("url")));
    out.put("region", host(m.get("region_url")));
    out.time("issued", m.get("iat"));
    out.put("principal", m.get("org"));
  }

  /** {@code glc_<base64>}: Grafana Cloud; its member {@code k} is the secret. */
  static void grafanaCloud(String token, Told out) {
    Map<String, String> m = Members.of(Members.base64(token.substring(4)));
    if (m == null) {
      return;
    }
    out.put("tenant", m.get("o"));
    out.put("principal", m.get("n"));
    out.put("region", m.get("m/r"));
  }

  /** {@code <base64>} of an object with {@code k}, {@code n} and {@code id}: Grafana until 2023. */
  static void grafanaLegacy(String token, Told out) {
    Map<String, String> m = Members.of(Members.base64(token));
    if (m == null || !m.containsKey("k")) {
      return;
    }
    out.put("class", "legacy-api-key");
    out.put("actor", "service");
    out.put("tenant", m.get("id"));
    out.put("principal", m.get("n"));
  }

  /** {@code sk.<base64>.<signature>}, {@code pk.…}: Mapbox. */
  static void mapbox(String token, Told out) {
    int end = token.indexOf('.', 3);
    Map<String, String> m = end > 3 ? Members.of(Members.base64(token.substring(3, end))) : null;
    if (m == null) {
      return;
    }
    out.put("class", token.startsWith("sk.") ? "secret" : "public");
    out.put("user", m.get("u"));
    out.put("credentialId", m.get("a"));
  }

  /** The host of a URL; what is no URL is passed on as it is. */
  static @org.jspecify.annotations.Nullable String host(
      @org.jspecify.annotations.Nullable String url) {
    if (url == null) {
      return null;
    }
    int scheme = url.indexOf("://");
    int from = scheme < 0 ? 0 : scheme + 3;
    int to = from;
    while (to < url.length() && "/?#;".indexOf(url.charAt(to)) < 0) {
      to++;
    }
    from = Math.max(from, url.lastIndexOf('@', to - 1) + 1);
    int colon = url.indexOf(':', from);
    return url.substring(from, colon >= from && colon < to ? colon : to);
  }
}
