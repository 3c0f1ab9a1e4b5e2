package dev.keycensus.inventory.graph;

import dev.keycensus.detectors.declared.ModelHosts;
import dev.keycensus.inventory.census.Basis;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Severity;
import dev.keycensus.rules.UserError;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All nodes and edges of a census, before anything is chosen. */
final class Building {
  private static final int MOST_PLACES = 10;

  private final TreeMap<String, Node> nodes = new TreeMap<>();
  private final TreeSet<Edge> edges = new TreeSet<>(Edge.ORDER);

  /** The id of the node that stands for a reference, by the reference's own. */
  private final Map<String, String> referenceNodes = new HashMap<>();

  /** Jobs by the file that declares them. */
  private final Map<String, List<Identity>> pipelines = new HashMap<>();

  /** Declared accounts by the names that others take them by; empty where two have one name. */
  private final Map<String, String> accounts = new HashMap<>();

  /** Identities that no file declares: known only by their own value. */
  private final Set<String> bare = new HashSet<>();

  private final Set<String> credentials = new HashSet<>();

  /** By what they are about: policies that are broken and not excused, the worst first. */
  private final Map<String, Set<String>> violations = new HashMap<>();

  /** What an identity holds, names or works through. */
  private final Set<String> held = new HashSet<>();

  Building(Census census) {
    violations(census);
    for (Identity i : census.identities()) {
      nodes.put(i.id(), node(i));
      if (i.kind() == IdentityKind.CI_PIPELINE && !i.places().isEmpty()) {
        pipelines.computeIfAbsent(i.places().get(0).path(), k -> new ArrayList<>()).add(i);
      }
      if (i.basis().how() != Basis.How.REGISTERED && i.basis().how() != Basis.How.DECLARED) {
        bare.add(i.id());
      }
      accounts.merge(account(i), i.id(), (a, b) -> "");
    }
    census.credentials().forEach(c -> nodes.put(c.id(), node(c)));
    census.credentials().forEach(c -> credentials.add(c.id()));
    references(census.references());
    for (Identity i : census.identities()) {
      uses(i);
      String url = i.ability().facts().get("url");
      String host = url == null ? null : host(url);
      // The address at which a provider answers anyway says nothing beside the provider.
      if (url != null && host != null && !i.provider().equals(ModelHosts.provider(url))) {
        edge(i.id(), resource("host", host), Edge.Type.USES);
      }
      if (i.kind() == IdentityKind.MODEL_CLIENT) {
        edge(i.id(), provider(i.provider()), Edge.Type.USES);
      }
    }
    connectors(census.identities());
    census.credentials().forEach(this::authenticates);
    edges.stream().filter(e -> isIdentity(e.from())).forEach(e -> held.add(e.to()));
  }

  Collection<Node> nodes() {
    return nodes.values();
  }

  SortedSet<Edge> edges() {
    return edges;
  }

  private void violations(Census census) {
    Map<String, String> credentialOf = new HashMap<>();
    for (Credential c : census.credentials()) {
      c.sightings().forEach(s -> credentialOf.put(s.id(), c.id()));
    }
    census.violations().stream()
        .filter(v -> v.exception() == null && v.severity().compareTo(Severity.MEDIUM) >= 0)
        .sorted(
            Comparator.comparing(Violation::severity).reversed().thenComparing(Violation::policy))
        .forEach(
            v ->
                violations
                    .computeIfAbsent(
                        credentialOf.getOrDefault(v.subject(), v.subject()),
                        k -> new LinkedHashSet<>())
                    .add(v.policy()));
  }

  private List<String> violations(String id) {
    return List.copyOf(violations.getOrDefault(id, Set.of()));
  }

  private Node node(Identity i) {
    return new Node(
        i.id(),
        Node.Kind.IDENTITY,
        i.kind().word(),
        i.name(),
        i.provider(),
        i.owner() == null ? null : i.owner().name(),
        null,
        i.ability().marks(),
        violations(i.id()),
        i.places().subList(0, Math.min(MOST_PLACES, i.places().size())));
  }

  private Node node(Credential c) {
    TreeSet<Place> places = new TreeSet<>();
    for (Sighting s : c.sightings()) {
      if (s.isNow()) {
        places.add(new Place(s.path(), s.line()));
      }
    }
    return new Node(
        c.id(),
        Node.Kind.CREDENTIAL,
        c.type().id(),
        c.type().name() + " " + c.masked(),
        c.type().provider(),
        null,
        null,
        List.of(),
        violations(c.id()),
        places.stream().limit(MOST_PLACES).toList());
  }

