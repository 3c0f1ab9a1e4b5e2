package dev.keycensus.cli;

import dev.keycensus.rules.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code keycensus hook install}, {@code uninstall} and {@code status}. */
final class HookCommand implements Command {
  private static final String BEFORE = ".before-keycensus";
  private static final int MAX_HOOK = 1 << 16;

  /** What is done with the hooks. */
  enum Action {
    INSTALL(
        "install",
        "Makes git call keycensus before each commit (or push), and stop it when a credential"
            + " would go along. Another hook in its place is never touched unless --force is"
            + " given."),
    UNINSTALL(
        "uninstall",
        "Takes the hooks away that keycensus installed, and puts back what they replaced."),
    STATUS("status", "Tells which hooks are installed.");

    private final String word;
    private final String about;

    Action(String word, String about) {
      this.word = word;
      this.about = about;
    }
  }

  private final Action action;

  HookCommand(Action action) {
    this.action = action;
  }

  @Override
  public String name() {
    return "hook " + action.word;
  }

  @Override
  public String about() {
    return action.about;
  }

  @Override
  public String operands() {
    return "[FOLDER]";
  }

  @Override
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>();
    if (action != Action.STATUS) {
      String or = action == Action.INSTALL ? " (default)" : "; default: both";
      flags.add(Flag.toggle("Which", "--pre-commit", "The hook before a commit" + or));
      flags.add(Flag.toggle("Which", "--pre-push", "The hook before a push"));
    }
    if (action == Action.INSTALL) {
      flags.add(
          Flag.toggle(
              "How",
              "--force",
              "Replace another hook, which is kept beside it; also install into a hooks folder"
                  + " that other repositories use, too"));
      flags.add(
          Flag.file(
              "How", "--launcher", "FILE", "The keycensus to call; default: the one that runs"));
    }
    return flags;
  }

  @Override
  public String more() {
    return action == Action.INSTALL
        ? """
          The hook goes where git looks for it (core.hooksPath is respected).

          Examples:
            keycensus hook install
            keycensus hook install --pre-push ~/src/shop
          """
        : "";
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    if (args.operands().size() > 1) {
      throw new UserError("hook " + action.word + " takes one folder at most", null);
    }
    Path folder = io.path(args.operands().isEmpty() ? "" : args.operands().get(0));
    if (!Files.isDirectory(folder)) {
      throw new UserError("there is no folder \"" + folder + "\"", null);
    }
    List<HookKind> kinds = kinds(args);
    String launcher = action == Action.INSTALL ? launcher(args, io) : "";
    HookFolder hooks = HookFolder.of(folder, args.operands().isEmpty() ? io.env() : Map.of());
    StringBuilder told = new StringBuilder();
    try {
      if (action == Action.INSTALL) {
        // All of them, or none.
        for (HookKind kind : kinds) {
          check(hooks, kind, launcher, args.has("--force"));
        }
      }
      for (HookKind kind : kinds) {
        told.append(
            switch (action) {
              case INSTALL -> install(hooks, kind, launcher);
              case UNINSTALL -> uninstall(hooks, kind);
              case STATUS -> status(hooks, kind);
            });
      }
    } catch (IOException e) {
      throw new UserError(
          "the hooks in \"" + hooks.path() + "\" cannot be changed: " + OutputFile.reason(e), null);
    }
    return io.print(ExitCode.OK, Visible.lines(told.toString()));
  }

  private List<HookKind> kinds(Args args) {
    List<HookKind> kinds = new ArrayList<>();
    for (HookKind kind : HookKind.values()) {
      if (action == Action.STATUS || args.has("--" + kind.file())) {
        kinds.add(kind);
      }
    }
    if (kinds.isEmpty()) {
      return action == Action.INSTALL ? List.of(HookKind.PRE_COMMIT) : List.of(HookKind.values());
    }
    return kinds;
  }

  /** The program that the hook calls. */
  private static String launcher(Args args, Io io) throws UserError {
    String chosen = args.last("--launcher");
    if (chosen == null) {
      return ours();
    }
    Path file = io.path(chosen).toAbsolutePath().normalize();
    if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
      throw new UserError(
          "--launcher", "\"" + chosen + "\" is not a program that can be started", null, 0, null);
    }
    return slashed(file);
  }

  /** The launcher of the jar that runs; what the PATH has if there is none. */
  private static String ours() {
    CodeSource source = HookCommand.class.getProtectionDomain().getCodeSource();
    try {
      Path jar = source == null ? null : Path.of(source.getLocation().toURI());
      int depth = jar == null ? 0 : jar.getNameCount();
      // Beside the jar, or above cli/target.
      for (Path at = jar; at != null && at.getNameCount() + 3 >= depth; ) {
        at = at.getParent();
        Path launcher = at == null ? null : at.resolve("keycensus");
        if (launcher != null && Files.isRegularFile(launcher) && Files.isExecutable(launcher)) {
          return slashed(launcher);
        }
      }
    } catch (URISyntaxException | IllegalArgumentException e) {
      // Not from a file.
    }
    return "keycensus";
  }

  private static String slashed(Path file) {
    return file.toString().replace(file.getFileSystem().getSeparator(), "/");
  }

  private static void check(HookFolder hooks, HookKind kind, String launcher, boolean force)
      throws UserError, IOException {
    Path hook = hooks.hook(kind);
    if (kind == HookKind.PRE_PUSH && hooks.sha256()) {
      throw new UserError(
          "this repository has SHA-256 object ids, and ranges of such are not supported",
          "the hook before a commit works: --pre-commit");
    }
    if (hooks.shared() && !force) {
      throw new UserError(
          "git looks for this repository's hooks outside of it, in \""
              + hooks.path()
              + "\", where other repositories may share them",
          "--force installs it there all the same");
    }
    if (Files.isDirectory(hook, LinkOption.NOFOLLOW_LINKS)) {
      throw new UserError("\"" + hook + "\" is a folder", null);
    }
    if (isThere(hook) && !isOurs(hook) && !force) {
      throw new UserError(
          "there is another " + kind.file() + " hook: " + hook,
          "--force replaces it and keeps it beside; to have both, add this line to it: "
              + kind.line(launcher));
    }
  }

  private static String install(HookFolder hooks, HookKind kind, String launcher)
      throws IOException {
    Path hook = hooks.hook(kind);
    Files.createDirectories(hooks.path());
    StringBuilder told = new StringBuilder();
    if (isThere(hook) && !isOurs(hook)) {
      Path kept = hooks.path().resolve(kind.file() + BEFORE);
      Files.move(hook, kept, StandardCopyOption.REPLACE_EXISTING);
      told.append("kept the hook that was there as ").append(kept).append('\n');
    }
    Path made = hooks.path().resolve("." + kind.file() + "." + ProcessHandle.current().pid());
    try {
      Files.deleteIfExists(made);
      Files.writeString(made, kind.script(launcher));
      if (made.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      Files.move(made, hook, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(made);
    }
    return told.append("installed ").append(hook).append('\n').toString();
  }

  private static String uninstall(HookFolder hooks, HookKind kind) throws IOException {
    Path hook = hooks.hook(kind);
    if (!isThere(hook)) {
      return kind.file() + ": not installed\n";
    }
    if (!isOurs(hook)) {
      return kind.file() + ": another hook, which stays: " + hook + "\n";
    }
    Path kept = hooks.path().resolve(kind.file() + BEFORE);
    if (isThere(kept)) {
      Files.move(kept, hook, StandardCopyOption.REPLACE_EXISTING);
      return "removed " + hook + ", and put back the hook that was there before\n";
    }
    Files.delete(hook);
    return "removed " + hook + "\n";
  }

  private static String status(HookFolder hooks, HookKind kind) throws IOException {
    Path hook = hooks.hook(kind);
    String told = "not installed";
    if (isThere(hook)) {
      told = isOurs(hook) ? "installed: " + hook : "another hook: " + hook;
      if (isOurs(hook) && !Files.isExecutable(hook)) {
        told += " (git passes it over: it is not executable)";
      }
    }
    return kind.file() + ": " + told + "\n";
  }

  private static boolean isThere(Path hook) {
    return Files.exists(hook, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isOurs(Path hook) throws IOException {
    if (!Files.isRegularFile(hook, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(hook)) {
      String text = new String(in.readNBytes(MAX_HOOK), StandardCharsets.UTF_8);
      return text.lines().skip(1).findFirst().orElse("").startsWith(HookKind.MARK);
    }
  }
}
