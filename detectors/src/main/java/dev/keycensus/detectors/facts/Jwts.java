package dev.keycensus.detectors.facts;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The claims of JSON Web Tokens: those that RFC 7519 and OpenID Connect name, delegation (RFC
 * 8693), and what Entra, Kubernetes and Supabase add.
 */
final class Jwts {
  private static final String KUBERNETES = "kubernetes.io/";
  private static final String LEGACY = KUBERNETES + "serviceaccount/";

  private Jwts() {}

  static void tell(String token, Told out) {
    int first = token.indexOf("eyJ"); // Some issuers put a prefix of their own before it.
    int dot = token.indexOf('.', Math.max(first, 0));
    int end = dot < 0 ? -1 : token.indexOf('.', dot + 1);
    if (first < 0 || end < 0) {
      return;
    }
    Map<String, String> header = Members.of(Members.base64(token.substring(first, dot)));
    Map<String, String> claims = Members.of(Members.base64(token.substring(dot + 1, end)));
    if (header == null || !header.containsKey("alg") || claims == null) {
      return;
    }
    kubernetes(claims, out);
    delegation(claims, out);
    out.put("issuer", claims.get("iss"));
    out.put("subject", claims.get("sub"));
    out.put("audience", claims.get("aud"));
    out.put("clientId", first(claims, "azp", "client_id", "appid", "cid"));
    out.put("tenant", claims.get("tid"));
    out.put("scope", first(claims, "scope", "scp"));
    out.put("role", first(claims, "role", "roles"));
    out.put("email", claims.get("email"));
    out.put("credentialId", first(claims, "jti", "uti"));
    out.time("issued", claims.get("iat"));
    out.time("notBefore", claims.get("nbf"));
    out.time("expires", claims.get("exp"));
    if ("supabase".equals(claims.get("iss"))) {
      out.put("project", claims.get("ref"));
      out.put("class", claims.get("role"));
      out.put("actor", "service_role".equals(claims.get("role")) ? "service" : null);
    }
    out.put("actor", actor(claims));
    out.put(
        "principal",
        first(claims, "upn", "unique_name", "preferred_username", "email", "app_displayname"));
    out.put("principalId", claims.get("oid"));
  }

  private static @Nullable String first(Map<String, String> claims, String... names) {
    for (String name : names) {
      String value = claims.get(name);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return null;
  }

  /** Legacy tokens write their claims flat, bound ones nested; both come here as paths. */
  private static void kubernetes(Map<String, String> claims, Told out) {
    String space = first(claims, LEGACY + "namespace", KUBERNETES + "namespace");
    String name = first(claims, LEGACY + "service-account.name", LEGACY + "name");
    if (space == null || name == null) {
      return;
    }
    boolean legacy = claims.containsKey(LEGACY + "service-account.name");
    out.put("namespace", space);
    out.put("serviceAccount", name);
    out.put("pod", claims.get(KUBERNETES + "pod/name"));
    out.put("node", claims.get(KUBERNETES + "node/name"));
    out.put("class", legacy && !claims.containsKey("exp") ? "legacy" : "bound");
    out.put("actor", "service");
    out.put("principal", "system:serviceaccount:" + space + ":" + name);
    out.put("principalId", first(claims, LEGACY + "service-account.uid", LEGACY + "uid"));
  }

  /**
   * With {@code act}, the subject is the one on whose behalf its party acts, and a nested {@code
   * act} the party before. Entra's delegated tokens have both an application and a user.
   */
  private static void delegation(Map<String, String> claims, Told out) {
    StringBuilder chain = new StringBuilder();
    String path = "act/";
    for (int depth = 0; depth < 4; depth++, path += "act/") {
      String party = first(claims, path + "sub", path + "client_id");
      if (party == null) {
        break;
      }
      chain.append(chain.length() == 0 ? "" : " < ").append(party);
      out.put("principal", party);
    }
    if (chain.length() > 0) {
      out.put("actedBy", chain.toString());
      out.put("onBehalfOf", claims.get("sub"));
    } else if (claims.containsKey("scp")
        && claims.containsKey("appid")
        && !"app".equals(claims.get("idtyp"))) {
      out.put("onBehalfOf", first(claims, "upn", "unique_name", "preferred_username", "oid"));
    }
  }

  private static @Nullable String actor(Map<String, String> claims) {
    String subject = claims.getOrDefault("sub", "");
    if ("app".equals(claims.get("idtyp"))
        || "client-credentials".equals(claims.get("gty"))
        || subject.endsWith("@clients")) {
      return "app";
    }
    if (subject.endsWith(".gserviceaccount.com")
        || claims.getOrDefault("preferred_username", "").startsWith("service-account-")
        || "https://token.actions.githubusercontent.com".equals(claims.get("iss"))) {
      return "service";
    }
    return "user".equals(claims.get("idtyp"))
            || claims.containsKey("upn")
            || claims.containsKey("preferred_username")
        ? "person"
        : null;
  }
}
