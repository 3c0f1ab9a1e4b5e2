package dev.keycensus.inventory.policy;

import dev.cel.runtime.CelVariableResolver;
import java.util.Optional;

/** The values of attributes and parameters, for one subject. */
interface Values extends CelVariableResolver {
  /**
   * A text, a Long, a Double, a Boolean, a list of texts, or a map of them.
   *
   * @param name such as {@code nhi.kind} or {@code params.maxAgeDays}
   */
  Object get(String name);

  @Override
  default Optional<Object> find(String name) {
    return Optional.of(get(name));
  }
}
