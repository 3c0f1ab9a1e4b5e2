/**
 * The only module that talks to a person. {@link dev.keycensus.cli.Main} finds the {@link
 * dev.keycensus.cli.Command} that was typed; {@link dev.keycensus.cli.ScanConfig} makes a plan of
 * the flags of a scan, and no file is opened before all of them are valid; a {@link
 * dev.keycensus.cli.Report} writes the census down, and {@link dev.keycensus.cli.Verdict} gives the
 * exit code.
 */
@NullMarked
package dev.keycensus.cli;

import org.jspecify.annotations.NullMarked;
