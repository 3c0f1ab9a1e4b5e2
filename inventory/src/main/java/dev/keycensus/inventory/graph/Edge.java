package dev.keycensus.inventory.graph;

import java.util.Comparator;
import java.util.Locale;

/**
 * A step from one node to another.
 *
 * @param from {@link Node#id}
 * @param to {@link Node#id}
 */
public record Edge(String from, String to, Type type) {

  /** What the step is. */
  public enum Type {
    /** An identity works through another, or reaches a host. */
    USES,
    /** The value stands where the identity is declared. */
    HOLDS,
    /** The identity names a credential that is kept elsewhere. */
    REFERENCES,
    /** The identity takes a role without any stored value. */
    FEDERATES,
    /** The credential opens this: an account, or whatever its provider keeps. */
    AUTHENTICATES;

    /** The word used in reports. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Of a set of edges; the order in files is that of their nodes. */
  static final Comparator<Edge> ORDER =
      Comparator.comparing(Edge::from).thenComparing(Edge::to).thenComparing(Edge::type);
}
