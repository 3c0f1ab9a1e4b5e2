package dev.keycensus.detectors.declared.agents;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Kept;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Malformed;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.detectors.declared.nodes.XmlNodes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Agents of Copilot Studio, each with the files of its folder: what it calls, with which
 * connections, and as whom. A connection is the maker's ({@code mode: Maker}: whoever asks the
 * agent acts with the rights of the person who made it) or the asking user's ({@code Invoker}).
 * They lie in two forms: {@code settings.mcs.yml} with files beside and below, as its extension for
 * editors writes them, and {@code bots/NAME/bot.xml} with {@code botcomponents/NAME.…/data}, as
 * solutions are unpacked. Not safe for several threads.
 */
public final class CopilotAgents {
  private static final int LONGEST = 1 << 20;
  private static final long MOST_BYTES = 8L << 20;
  private static final String PART = ".mcs.yml";

  /** As bot.xml numbers them; what is no number of these is not told. */
  private static final List<String> MODES =
      List.of("Unspecified", "None", "Integrated", "Custom", "OAuth2");

  private final Kept kept = new Kept(MOST_BYTES);

  /**
   * Whether a file is a part of an agent.
   *
   * @param path relative to the root of the repository, with {@code /}
   */
  public static boolean wants(String path) {
    return path.endsWith(PART)
        || (path.endsWith("/data") && NamedFile.within(path, "botcomponents/"))
        || (path.endsWith("/bot.xml") && NamedFile.within(path, "bots/"));
  }

  /** The same, where its length is known, in bytes. */
  public static boolean wants(String path, int length) {
    return length <= LONGEST && wants(path);
  }

  /**
   * Keeps a file.
   *
   * @param content lent, of which {@code length} bytes count
   */
  public void see(String path, byte[] content, int length) {
    kept.see(path, content, length);
  }

  /** An agent that is being put together. */
  private static final class Agent {
    final String file;
    final Collector into;
    final Declaration d;
    final Set<String> modes = new TreeSet<>();
    final Set<String> knowledge = new TreeSet<>();
    final Set<String> connections = new HashSet<>();

    Agent(String file, Collector into, Declaration d) {
      this.file = file;
      this.into = into;
      this.d = d;
    }
  }

  /**
   * Reads what was kept.
   *
   * @param alone what each file declares by itself, by path: changed for the files of agents
   */
  public void join(SortedMap<String, Declared> alone) {
    SortedMap<String, Agent> agents = new TreeMap<>();
    Map<String, String> names = new HashMap<>();
    kept.files()
        .forEach(
            (path, content) -> {
              String home = home(path);
              Agent agent = home == null ? null : agent(new NamedFile(path, content), names);
              if (agent != null) {
                // Settings say more than the instructions beside them; they come last by name.
                agents.put(home, agent);
              }
            });
    kept.files()
        .forEach(
            (path, content) -> {
              try {
                part(agents, new NamedFile(path, content), names);
              } catch (Malformed e) {
                if (path.endsWith(PART)) {
                  Declared.Problem problem = new Declared.Problem(e.line(), e.what(), e.limit());
                  alone.put(path, new Declared(List.of(), List.of(), problem));
                }
              }
            });
    for (Agent agent : agents.values()) {
      identity(agent);
    }
    if (!agents.isEmpty()) {
      kept.files().keySet().stream()
          .filter(path -> path.endsWith("/connectionreferences.mcs.yml"))
          .filter(path -> of(agents, path) != null)
          .forEach(alone::remove);
    }
    String end = kept.end();
    agents.forEach(
        (home, agent) -> {
          boolean cut = end != null && end.compareTo(home) >= 0 && end.startsWith(home);
          String what = "too many files of agents: not all are read";
          alone.put(
              agent.file, agent.into.declared(cut ? new Declared.Problem(0, what, true) : null));
        });
  }