  /** One node for one name: what two identities both refer to is one thing. */
  private void references(List<Reference> all) {
    TreeMap<String, List<Reference>> byName = new TreeMap<>();
    for (Reference r : all) {
      // A file is named from the folder where it is named.
      String name = r.kind().equals("file") ? beside(r.place().path(), r.name()) : r.name();
      String environment = r.environment() == null ? "" : r.environment();
      String key = String.join("\0", r.kind(), name, environment);
      byName.computeIfAbsent(key, k -> new ArrayList<>()).add(r);
    }
    for (List<Reference> same : byName.values()) {
      Reference first = same.get(0);
      SortedSet<Place> places = new TreeSet<>();
      String id = first.id();
      String issuer = null;
      Set<String> broken = new LinkedHashSet<>();
      for (Reference r : same) {
        broken.addAll(violations(r.id()));
        places.add(r.place());
        id = r.id().compareTo(id) < 0 ? r.id() : id;
        issuer = issuer == null ? r.provider() : issuer;
      }
      if (first.kind().equals("federation")) {
        same.forEach(this::federates);
        continue;
      }
      nodes.put(
          id,
          new Node(
              id,
              Node.Kind.REFERENCE,
              first.kind(),
              first.kind().equals("file")
                  ? beside(first.place().path(), first.name())
                  : first.name(),
              issuer,
              null,
              first.environment(),
              List.of(),
              List.copyOf(broken),
              places.stream().limit(MOST_PLACES).toList()));
      for (Reference r : same) {
        referenceNodes.put(r.id(), id);
        if (r.identity() != null) {
          edge(r.identity(), id, Edge.Type.REFERENCES);
        }
      }
      if (issuer != null) {
        edge(id, provider(issuer), Edge.Type.AUTHENTICATES);
      }
    }
  }

  /** A relative path, from the root of the target. */
  private static String beside(String path, String name) {
    if (name.startsWith("/") || name.startsWith("~") || name.indexOf('$') >= 0) {
      return name;
    }
    String folder = path.substring(0, path.lastIndexOf('/') + 1);
    String rest = name;
    while (true) {
      if (rest.startsWith("./")) {
        rest = rest.substring(2);
      } else if (rest.startsWith("../") && !folder.isEmpty()) {
        rest = rest.substring(3);
        folder = folder.substring(0, folder.lastIndexOf('/', folder.length() - 2) + 1);
      } else {
        return folder + rest;
      }
    }
  }

  /**
   * A role that is taken without a stored value. Where the account itself is declared, its file
   * names those that may take it, and the step goes the other way.
   */
  private void federates(Reference r) {
    Node user = r.identity() == null ? null : nodes.get(r.identity());
    boolean account =
        user != null
            && !"kubernetes".equals(user.provider())
            && (user.type().equals("service-account") || user.type().equals("third-party"));
    String other = outside(account ? "subject" : "role", r.name());
    referenceNodes.put(r.id(), other);
    if (user != null) {
      edge(account ? other : user.id(), account ? user.id() : other, Edge.Type.FEDERATES);
    }
    if (!account && r.provider() != null && !isIdentity(other)) {
      edge(other, provider(r.provider()), Edge.Type.AUTHENTICATES);
    }
  }

  /** What others call a declared account. */
  private static String account(Identity i) {
    boolean kubernetes = i.provider().equals("kubernetes") && i.tenant() != null;
    return i.kind() != IdentityKind.SERVICE_ACCOUNT
        ? i.id()
        : kubernetes
            ? "system:serviceaccount:" + i.tenant() + ":" + i.name()
            : i.provider() + "/" + i.name();
  }

  /** The declared account that a name stands for; else a resource. */
  private String outside(String type, String name) {
    String called = name;
    if (name.startsWith("arn:aws:iam::") && name.contains(":role/")) {
      called = "aws/" + name.substring(name.lastIndexOf('/') + 1);
    } else if (name.endsWith(".gserviceaccount.com")) {
      String whole = accounts.getOrDefault("google-cloud/" + name, "");
      called =
          "google-cloud/"
              + (whole.isEmpty() ? name.substring(0, Math.max(0, name.indexOf('@'))) : name);
    }
    String declared = accounts.getOrDefault(called, "");
    return declared.isEmpty() ? resource(type, name) : declared;
  }

  private void uses(Identity i) {
    // Code of others that is given something is an identity: its bare name would say it twice.
    Set<String> actions = new HashSet<>();
    for (String used : i.ability().uses()) {
      Node node = nodes.get(used);
      if (node != null && node.kind() == Node.Kind.IDENTITY) {
        edge(i.id(), used, Edge.Type.USES);
        actions.add("action:" + node.name());
      }
    }
    for (String used : i.ability().uses()) {
      if (isIdentity(used) || actions.contains(used)) {
        continue;
      }
      List<Identity> jobs = jobs(used);
      for (Identity job : jobs) {
        edge(i.id(), job.id(), Edge.Type.USES);
      }
      int colon = used.indexOf(':');
      if (jobs.isEmpty() && colon > 0) {
        String to = outside(used.substring(0, colon), used.substring(colon + 1));
        if (!edges.contains(new Edge(i.id(), to, Edge.Type.FEDERATES))) {
          edge(i.id(), to, Edge.Type.USES);
        }
      }
    }
  }

