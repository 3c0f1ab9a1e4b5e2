package dev.keycensus.cli;

import dev.keycensus.rules.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code keycensus version}. */
final class VersionCommand implements Command {
  @Override
  public String name() {
    return "version";
  }

  @Override
  public String about() {
    return "Prints the version of keycensus.";
  }

  @Override
  public String operands() {
    return "";
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    return io.print(ExitCode.OK, "keycensus " + version() + "\n");
  }

  /** The version of this build, such as {@code 0.1.0}. */
  static String version() {
    try (InputStream in = VersionCommand.class.getResourceAsStream("version.txt")) {
      if (in == null) {
        throw new IllegalStateException("version.txt is not packaged");
      }
      return new String(in.readNBytes(64), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
