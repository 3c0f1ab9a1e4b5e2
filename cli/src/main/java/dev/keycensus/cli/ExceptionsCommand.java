package dev.keycensus.cli;

import dev.keycensus.inventory.policy.Exceptions;
import dev.keycensus.rules.UserError;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the commands about exceptions share. */
abstract class ExceptionsCommand implements Command {
  static final Flag NOW =
      Flag.value("Other", "--now", "TIME", "Judge as of TIME, such as 2026-11-21T09:00:00Z");

  /** The file of a target's repository, which need not be there. */
  static Path file(Path target) throws UserError {
    Path root = SettingsFile.root(target.toAbsolutePath());
    if (root == null) {
      throw new UserError(
          target.toString(), "exceptions are kept in a folder or repository", null, 0, null);
    }
    return root.resolve(Exceptions.FILE_NAME);
  }

  /** What is in a file; null where there is none. */
  static byte @Nullable [] content(Path file) throws UserError {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    SettingsFile.trust(file, file.toString(), "", "make it your own with chown");
    return ControlFiles.content(file, file.toString(), null);
  }

  static Instant now(Args args) throws UserError {
    return ScanConfig.now(args.last("--now"));
  }

  /** The exceptions of the operand's file or repository, else of the current folder's. */
  static Exceptions read(Args args, Io io) throws UserError {
    if (args.operands().size() > 1) {
      throw new UserError(
          "only one folder or file can be named", "see keycensus exceptions list --help");
    }
    Path named = args.operands().isEmpty() ? io.folder() : io.path(args.operands().get(0));
    Path file = Files.isRegularFile(named) ? named : file(named);
    byte[] content = content(file);
    if (content == null) {
      if (!args.operands().isEmpty() && !Files.exists(named)) {
        throw new UserError("there is no file or folder \"" + args.operands().get(0) + "\"", null);
      }
      return Exceptions.NONE;
    }
    return Exceptions.read(content, Exceptions.FILE_NAME, now(args));
  }
}
