package dev.keycensus.inventory.evidence;

import dev.keycensus.rules.UserError;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rows of an export, in order. */
interface Rows {
  /** The next one, an object; null at the end. */
  @Nullable Row next() throws UserError, IOException;
}
