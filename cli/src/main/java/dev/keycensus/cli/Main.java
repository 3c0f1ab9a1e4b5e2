package dev.keycensus.cli;

import dev.keycensus.rules.UserError;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The program. */
public final class Main {
  private Main() {}

  /** Runs and ends the process with the exit code. */
  public static void main(String[] args) {
    // Not System.out: a print stream swallows the reason why it could not write.
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    Io io =
        new Io(
            new Stdin(),
            new FileOutputStream(FileDescriptor.out),
            err,
            Path.of(""),
            System.getenv(),
            Terminal.is(1),
            Terminal.is(2));
    int code = run(io, List.of(args));
    Runtime.getRuntime().halt(code);
  }

  /**
   * Runs in this process, without a terminal.
   *
   * @return the exit code: 0 nothing fails, 1 something fails, 2 usage or configuration, 3 nothing
   *     fails but not everything was read, 70 a mistake of ours. A closed {@code out} changes
   *     nothing
   */
  public static int run(InputStream in, PrintStream out, PrintStream err, String... args) {
    Io io = new Io(in, Io.candid(out), err, Path.of(""), System.getenv(), false, false);
    return run(io, List.of(args));
  }

  static int run(Io io, List<String> args) {
    Optional<Verb> verb = Verb.find(args);
    if (verb.isPresent()) {
      return execute(verb.get().load(), args.subList(verb.get().length(), args.size()), io);
    }
    return guarded(io, () -> withoutCommand(io, args));
  }

  /** Runs one command with the arguments that follow its name. */
  static int execute(Command command, List<String> args, Io io) {
    return guarded(
        io,
        () -> {
          Args parsed = Args.parse(command, args);
          return parsed.has("--help")
              ? io.print(ExitCode.OK, Help.of(command, io.colorful(io.outTerminal())))
              : command.run(parsed, io);
        });
  }

  private static int withoutCommand(Io io, List<String> args) throws UserError {
    boolean color = io.colorful(io.outTerminal());
    if (args.isEmpty()) {
      io.err().print(Help.overview(io.colorful(io.errTerminal())));
      io.err().flush();
      return ExitCode.USAGE;
    }
    String first = args.get(0);
    if (first.equals("--help") || first.equals("-h")) {
      return io.print(ExitCode.OK, Help.overview(color));
    }
    if (first.equals("--version") || first.equals("-V")) {
      return Verb.VERSION.load().run(new Args(Map.of(), List.of()), io);
    }
    List<Verb> group = Verb.inGroup(first);
    if (!group.isEmpty()) {
      if (args.size() == 1) {
        io.err().print(Help.group(first, group, io.colorful(io.errTerminal())));
        io.err().flush();
        return ExitCode.USAGE;
      }
      String second = args.get(1);
      if (second.equals("--help") || second.equals("-h")) {
        return io.print(ExitCode.OK, Help.group(first, group, color));
      }
      List<String> words =
          group.stream().map(v -> v.words().substring(first.length() + 1)).toList();
      throw new UserError(
          "keycensus " + first + " has no command \"" + second + "\"",
          Suggest.oneOf(second, words));
    }
    if (first.startsWith("-") && !first.equals("-")) {
      throw new UserError("unknown flag " + first + " before a command", flagHint(first));
    }
    String near = Suggest.nearest(first, Verb.groups());
    if (near == null && (first.equals("-") || Files.exists(io.path(first)))) {
      throw new UserError(
          "unknown command \"" + first + "\"", "to scan it: keycensus scan " + first);
    }
    throw new UserError(
        "unknown command \"" + first + "\"",
        near == null ? "keycensus --help lists the commands" : "did you mean " + near + "?");
  }

  private static String flagHint(String flag) {
    int equals = flag.indexOf('=');
    String name = equals < 0 ? flag : flag.substring(0, equals);
    boolean scan = Verb.SCAN.load().flags().stream().anyMatch(f -> f.name().equals(name));
    return scan
        ? "flags follow the command: keycensus scan " + name
        : "keycensus --help lists the commands";
  }

  private interface Run {
    int run() throws UserError;
  }

  /** Turns everything that can go wrong into a sentence and an exit code. */
  private static int guarded(Io io, Run run) {
    boolean color = io.colorful(io.errTerminal());
    Style style = new Style(color);
    try {
      return run.run();
    } catch (UserError e) {
      io.err().println(style.red("error: ") + Visible.lines(e.render()));
      return ExitCode.USAGE;
    } catch (OutOfMemoryError e) {
      io.err().println(style.red("error: ") + "out of memory; try --threads 1, or more memory");
      return ExitCode.INTERNAL;
    } catch (RuntimeException | Error e) {
      io.err().println(style.red("internal error: ") + describe(e) + "; please report it");
      if ("1".equals(io.env().get("KEYCENSUS_DEBUG"))) {
        trace(e, io.err());
      } else {
        io.err().println("  KEYCENSUS_DEBUG=1 prints where it happened");
      }
      return ExitCode.INTERNAL;
    } finally {
      io.err().flush();
    }
  }

  /** Type and place only: the message of an exception may quote what was scanned. */
  private static String describe(Throwable e) {
    String type = e.getClass().getSimpleName();
    return Arrays.stream(e.getStackTrace())
        .filter(f -> f.getClassName().startsWith("dev.keycensus"))
        .findFirst()
        .map(f -> type + " in " + f.getFileName() + ":" + f.getLineNumber())
        .orElse(type);
  }

  private static void trace(Throwable e, PrintStream err) {
    @Nullable Throwable cause = e;
    for (int depth = 0; cause != null && depth < 8; depth++) {
      err.println((depth == 0 ? "  " : "  caused by ") + cause.getClass().getName());
      Arrays.stream(cause.getStackTrace()).limit(100).forEach(f -> err.println("    at " + f));
      cause = cause.getCause();
    }
  }
}