  /**
   * What stands before the names of all files of an agent, where this one says that there is one;
   * else null.
   */
  private static @Nullable String home(String path) {
    int slash = path.lastIndexOf('/') + 1;
    String name = path.substring(slash);
    if (name.equals("settings.mcs.yml") || name.equals("agent.mcs.yml")) {
      return path.substring(0, slash);
    }
    int bots = ("/" + path).lastIndexOf("/bots/");
    return name.equals("bot.xml") && bots >= 0 && bots + "bots/".length() < slash - 1
        ? path.substring(0, bots)
            + "botcomponents/"
            + path.substring(bots + "bots/".length(), slash - 1)
            + "."
        : null;
  }

  /** The innermost agent that a file is of. */
  private static @Nullable Agent of(SortedMap<String, Agent> agents, String path) {
    for (int end = path.length() - 1; end >= 0; end--) {
      char c = path.charAt(end);
      if (c == '/' || c == '.') {
        Agent agent = agents.get(path.substring(0, end + 1));
        if (agent != null) {
          return agent;
        }
      }
    }
    return agents.get("");
  }

  private static @Nullable Agent agent(NamedFile file, Map<String, String> names) {
    Collector into = new Collector();
    Declaration d = null;
    if (file.name().equals("bot.xml")) {
      d = solution(file, into, names);
    } else {
      // What is no YAML is told of where it is read by itself, or as a part.
      Node top = Node.orMissing(() -> first(file));
      if (file.name().equals("settings.mcs.yml")) {
        d = AgentFrameworks.copilotStudio(top, into);
        if (d != null) {
          names.put(top.get("schemaName").text(""), d.name());
        }
      } else if (top.isMap()) {
        Node name = top.get("displayName").or(top.at("mcs.metadata", "componentName"));
        d = AgentSettings.agent(into, name.text("agent"), "copilot-studio", "agent", top);
      }
    }
    return d == null ? null : new Agent(file.path(), into, d);
  }

  private static @Nullable Declaration solution(
      NamedFile file, Collector into, Map<String, String> names) {
    Node top;
    try {
      top = XmlNodes.read(file.text());
    } catch (Malformed e) {
      return null;
    }
    for (Node bot : top.get("#all").items()) {
      if (bot.get("#name").text("").equals("bot")) {
        String schema = bot.get("@schemaname").text("");
        String name = child(bot, "name").text(schema);
        Declaration d = AgentSettings.agent(into, name, "copilot-studio", "agent", bot);
        names.put(schema, d.name());
        int mode = (int) child(bot, "authenticationmode").number(0);
        if (mode > 0 && mode < MODES.size()) {
          d.fact("auth", MODES.get(mode));
          if (mode == 1) {
            d.mark(Mark.UNAUTHENTICATED);
          } else {
            d.onBehalfOf("the user who signs in");
          }
        }
        return d;
      }
    }
    return null;
  }

  private static Node child(Node element, String name) {
    for (Node child : element.get("#all").items()) {
      if (child.get("#name").text("").equals(name)) {
        return child.get("#text");
      }
    }
    return Node.MISSING;
  }

  private static Node first(NamedFile file) {
    return file.yaml().items().stream().findFirst().orElse(Node.MISSING);
  }

  private static void part(
      SortedMap<String, Agent> agents, NamedFile file, Map<String, String> names) {
    Agent agent = file.name().equals("bot.xml") ? null : of(agents, file.path());
    if (agent == null || file.name().equals("settings.mcs.yml")) {
      return;
    }
    Node top = first(file);
    Node description = top.at("mcs.metadata", "description");
    if (top.get("kind").text("").equals("GptComponentMetadata")) {
      agent.d.purpose(Plain.text(description.text()));
      AgentSettings.model(agent.d, top.at("aISettings", "model", "modelNameHint"));
    }
    if (file.name().equals("connectionreferences.mcs.yml")) {
      for (Node item : top.get("connectionReferences").items()) {
        refer(agent, file.path(), item.get("connectionReferenceLogicalName"));
      }
    } else {
      calls(agent, file.path(), top, names);
    }
  }

