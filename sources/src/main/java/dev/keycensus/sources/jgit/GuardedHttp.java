package dev.keycensus.sources.jgit;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one server and no other. JGit would follow a redirect to any host, walk a server's
 * files one by one if it does not speak git's protocol, unpack whatever is compressed, and log in
 * with the user's Kerberos ticket.
 */
final class GuardedHttp implements HttpConnectionFactory {
  private final String scheme;
  private final String host;
  private final int port;
  private final Meter meter;

  GuardedHttp(RemoteUrl url, Meter meter) {
    this.scheme = String.valueOf(url.uri().getScheme());
    this.host = host(String.valueOf(url.uri().getHost()));
    this.port = port(scheme, url.uri().getPort());
    this.meter = meter;
  }

  private static String host(String host) {
    return host.toLowerCase(Locale.ROOT).replace("[", "").replace("]", "");
  }

  private static int port(String scheme, int port) {
    return port > 0 ? port : scheme.equals("https") ? 443 : 80;
  }

  @Override
  public HttpConnection create(URL url) throws IOException {
    return create(url, Proxy.NO_PROXY);
  }

  @Override
  public HttpConnection create(URL url, Proxy proxy) throws IOException {
    String to = url.getProtocol().toLowerCase(Locale.ROOT);
    int toPort = port(to, url.getPort());
    boolean same = to.equals(scheme) && toPort == port;
    // A server may send us on to its own https.
    boolean safer = scheme.equals("http") && port == 80 && to.equals("https") && toPort == 443;
    if (!host(url.getHost()).equals(host) || !(same || safer)) {
      throw new GitProblem(
          "the server sends us on to another one: " + url.getHost() + ":" + toPort,
          "if you trust that one, name it instead");
    }
    return new Connection(url, proxy, meter);
  }

  private static final class Connection extends JDKHttpConnection {
    private final Meter meter;

    Connection(URL url, Proxy proxy, Meter meter) throws IOException {
      super(url, proxy);
      this.meter = meter;
    }

    @Override
    public void setRequestProperty(String key, String value) {
      if (!key.equalsIgnoreCase("Accept-Encoding")) {
        super.setRequestProperty(key, value);
      }
    }

    @Override
    public InputStream getInputStream() throws IOException {
      InputStream in = super.getInputStream();
      String type = String.valueOf(getContentType());
      String encoding = super.getHeaderField("Content-Encoding");
      if (!type.startsWith("application/x-git-")
          || (encoding != null && !encoding.equalsIgnoreCase("identity"))) {
        in.close();
        throw new GitProblem(
            "there is no git repository at that address", "is it the page of one? add .git");
      }
      return meter.counted(in);
    }

    @Override
    public Map<String, List<String>> getHeaderFields() {
      Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      super.getHeaderFields()
          .forEach(
              (name, values) -> {
                if (name != null) {
                  fields.put(name, isLogin(name) ? basic(values) : values);
                }
              });
      return fields;
    }

    @Override
    @SuppressWarnings("NullAway") // As JGit has it.
    public @Nullable String getHeaderField(String name) {
      if (!isLogin(name)) {
        return super.getHeaderField(name);
      }
      List<String> ways = getHeaderFields().getOrDefault(name, List.of());
      return ways.isEmpty() ? null : ways.get(0);
    }

    private static boolean isLogin(String name) {
      return name.equalsIgnoreCase("WWW-Authenticate");
    }

    /** The one way to log in that takes nothing from this machine. */
    private static List<String> basic(List<String> ways) {
      List<String> basic = new ArrayList<>();
      for (String way : ways) {
        if (way.regionMatches(true, 0, "Basic", 0, 5)) {
          basic.add(way);
        }
      }
      return basic;
    }
  }
}
