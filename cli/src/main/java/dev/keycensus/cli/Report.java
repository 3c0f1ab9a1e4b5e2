package dev.keycensus.cli;

import dev.keycensus.inventory.census.Census;
import java.io.IOException;
import java.io.OutputStream;

/** A way to write a census down. The same census and view give the same bytes. */
interface Report {
  /** Writes all of it, and does not close {@code out}. */
  void write(Census census, View view, OutputStream out) throws IOException;
}
