package dev.keycensus.inventory.evidence;

import dev.keycensus.inventory.evidence.Known.Draft;
import dev.keycensus.inventory.evidence.Known.Status;
import dev.keycensus.inventory.evidence.Known.Who;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.StringTokenizer;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Personal access tokens, installed apps, deploy keys, and what is authorized for single sign-on.
 */
final class GitHub extends Reading {
  GitHub(ExportKind kind) {
    super(kind);
  }

  @Override
  void row(Row row) throws UserError {
    Draft d = draft(row);
    switch (kind) {
      case GITHUB_PATS -> token(row, d);
      case GITHUB_INSTALLATIONS -> installation(row, d);
      case GITHUB_DEPLOY_KEYS -> deployKey(row, d);
      default -> authorization(row, d);
    }
    add(d, row);
  }

  private static void token(Row row, Draft d) throws UserError {
    row.need("id");
    row.need("access_granted_at");
    d.credentialId = row.text("token_id");
    d.name = row.text("token_name");
    d.who = login(row.text("owner", "login"));
    d.scopes = permissions(row.get("permissions"));
    d.expires = row.time("token_expires_at");
    d.lastUsed = row.time("token_last_used_at");
    d.status = row.isTrue("token_expired") ? Status.EXPIRED : Status.ACTIVE;
  }

  private static void installation(Row row, Draft d) throws UserError {
    String app = row.need("app_id");
    String slug = row.text("app_slug");
    d.clientId = app;
    d.who =
        new Who(
            app,
            slug == null ? app : slug,
            IdentityKind.BOT,
            row.text("account", "login"),
            null,
            false);
    d.scopes = permissions(row.get("permissions"));
    d.fact("repositories", row.text("repository_selection"));
    d.fact("suspended", row.text("suspended_at"));
    d.fact("installed", row.text("created_at"));
    d.fact("app", slug == null ? app : slug);
  }

  private static void deployKey(Row row, Draft d) throws UserError {
    String id = row.need("id");
    String key = row.need("key");
    String title = row.text("title");
    d.fingerprint = fingerprint(row, key);
    d.created = row.time("created_at");
    d.lastUsed = row.time("last_used");
    String url = row.text("url");
    if (url != null && (url.contains("/user/keys/") || url.contains("/users/"))) {
      // The list of a person's own keys looks the same.
      d.name = title;
      d.status = Status.ACTIVE;
      String whose = title == null ? "key " + id : title;
      d.who = new Who("key " + id, whose, IdentityKind.SSH_KEY, null, null, true);
      return;
    }
    boolean enabled = !row.has("enabled") || row.isTrue("enabled");
    d.status = enabled ? Status.ACTIVE : Status.INACTIVE;
    d.scopes = List.of(row.isTrue("read_only") ? "contents:read" : "contents:write");
    d.name = title;
    d.who =
        new Who(
            id,
            title == null ? "deploy key " + id : title,
            IdentityKind.DEPLOY_KEY,
            repository(url),
            null,
            false);
  }

  private static void authorization(Row row, Draft d) throws UserError {
    row.need("credential_id");
    String last = row.text("token_last_eight");
    String print = row.text("fingerprint");
    if (last != null) {
      if (last.length() != 8) {
        throw new UserError(
            row.place(), "row " + row.key() + ": token_last_eight is not eight", null, 0, null);
      }
      d.suffix = last;
    } else if (print != null) {
      d.fingerprint = print.startsWith("SHA256:") ? print : "SHA256:" + print;
    }
    d.who = login(row.text("login"));
    d.name = row.text("authorized_credential_note");
    d.scopes = List.copyOf(new TreeSet<>(row.texts("scopes")));
    d.lastUsed = row.time("credential_accessed_at");
    d.expires = row.time("authorized_credential_expires_at");
    d.status = Status.ACTIVE;
    d.fact("authorized", row.text("credential_authorized_at"));
  }

  /** The account behind a token. Bots say so in their names. */
  static @Nullable Who login(@Nullable String login) {
    if (login == null) {
      return null;
    }
    boolean bot = login.endsWith("[bot]");
    return new Who(login, login, bot ? IdentityKind.BOT : null, null, null, !bot);
  }

  /** Levels by name, in groups or not. */
  private static List<String> permissions(@Nullable Row row) {
    TreeSet<String> all = new TreeSet<>();
    if (row != null) {
      for (Row value : row.all().values()) {
        if (value.text() != null) {
          all.add(value.key() + ":" + value.text());
        } else {
          all.addAll(permissions(value));
        }
      }
    }
    return List.copyOf(all);
  }

  private static @Nullable String repository(@Nullable String url) {
    int at = url == null ? -1 : url.indexOf("/repos/");
    int end = url == null ? -1 : url.indexOf("/keys/");
    return url == null || at < 0 || end < at ? null : url.substring(at + 7, end);
  }

  private static String fingerprint(Row row, String key) throws UserError {
    StringTokenizer words = new StringTokenizer(key, " ");
    // ssh-ed25519 BODY comment
    if (words.hasMoreTokens()) {
      words.nextToken();
    }
    String body = words.hasMoreTokens() ? words.nextToken() : "!";
    try {
      byte[] blob = Base64.getDecoder().decode(body);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (IllegalArgumentException e) {
      throw new UserError(
          row.place(), "row " + row.key() + ": key is no public key", null, 0, null);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
