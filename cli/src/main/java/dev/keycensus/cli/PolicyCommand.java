package dev.keycensus.cli;

import dev.keycensus.inventory.policy.Policy;
import dev.keycensus.rules.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the commands about policies share. */
abstract class PolicyCommand implements Command {
  static final Flag POLICY =
      Flag.file("Policy", "--policy", "FILE", "Read FILE in place of .keycensus/policy.yaml");

  /** The policy that {@code --policy} names, else that of the current folder's repository. */
  static Policy policy(Args args, Io io) throws UserError {
    Path file = file(args.last("--policy"), io);
    return file == null ? Policy.BUILT_IN : read(file);
  }

  /** The file that was named, else that of the current folder's repository; null for none. */
  static @Nullable Path file(@Nullable String named, Io io) throws UserError {
    if (named != null) {
      return io.path(named);
    }
    Path root = SettingsFile.root(io.folder().toAbsolutePath());
    Path file = root == null ? null : root.resolve(Policy.FILE_NAME);
    return file != null && Files.exists(file) ? file : null;
  }

  static Policy read(Path file) throws UserError {
    return Policy.read(ControlFiles.content(file, file.toString(), null), file.toString());
  }

  /** The policies of an id or a glob; at least one. */
  static List<Policy.Described> named(Policy policy, String glob) throws UserError {
    List<Policy.Described> all = policy.describe();
    List<Policy.Described> some = all.stream().filter(p -> Policy.matches(glob, p.id())).toList();
    if (some.isEmpty()) {
      String near = Suggest.nearest(glob, all.stream().map(Policy.Described::id).toList());
      throw new UserError(
          "there is no policy \"" + glob + "\"",
          near == null ? "keycensus policy list tells them all" : "did you mean " + near + "?");
    }
    return some;
  }

  /** The word for a severity, which may be that of the credential. */
  static String severity(Policy.Described p) {
    return p.severity() == null ? "its own" : p.severity().word();
  }
}
