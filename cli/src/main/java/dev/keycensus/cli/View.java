package dev.keycensus.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a report is told besides the census.
 *
 * @param version of keycensus
 * @param verdict whether it fails, and why
 * @param explain whether reasons and all places are wanted
 * @param color whether ANSI colours are wanted
 * @param width columns
 * @param quiet whether only findings are wanted
 * @param dated whether the report may carry the time of the scan: only where the user fixed it, so
 *     that the same scan gives the same bytes
 * @param ifNothing why nothing was read, if so, where only a change is looked for: "nothing is
 *     staged"; null for a whole target
 * @param elapsed how long it took; null where output has to be the same each time
 */
record View(
    String version,
    Verdict verdict,
    boolean explain,
    boolean color,
    int width,
    boolean quiet,
    boolean dated,
    @Nullable String ifNothing,
    @Nullable Duration elapsed) {}
