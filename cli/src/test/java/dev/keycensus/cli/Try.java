package dev.keycensus.cli;

import dev.keycensus.inventory.ScanPlan;
import dev.keycensus.inventory.census.Census;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A run of the program in this process. */
final class Try {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path folder = Path.of("");
  private Map<String, String> env = Map.of();
  private boolean outTerminal;
  private boolean errTerminal;
  private int code = -1;

  /** The plans that a scanner was given. */
  final List<ScanPlan> plans = new ArrayList<>();

  Try in(Path folder) {
    this.folder = folder;
    return this;
  }

  Try env(String name, String value) {
    env = Map.of(name, value);
    return this;
  }

  Try terminal(boolean out, boolean err) {
    outTerminal = out;
    errTerminal = err;
    return this;
  }

  /** The whole program. */
  Try run(String... args) {
    code = Main.run(io(out), List.of(args));
    return this;
  }

  /** {@code scan}, where the scan itself gives this census. */
  Try scan(Census census, String... args) {
    return scan((plan, in) -> census, args);
  }

  Try scan(ScanCommand.Scanner scanner, String... args) {
    return scan(scanner, out, args);
  }

  Try scan(ScanCommand.Scanner scanner, OutputStream stdout, String... args) {
    ScanCommand command =
        new ScanCommand(
            (ScanPlan plan, InputStream in) -> {
              plans.add(plan);
              return scanner.scan(plan, in);
            });
    code = Main.execute(command, List.of(args), io(stdout));
    return this;
  }

  /** One command, made for the test. */
  Try with(Command command, String... args) {
    code = Main.execute(command, List.of(args), io(out));
    return this;
  }

  private Io io(OutputStream stdout) {
    return new Io(
        new ByteArrayInputStream(new byte[0]),
        stdout,
        new PrintStream(err, true, StandardCharsets.UTF_8),
        folder,
        env,
        outTerminal,
        errTerminal);
  }

  int code() {
    return code;
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  ScanPlan plan() {
    return plans.get(plans.size() - 1);
  }

  /** Everything that a person or a script sees, with the version of this build taken out. */
  String transcript() {
    String version = VersionCommand.version();
    return ("exit code " + code + "\n--- stdout\n" + out() + "--- stderr\n" + err())
        .replace(version, "VERSION");
  }
}
