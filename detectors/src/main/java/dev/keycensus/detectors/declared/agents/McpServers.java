package dev.keycensus.detectors.declared.agents;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * MCP servers as their clients declare them. The clients differ in the names of keys only, so one
 * reading serves all: {@code command}, {@code args} and {@code env} start a program, {@code url}
 * and {@code headers} reach one.
 */
final class McpServers {
  private final String client;
  private final Collector into;

  /** {@code client} as a provider: {@code claude-code}, {@code cursor}. */
  McpServers(String client, Collector into) {
    this.client = client;
    this.into = into;
  }

  /**
   * A map of names to servers, or a list of servers that tell their names.
   *
   * @param way its key: {@code mcpServers}
   * @param agent who uses them; null where the file tells of none
   * @return their names
   */
  List<String> read(String way, Node servers, @Nullable Declaration agent) {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, Node> e : servers.entries().entrySet()) {
      if (e.getValue().isMap()) {
        names.add(server(way, e.getKey(), e.getValue(), agent));
      }
    }
    for (Node item : servers.items()) {
      if (item.isMap()) {
        String name = item.any("name", "id", "url").text("unnamed");
        names.add(server(way, name, item, agent));
      } else if (item.text() != null && agent != null) {
        agent.uses("mcp:" + Plain.text(item.text(), "unnamed"));
      }
    }
    return names;
  }

  private String server(String way, String called, Node server, @Nullable Declaration agent) {
    String host = Plain.host(called);
    String name = host != null ? host : Plain.text(called, "unnamed");
    Declaration d =
        into.declare(IdentityKind.MCP_CONNECTOR, name, client, way + "." + name, server);
    if (agent != null) {
      agent.uses("mcp:" + name);
    }
    d.purpose(Plain.text(server.get("description").text()));
    Credentials credentials = new Credentials(into, d);
    credentials.map("env", server.any("env", "environment", "envs"));
    credentials.names("env", server.any("env_vars", "env_keys"));
    String url = server.any("url", "serverUrl", "httpUrl", "uri", "endpoint").text();
    if (url == null) {
      program(server, d, credentials);
    } else {
      d.fact("transport", transport(server));
      remote(server, url, d, credentials);
    }
    credentials.file("envFile", server.any("envFile", "env_file"));
    credentials.map("settings", server.get("settings"));
    tools(server, d);
    if (server.any("disabled").isTrue() || server.get("enabled").isFalse()) {
      d.fact("disabled", "true");
    }
    approval(server, d);
    Node sandbox = server.get("sandboxEnabled");
    if (sandbox.isFalse()) {
      d.mark(Mark.SANDBOX_OFF);
    } else if (sandbox.isTrue()) {
      d.fact("sandbox", "true");
    }
    return name;
  }

  private static String transport(Node server) {
    String type = server.any("type", "transport", "transportType").text();
    if (type != null && !type.equals("remote")) {
      return Plain.text(type.toLowerCase(Locale.ROOT), "http");
    }
    return server.has("httpUrl") ? "http" : "remote";
  }

  /** A server that is started here; it may itself be a bridge to one elsewhere. */
  private static void program(Node server, Declaration d, Credentials credentials) {
    Node command = server.any("command", "cmd");
    List<Node> words = new ArrayList<>(command.items());
    if (command.isMap()) {
      words.add(command.any("path", "command"));
      words.addAll(command.get("args").each());
      credentials.map("env", command.get("env"));
    } else if (command.text() != null) {
      words.add(command);
    }
    words.addAll(server.get("args").each());
    if (words.isEmpty()) {
      return;
    }
    List<String> texts = new ArrayList<>();
    for (Node word : words) {
      texts.add(word.text(""));
    }
    // ${/} is how an extension of Gemini writes a slash.
    Launch launch = Launch.of(texts.get(0).replace("${/}", "/"), texts.subList(1, texts.size()));
    d.fact("transport", "stdio");
    d.fact("command", Plain.text(launch.program()));
    d.fact("package", launch.fetched());
    d.fact("version", launch.version());
    if (launch.fetched() != null) {
      d.mark(Mark.THIRD_PARTY);
      if (!launch.pinned()) {
        d.mark(Mark.UNPINNED);
      }
    }
    credentials.arguments(words.subList(1, words.size()));
    String bridged = launch.fetched();
    if (bridged != null
        && (bridged.endsWith("mcp-remote")
            || bridged.endsWith("supergateway")
            || bridged.endsWith("mcp-proxy"))) {
      for (Node word : words) {
        String url = Plain.url(word.text());
        if (url != null && !url.contains("://registry")) {
          reached(url, d);
          if (!d.marks().contains(Mark.STATIC_KEY) && d.marks().contains(Mark.REMOTE)) {
            // mcp-remote asks the user to log in where it is given no header.
            d.onBehalfOf("the user who logs in");
          }
        }
      }
    }
  }

  private static void remote(Node server, String url, Declaration d, Credentials credentials) {
    reached(url, d);
    Node at = server.any("url", "serverUrl", "httpUrl", "uri", "endpoint");
    boolean known = credentials.url("url", url, at);
    Node options = server.get("requestOptions");
    for (Node headers : List.of(server.any("headers", "http_headers"), options.get("headers"))) {
      for (String header : headers.entries().keySet()) {
        known |= SecretNames.isSecret(header);
      }
      known |= !headers.items().isEmpty();
      credentials.map("headers", headers);
    }
    for (Map.Entry<String, Node> e : server.get("env_http_headers").entries().entrySet()) {
      credentials.variable("headers." + e.getKey(), e.getValue().text(), e.getValue());
      known = true;
    }
    Node bearer = server.any("bearer_token_env_var", "bearerTokenEnvVar", "api_key_env");
    if (!bearer.isMissing()) {
      credentials.variable("bearer_token_env_var", bearer.text(), bearer);
      known = true;
    }
    Node token = server.any("authorization_token", "authorizationToken", "apiKey", "api_key");
    known |= credentials.value("token", "token", token);
    Node helper = server.get("headersHelper");
    credentials.helper("headersHelper", helper);
    known |= !helper.isMissing();
    for (String key : new String[] {"auth", "oauth", "oauth2", "authorization"}) {
      Node auth = server.get(key);
      if (auth.isMap() || (auth.text() != null && !auth.isFalse())) {
        known = true;
        credentials.map(key, auth);
        d.fact("auth", auth.isMap() ? "oauth" : Plain.text(auth.text()));
      }
    }
    String type = server.get("authProviderType").text();
    if (type != null) {
      known = true;
      d.fact("auth", Plain.text(type));
      if (type.contains("service_account_impersonation") || type.contains("google")) {
        d.mark(Mark.FEDERATED);
      }
    }
    String account = Plain.text(server.get("targetServiceAccount").text());
    if (account != null) {
      d.uses("serviceaccount:" + account);
    }
    if (!known && d.marks().contains(Mark.REMOTE)) {
      d.mark(Mark.UNAUTHENTICATED);
    }
  }

  /** Marks what is reached over the network. */
  static void reached(@Nullable String url, Declaration d) {
    if (url == null) {
      return;
    }
    d.fact("url", Plain.url(url));
    String host = Plain.host(url);
    if (host != null && Plain.isLoopback(host)) {
      return;
    }
    if (host != null || url.contains("://")) {
      d.mark(Mark.REMOTE);
      String folded = url.toLowerCase(Locale.ROOT);
      if (folded.startsWith("http://") || folded.startsWith("ws://")) {
        d.mark(Mark.CLEARTEXT);
      }
    }
  }

  private static void tools(Node server, Declaration d) {
    Node allowed =
        server.any("includeTools", "enabled_tools", "available_tools", "allowedTools", "tools");
    boolean listed = false;
    for (Node tool : allowed.each()) {
      String name = Plain.text(tool.text());
      if (name != null) {
        d.can(name);
        listed = true;
        if (name.equals("*")) {
          d.mark(Mark.WILDCARD_TOOLS);
        }
      }
    }
    for (Map.Entry<String, Node> e : allowed.entries().entrySet()) {
      if (!e.getValue().isFalse()) {
        d.can(Plain.text(e.getKey(), "tool"));
        listed = true;
      }
    }
    if (!listed) {
      d.fact("tools", "all");
    }
  }

  /** {@code trust: true}, or tools that may run without a question. */
  private static void approval(Node server, Declaration d) {
    boolean bypassed = server.get("trust").isTrue();
    for (String key : new String[] {"autoApprove", "alwaysAllow", "auto_approve", "autoAllow"}) {
      Node tools = server.get(key);
      boolean some = tools.isTrue();
      for (Node tool : tools.items()) {
        String name = Plain.text(tool.text());
        if (name != null) {
          some = true;
          if (name.equals("*")) {
            d.mark(Mark.WILDCARD_TOOLS);
          }
        }
      }
      if (some && tools.isList()) {
        d.fact("approved", String.valueOf(tools.items().size()) + " tools");
      }
      bypassed |= some;
    }
    String mode =
        server.any("default_tools_approval_mode", "require_approval", "requireApproval").text("");
    bypassed |= mode.equals("approve") || mode.equals("never") || mode.equals("auto");
    if (bypassed) {
      d.mark(Mark.APPROVAL_BYPASSED);
    }
  }
}
