package dev.keycensus.detectors.declared.agents;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.util.Locale;
import java.util.Map;

/**
 * {@code librechat.yaml}: MCP servers, the endpoints of models with their keys, and the services
 * that speak and search for it. Source: LibreChat's pages on its configuration.
 */
final class LibreChat {
  private static final String PROVIDER = "librechat";
  private static final int DEEPEST = 5;

  private LibreChat() {}

  static void read(Node top, Collector into) {
    new McpServers(PROVIDER, into).read("mcpServers", top.get("mcpServers"), null);
    for (String way : new String[] {"endpoints", "speech", "webSearch", "ocr"}) {
      walk(top.get(way), way, way, into, 0);
    }
  }

  /** Whatever is given an {@code apiKey} calls something, however deep it stands. */
  private static void walk(Node at, String way, String called, Collector into, int depth) {
    if (depth > DEEPEST) {
      return;
    }
    int n = 0;
    for (Node item : at.items()) {
      String name = item.any("name", "group").text(called);
      walk(item, way + "." + n++, name, into, depth + 1);
    }
    boolean given = false;
    for (Map.Entry<String, Node> e : at.entries().entrySet()) {
      given |= isKey(e.getKey()) && !e.getValue().text("").isBlank();
      if (!e.getKey().equals("headers")) {
        walk(e.getValue(), way + "." + e.getKey(), e.getKey(), into, depth + 1);
      }
    }
    if (given) {
      client(at, way, called, into);
    }
  }

  private static void client(Node at, String way, String called, Collector into) {
    boolean calls = !way.startsWith("webSearch");
    String url = at.any("baseURL", "url").text();
    String host = Plain.host(url);
    String provider = host == null ? null : SecretNames.provider(host);
    provider = provider == null ? SecretNames.provider(called) : provider;
    Declaration client =
        into.declare(
            calls ? IdentityKind.MODEL_CLIENT : IdentityKind.API_CLIENT,
            Plain.text(called, PROVIDER),
            provider == null ? PROVIDER : provider,
            way,
            at);
    AgentSettings.model(client, at.at("models", "default"));
    McpServers.reached(url, client);
    Credentials credentials = new Credentials(into, client);
    for (Map.Entry<String, Node> e : at.entries().entrySet()) {
      if (isKey(e.getKey())) {
        if (e.getValue().text("").equals("user_provided")) {
          client.onBehalfOf("the user who brings a key");
        } else {
          credentials.value(e.getKey(), "API_KEY", e.getValue());
        }
      }
    }
    credentials.map("headers", at.get("headers"));
  }

  private static boolean isKey(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith("apikey");
  }
}
