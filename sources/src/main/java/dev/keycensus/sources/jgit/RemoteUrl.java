package dev.keycensus.sources.jgit;

import java.net.URISyntaxException;
import java.util.Locale;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/**
 * Where a repository is to be cloned from: {@code https://}, {@code http://}, {@code ssh://} or
 * {@code user@host:path}. A login in it is taken out at once, so that it is nowhere when something
 * is printed.
 *
 * <p>The user of an ssh URL stays: it is no secret there.
 */
public final class RemoteUrl {
  private final URIish uri;
  private final @Nullable Login login;

  private RemoteUrl(URIish uri, @Nullable Login login) {
    this.uri = uri;
    this.login = login;
  }

  /**
   * Whether a target on the command line is meant as a URL: {@code scheme://…}, or {@code
   * user@host:path}.
   */
  public static boolean isOne(String target) {
    int colon = target.indexOf(':');
    if (colon > 1 && target.startsWith("//", colon + 1)) {
      return target.chars().limit(colon).allMatch(RemoteUrl::isSchemeChar);
    }
    int at = target.indexOf('@');
    int slash = target.indexOf('/');
    return at > 0 && colon > at + 1 && (slash < 0 || slash > colon);
  }

  private static boolean isSchemeChar(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+';
  }

  /**
   * Reads a URL.
   *
   * @param token a token for the server, as from {@code KEYCENSUS_TOKEN}; a login in the URL comes
   *     first
   * @throws GitProblem if it is none, or of a kind that is not followed
   */
  public static RemoteUrl parse(String url, @Nullable String token) throws GitProblem {
    if (url.chars().anyMatch(c -> c <= ' ' || c == 0x7F)) {
      throw new GitProblem("a URL holds no spaces and no control characters", null);
    }
    URIish uri;
    try {
      uri = new URIish(url);
    } catch (URISyntaxException e) {
      // Its message would quote the login.
      throw new GitProblem("a URL is not written as a URL should be", null);
    }
    String scheme = uri.getScheme() == null ? "ssh" : uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost();
    if (host == null || host.isEmpty() || host.startsWith("-") || uri.getPath() == null) {
      throw new GitProblem("a URL names no host and path", null);
    }
    switch (scheme) {
      case "https", "http" -> {}
      case "ssh" -> {
        // These become arguments of a program.
        if (!isPlain(host) || (uri.getUser() != null && !isPlain(uri.getUser()))) {
          throw new GitProblem("an ssh URL has a strange user or host", null);
        }
        return new RemoteUrl(uri.setScheme("ssh").setPass(null), null);
      }
      default ->
          throw new GitProblem(
              "repositories are not cloned by " + scheme + "://",
              "https, http and ssh are; anything else you can clone yourself and scan the clone");
    }
    Login login = Login.of(uri.getUser(), uri.getPass());
    if (login == null && token != null && !token.isBlank()) {
      login = Login.of("x-access-token", token.strip());
    }
    RemoteUrl remote = new RemoteUrl(uri.setScheme(scheme).setUser(null).setPass(null), login);
    if (login != null && scheme.equals("http") && !remote.isLoopback()) {
      throw new GitProblem(
          "a login would go to " + host + " for everybody on the way to read", "use https");
    }
    return remote;
  }

  private static boolean isPlain(String word) {
    return !word.isEmpty()
        && word.charAt(0) != '-'
        && word.chars()
            .allMatch(c -> isSchemeChar(c) || c == '.' || c == '-' || c == '_' || c == ':');
  }

  /** As it may be printed. */
  public String shown() {
    return uri.setUser(isSsh() ? uri.getUser() : null).toString();
  }

  boolean isSsh() {
    return "ssh".equals(uri.getScheme());
  }

  private boolean isLoopback() {
    String host = String.valueOf(uri.getHost());
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  URIish uri() {
    return uri;
  }

  @Nullable Login login() {
    return login;
  }

  /** Never prints the login. */
  @Override
  public String toString() {
    return shown();
  }

  /**
   * What a server asks for. A token alone, as in {@code https://TOKEN@host/}, stands where the user
   * would: then it is given as both.
   */
  record Login(String user, String secret) {
    static @Nullable Login of(@Nullable String user, @Nullable String secret) {
      if (user == null || user.isEmpty()) {
        return secret == null || secret.isEmpty() ? null : new Login("x-access-token", secret);
      }
      return new Login(user, secret == null ? "" : secret);
    }

    @Override
    public String toString() {
      return "a login";
    }
  }
}