  /**
   * A client starts all connectors of its project, and hands them to agents that inherit every
   * tool: no file has to say so.
   */
  private void connectors(List<Identity> all) {
    for (Identity agent : all) {
      boolean whole =
          agent.name().equals(agent.provider())
              || "inherited".equals(agent.ability().facts().get("tools"));
      if (agent.kind() != IdentityKind.AI_AGENT || !whole || agent.places().isEmpty()) {
        continue;
      }
      for (Identity c : all) {
        if (c.kind() == IdentityKind.MCP_CONNECTOR
            && c.provider().equals(agent.provider())
            && !c.places().isEmpty()
            && project(agent).startsWith(project(c))) {
          edge(agent.id(), c.id(), Edge.Type.USES);
        }
      }
    }
  }

  /** The folder that a client's own folder, or its file, lies in; with a slash, or empty. */
  private static String project(Identity i) {
    String path = i.places().get(0).path();
    int hidden = path.startsWith(".") ? 0 : path.indexOf("/.") + 1;
    return hidden > 0 || path.startsWith(".")
        ? path.substring(0, hidden)
        : path.substring(0, path.lastIndexOf('/') + 1);
  }

  /** Those of a workflow of the same repository that is called. */
  private List<Identity> jobs(String used) {
    boolean here = used.startsWith("workflow:./") || used.startsWith("workflow:$/");
    return here
        ? pipelines.getOrDefault(used.substring("workflow:./".length()), List.of())
        : List.of();
  }

  private void authenticates(Credential c) {
    for (String consumer : c.reuse().consumers()) {
      edge(consumer, c.id(), Edge.Type.HOLDS);
    }
    Node own = nodes.get(c.identity());
    if (own == null) {
      return;
    }
    // Whoever holds a value that tells nothing of whom it authenticates stands for its principal;
    // what it opens is then its issuer's.
    boolean holder = c.reuse().consumers().contains(own.id());
    if (!holder) {
      edge(c.id(), own.id(), Edge.Type.AUTHENTICATES);
    }
    if (holder && !c.type().provider().equals("Generic")) {
      edge(c.id(), provider(c.type().provider()), Edge.Type.AUTHENTICATES);
    }
  }

  private void edge(String from, String to, Edge.Type type) {
    if (!from.equals(to) && nodes.containsKey(from) && nodes.containsKey(to)) {
      edges.add(new Edge(from, to, type));
    }
  }

  private String provider(String name) {
    return resource("provider", name.toLowerCase(Locale.ROOT).replace(' ', '-'));
  }

  private String resource(String type, String name) {
    String id = type + ":" + name;
    nodes.putIfAbsent(id, Node.plain(id, Node.Kind.RESOURCE, type, name));
    return id;
  }

  /** The host of a URL, without the user info or the query that may hold a secret. */
  private static @Nullable String host(String url) {
    try {
      String host = new URI(url).getHost();
      return host == null ? null : host.toLowerCase(Locale.ROOT);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /** Whether an edge only says what a value authenticates that nobody holds. */
  boolean isLonely(Edge e) {
    boolean within = isIdentity(e.from()) || (isIdentity(e.to()) && !bare.contains(e.to()));
    return !within && !isHeld(e.from());
  }

  private boolean isIdentity(String id) {
    Node node = nodes.get(id);
    return node != null && node.kind() == Node.Kind.IDENTITY;
  }

  private boolean isHeld(String credential) {
    return held.contains(credential);
  }

  /** Tells what has no place in a picture of connections. */
  void tellLeftOut(Set<String> shown, List<String> notes) {
    long values = credentials.stream().filter(id -> !shown.contains(id)).count();
    long alone =
        nodes.values().stream()
            .filter(n -> n.kind() == Node.Kind.IDENTITY)
            .filter(n -> !shown.contains(n.id()) && !bare.contains(n.id()))
            .count();
    long unused =
        nodes.values().stream()
            .filter(n -> n.kind() == Node.Kind.REFERENCE && !shown.contains(n.id()))
            .count();
    if (values > 0) {
      notes.add(counted(values, "credential") + " that no declared identity holds left out");
    }
    if (alone > 0) {
      notes.add(
          counted(alone, "declared identity", "declared identities")
              + " without credential, reference or connection left out");
    }
    if (unused > 0) {
      notes.add(counted(unused, "reference") + " of no identity in particular left out");
    }
  }

  static String counted(long n, String one) {
    return counted(n, one, one + "s");
  }

  static String counted(long n, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", n, n == 1 ? one : many);
  }

  /** The node of an id, or of its beginning. */
  String named(String typed) throws UserError {
    String reference = referenceNodes.get(typed);
    if (reference != null) {
      return reference;
    }
    if (nodes.containsKey(typed)) {
      return typed;
    }
    TreeSet<String> found = new TreeSet<>();
    nodes.keySet().stream().filter(id -> id.startsWith(typed)).forEach(found::add);
    referenceNodes.forEach(
        (id, node) -> {
          if (id.startsWith(typed)) {
            found.add(node);
          }
        });
    if (found.size() == 1 && !typed.isEmpty()) {
      return found.first();
    }
    throw new UserError(
        "--focus",
        found.isEmpty() || typed.isEmpty()
            ? "nothing has the id \"" + typed + "\""
            : found.size() + " ids begin with \"" + typed + "\"",
        null,
        0,
        "--format json lists the ids");
  }
}
