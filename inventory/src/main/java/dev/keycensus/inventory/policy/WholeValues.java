package dev.keycensus.inventory.policy;

import dev.keycensus.inventory.census.Identity;
import dev.keycensus.rules.IdentityKind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attributes of the inventory as a whole, and of all exceptions together. */
final class WholeValues extends Remembered {
  private static final Set<String> PROGRAMS =
      Set.of("langgraph", "crewai", "autogen", "openai-agents", "semantic-kernel", "agno");

  private static final Set<String> TRACERS =
      Set.of("langsmith", "langfuse", "helicone", "honeycomb", "arize", "braintrust");

  private final Index index;
  private final @Nullable Excused excused;

  /**
   * @param excused what the exceptions did; null while that is not known
   */
  WholeValues(Index index, @Nullable Excused excused) {
    this.index = index;
    this.excused = excused;
  }

  StoredSecrets secrets() {
    return index.secrets();
  }

  @Override
  Object told(String name) {
    return switch (name) {
      case "repo.name" -> index.census().target();
      case "repo.registered" -> index.registered();
      case "repo.owned" -> index.owned();
      case "repo.identities" -> (long) index.census().identities().size();
      case "repo.credentials" -> (long) index.census().credentials().size();
      case "repo.agents" -> index.count(IdentityKind.AI_AGENT);
      case "repo.connectors" -> index.count(IdentityKind.MCP_CONNECTOR);
      case "repo.unboundedAgents" ->
          index.census().identities().stream()
              .filter(i -> i.kind() == IdentityKind.AI_AGENT && i.ability().is("inherits-tools"))
              .count();
      case "repo.unwatchedAgents" ->
          index.census().identities().stream().filter(this::isUnwatched).count();
      case "repo.unusedSecrets" -> index.secrets().unused();
      case "repo.history" -> index.census().coverage().commits() > 0;
      case "ctx.today" -> index.today().toString();
      case "exceptions.active" -> excused == null ? 0L : excused.active();
      case "exceptions.expired" -> excused == null ? 0L : excused.expired();
      case "exceptions.identities" -> excused == null ? 0L : excused.identities();
      case "exceptions.sharePercent" -> share();
      default -> throw new IllegalArgumentException("no attribute " + name);
    };
  }

  private boolean isUnwatched(Identity i) {
    IdentityValues v = index.of(i);
    return i.kind() == IdentityKind.AI_AGENT
        && !i.ability().is("telemetry")
        && !(isProgram(i) && isTraced())
        && (v.get("nhi.secrets").equals(true) || !i.ability().uses().isEmpty());
  }

  /** An agent that is a program of the repository, and no tool of those who work on it. */
  private static boolean isProgram(Identity i) {
    return PROGRAMS.contains(i.provider());
  }

  /** Whether anything names the key of a service that records what agents do. */
  private boolean isTraced() {
    return index.census().references().stream()
        .anyMatch(r -> r.provider() != null && TRACERS.contains(r.provider()));
  }

  private long share() {
    long all = index.census().identities().size();
    return excused == null || all == 0 ? 0 : excused.settled() * 100 / all;
  }
}
