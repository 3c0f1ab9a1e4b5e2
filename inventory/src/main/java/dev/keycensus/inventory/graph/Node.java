package dev.keycensus.inventory.graph;

import dev.keycensus.inventory.census.Place;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A point of the graph.
 *
 * @param id of the identity, the credential or (the least of several) the reference; {@code
 *     provider:openai}, {@code host:x.example} and the like for what lies outside
 * @param type within its kind: of an identity its kind, of a credential the id of its type, of a
 *     reference where the value is kept, of a resource {@code provider}, {@code host}, {@code role}
 * @param name as its file tells it, not escaped
 * @param provider null where nothing tells, and where the name is the provider's
 * @param owner who answers for an identity; null where nobody is known to
 * @param environment of a reference, the one whose secrets are meant; null where none is named
 * @param marks what a policy may ask for, sorted
 * @param violations the policies of medium severity or more that it breaks, the worst first
 * @param places where it stands; sorted
 */
public record Node(
    String id,
    Kind kind,
    String type,
    String name,
    @Nullable String provider,
    @Nullable String owner,
    @Nullable String environment,
    List<String> marks,
    List<String> violations,
    List<Place> places) {

  /** What a node stands for, in the order of the chain. */
  public enum Kind {
    IDENTITY,
    CREDENTIAL,
    REFERENCE,
    /** What a credential opens: a provider, a host, a role, code of others. */
    RESOURCE;

    /** The word used in reports. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final List<String> FIRST =
      List.of(
          "ai-agent",
          "mcp-connector",
          "model-client",
          "ci-pipeline",
          "third-party",
          "workload",
          "service-account");

  /** AI systems first, then pipelines and workloads; within a type by name. */
  static final Comparator<Node> ORDER =
      Comparator.comparing(Node::kind)
          .thenComparingInt(Node::rank)
          .thenComparing(Node::type)
          .thenComparing(Node::name)
          .thenComparing(Node::id);

  public Node {
    marks = List.copyOf(marks);
    violations = List.copyOf(violations);
    places = List.copyOf(places);
  }

  /** What is made for a picture, or lies outside. */
  static Node plain(String id, Kind kind, String type, String name) {
    return new Node(id, kind, type, name, null, null, null, List.of(), List.of(), List.of());
  }

  /** The same by another name, with the places of all that it stands for. */
  Node called(String other, List<Node> all) {
    List<Place> where = all.stream().flatMap(n -> n.places().stream()).sorted().distinct().toList();
    return new Node(id, kind, type, other, provider, owner, environment, marks, violations, where);
  }

  private int rank() {
    int at = FIRST.indexOf(type);
    return at < 0 ? FIRST.size() : at;
  }

  /** Whether it is an AI system: an agent, a connector or a model client. */
  boolean isAi() {
    return kind == Kind.IDENTITY && rank() < 3;
  }
}