  /** What a topic, an action or a source of knowledge reaches. */
  private static void calls(Agent agent, String path, Node node, Map<String, String> names) {
    Declaration d = agent.d;
    switch (node.get("kind").text("")) {
      case "InvokeFlowTaskAction", "InvokeFlowAction" -> {
        String flow = Plain.text(node.get("flowId").text());
        if (flow != null) {
          d.uses("flow:" + flow);
        }
      }
      case "InvokeConnectedAgentTaskAction" -> {
        String bot = node.get("botSchemaName").text("");
        d.mark(Mark.SPAWNS_AGENTS)
            .uses("agent:" + Plain.text(names.getOrDefault(bot, bot), "agent"));
      }
      case "KnowledgeSourceConfiguration" -> {
        String kind = node.at("source", "kind").text("");
        agent.knowledge.add(kind.replace("SearchSource", "").replace("Source", ""));
      }
      case "ExternalTriggerConfiguration" -> {
        // Nobody asks: an event starts it, over a flow of the maker's.
        d.autonomy(Autonomy.UNATTENDED);
        d.fact("trigger", Plain.text(node.at("extensionData", "triggerConnectionType").text()));
        agent.modes.add("maker");
      }
      default -> {}
    }
    if (node.get("connectionReference").isText()) {
      connection(agent, path, node);
    }
    node.items().forEach(item -> calls(agent, path, item, names));
    node.entries().values().forEach(value -> calls(agent, path, value, names));
  }

  private static void connection(Agent agent, String path, Node action) {
    String connector = refer(agent, path, action.get("connectionReference"));
    Node operation = action.get("operationId").or(action.at("operationDetails", "operationId"));
    boolean mcp =
        action.at("operationDetails", "kind").text("").equals("ModelContextProtocolMetadata");
    if (mcp) {
      agent.d.uses("mcp:" + connector);
    } else if (operation.isText()) {
      agent.d.can(connector + ":" + Plain.text(operation.text(), "operation"));
    }
    String mode = action.at("connectionProperties", "mode").text("").toLowerCase(Locale.ROOT);
    if (mode.equals("maker") || mode.equals("invoker")) {
      agent.modes.add(mode);
    }
  }

  /**
   * Refers to a connection, once.
   *
   * @return what it connects to: {@code office365} of {@code bot.shared_office365.id}
   */
  private static String refer(Agent agent, String path, Node name) {
    String text = name.text("");
    int shared = text.indexOf("shared_");
    int end = shared < 0 ? -1 : text.indexOf('.', shared);
    String connector =
        shared < 0
            ? "connection"
            : text.substring(shared + "shared_".length(), end < 0 ? text.length() : end);
    String plain = Plain.text(text);
    String told = Plain.text(connector, "connection");
    if (plain != null && agent.connections.add(plain)) {
      String provider = SecretNames.provider(connector.toUpperCase(Locale.ROOT) + "_TOKEN");
      agent.into.refer(
          new Reference(
              Reference.Kind.VAULT,
              plain,
              provider,
              told,
              agent.d.key(),
              null,
              name.line(),
              name.column(),
              path.equals(agent.file) ? null : path));
    }
    return told;
  }

  /** As whom it acts, of all that it calls. */
  private static void identity(Agent agent) {
    Declaration d = agent.d;
    d.fact("knowledge", agent.knowledge.isEmpty() ? null : String.join(", ", agent.knowledge));
    d.fact("connections", agent.modes.isEmpty() ? null : String.join(", ", agent.modes));
    if (agent.modes.contains("maker")) {
      d.mark(Mark.PERSONAL_TOKEN);
      d.onBehalfOf(agent.modes.size() == 1 ? "its maker" : "its maker, or the user who asks it");
    } else if (agent.modes.contains("invoker") && d.onBehalfOf() == null) {
      d.onBehalfOf("the user who asks it");
    }
  }
}
