package dev.keycensus.inventory.evidence;

import dev.keycensus.rules.UserError;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of an export, in order. */
interface Rows {
  /**
   * From now on objects and lists under other names need not be kept: a log is mostly of them.
   *
   * @param names empty for all
   */
  default void want(Set<String> names) {}

  /** The next one, an object; null at the end. */
  @Nullable Row next() throws UserError, IOException;
}
