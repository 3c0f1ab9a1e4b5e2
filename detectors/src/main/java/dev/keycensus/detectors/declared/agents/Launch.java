package dev.keycensus.detectors.declared.agents;

import dev.keycensus.detectors.declared.Plain;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a command line starts: a package of others at a version that may change, an image, or a
 * program of this machine.
 *
 * @param program such as {@code npx}
 * @param fetched the package or image that it fetches; null where it starts what is there
 * @param version as asked for; null where none is
 * @param pinned whether nobody can change what is fetched: an exact version, a digest, a commit
 */
record Launch(String program, @Nullable String fetched, @Nullable String version, boolean pinned) {

  private static final Set<String> WRAPPERS =
      Set.of("cmd", "sh", "bash", "zsh", "wsl", "env", "sudo");

  /** Options of {@code docker run} that have no value of their own. */
  private static final Set<String> SWITCHES =
      Set.of(
          "-i",
          "-t",
          "-it",
          "-ti",
          "-d",
          "-q",
          "-P",
          "--rm",
          "--init",
          "--interactive",
          "--tty",
          "--detach",
          "--privileged",
          "--read-only",
          "--quiet",
          "--no-healthcheck",
          "--oom-kill-disable",
          "--publish-all",
          "--sig-proxy");

  /** Options of runners that have a value. */
  private static final Set<String> VALUED =
      Set.of(
          "-p",
          "--package",
          "-c",
          "--call",
          "--from",
          "--with",
          "--python",
          "--index-url",
          "--extra-index-url",
          "--default-index",
          "--index",
          "--registry",
          "--directory",
          "--project",
          "--spec",
          "--pip-args",
          "--refresh-package",
          "--with-editable",
          "--cache",
          "--prefix",
          "-w",
          "--env-file",
          "--node-options",
          "--config-file");

  /** Of a command and its arguments. */
  static Launch of(String command, List<String> args) {
    List<String> words = new ArrayList<>();
    if (args.isEmpty() && command.indexOf(' ') > 0) {
      words.addAll(split(command));
    } else {
      words.add(command);
      words.addAll(args);
    }
    return of(withoutValues(unwrapped(withoutValues(words))));
  }

  private static Launch of(List<String> words) {
    String program = words.isEmpty() ? "" : Plain.program(words.get(0));
    List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
    String first = rest.isEmpty() ? "" : rest.get(0);
    return switch (program) {
      case "npx", "bunx", "pnpx" -> node(program, rest);
      case "npm", "pnpm", "yarn", "bun" ->
          Set.of("dlx", "exec", "x").contains(first)
              ? node(program, rest.subList(1, rest.size()))
              : local(program);
      case "uvx", "pipx" ->
          python(program, first.equals("run") ? rest.subList(1, rest.size()) : rest);
      case "uv" ->
          first.equals("tool") && rest.size() > 1 && rest.get(1).equals("run")
              ? python(program, rest.subList(2, rest.size()))
              : local(program);
      case "docker", "podman", "nerdctl" ->
          rest.contains("run")
              ? image(program, rest.subList(rest.indexOf("run") + 1, rest.size()))
              : local(program);
      case "deno", "go" -> run(program, rest);
      case "dnx" -> node(program, rest);
      default -> local(program);
    };
  }

  /** Without the {@code X=y} before a program, which may be a secret. */
  private static List<String> withoutValues(List<String> words) {
    int i = 0;
    while (i < words.size() && isAssignment(words.get(i))) {
      i++;
    }
    return words.subList(i, words.size());
  }

  private static boolean isAssignment(String word) {
    int equals = word.indexOf('=');
    for (int i = 0; i < equals; i++) {
      char c = word.charAt(i);
      if (!Character.isLetterOrDigit(c) && c != '_') {
        return false;
      }
    }
    return equals > 0;
  }

  private static Launch local(String program) {
    return new Launch(program, null, null, true);
  }

  private static Launch node(String program, List<String> args) {
    String spec = named(args, "-p", "--package");
    spec = spec == null ? plain(args) : spec;
    if (spec == null || isPath(spec)) {
      return local(program);
    }
    int hash = spec.indexOf('#');
    if (spec.contains(":") || hash > 0) {
      String version = hash < 0 ? null : spec.substring(hash + 1);
      String name = hash < 0 ? spec : spec.substring(0, hash);
      return new Launch(program, clean(name), Plain.text(version), isCommit(version));
    }
    int at = spec.indexOf('@', 1);
    String version = at < 0 ? null : spec.substring(at + 1);
    return new Launch(
        program,
        Plain.text(at < 0 ? spec : spec.substring(0, at)),
        Plain.text(version),
        isExact(version));
  }

  private static Launch python(String program, List<String> args) {
    String spec = named(args, "--from", "--spec");
    spec = spec == null ? plain(args) : spec;
    if (spec == null || isPath(spec)) {
      return local(program);
    }
    if (spec.contains("://")) {
      int at = spec.lastIndexOf('@');
      String version =
          at > spec.indexOf("://") + 3 && spec.indexOf('/', at) < 0 ? spec.substring(at + 1) : null;
      return new Launch(
          program,
          clean(version == null ? spec : spec.substring(0, at)),
          Plain.text(version),
          isCommit(version));
    }
    int at = -1;
    for (int i = 1; i < spec.length() && at < 0; i++) {
      at = "=@<>~!".indexOf(spec.charAt(i)) >= 0 ? i : -1;
    }
    String name = at < 0 ? spec : spec.substring(0, at);
    String version = null;
    boolean exact = false;
    if (at >= 0) {
      boolean equal = spec.startsWith("==", at);
      version = spec.substring(at + (equal ? 2 : 1));
      exact = (equal || spec.charAt(at) == '@') && isExact(version, 1);
    }
    int extras = name.indexOf('[');
    return new Launch(
        program,
        Plain.text(extras < 0 ? name : name.substring(0, extras)),
        Plain.text(version),
        exact);
  }

  private static Launch image(String program, List<String> args) {
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      if (arg.startsWith("-")) {
        i += SWITCHES.contains(arg) || arg.contains("=") ? 0 : 1;
        continue;
      }
      int digest = arg.indexOf("@sha256:");
      String name = digest < 0 ? arg : arg.substring(0, digest);
      int tag = name.indexOf(':', name.lastIndexOf('/') + 1);
      String version = tag < 0 ? null : name.substring(tag + 1);
      return new Launch(
          program,
          Plain.text(tag < 0 ? name : name.substring(0, tag)),
          Plain.text(version),
          digest > 0);
    }
    return local(program);
  }

  /** {@code deno run npm:pkg@1.2.3}, {@code go run example.com/cmd@latest}. */
  private static Launch run(String program, List<String> args) {
    for (String arg : args) {
      String spec = arg.startsWith("npm:") || arg.startsWith("jsr:") ? arg.substring(4) : arg;
      int at = spec.indexOf('@', 1);
      boolean fetched = !spec.equals(arg) || (program.equals("go") && at > 0 && spec.contains("."));
      if (fetched && !arg.startsWith("-")) {
        String version = at < 0 ? null : spec.substring(at + 1);
        String number = version != null && version.startsWith("v") ? version.substring(1) : version;
        return new Launch(
            program,
            Plain.text(at < 0 ? spec : spec.substring(0, at)),
            Plain.text(version),
            isExact(number));
      }
    }
    return local(program);
  }

  /** Without {@code cmd /c}, {@code sh -c}, {@code env X=y}. */
  private static List<String> unwrapped(List<String> words) {
    List<String> rest = words;
    for (int n = 0;
        n < 4 && rest.size() > 1 && WRAPPERS.contains(Plain.program(rest.get(0)));
        n++) {
      int i = 1;
      while (i < rest.size()
          && (rest.get(i).startsWith("-")
              || rest.get(i).equalsIgnoreCase("/c")
              || rest.get(i).indexOf('=') > 0)
          && rest.get(i).indexOf(' ') < 0) {
        i++;
      }
      if (i == rest.size()) {
        break;
      }
      List<String> inner = new ArrayList<>(split(rest.get(i)));
      inner.addAll(rest.subList(i + 1, rest.size()));
      rest = inner;
    }
    return rest;
  }

  private static List<String> split(String line) {
    return Plain.parts(line.replace('\t', ' '), ' ');
  }

  private static @Nullable String named(List<String> args, String... flags) {
    for (int i = 0; i < args.size(); i++) {
      for (String flag : flags) {
        if (args.get(i).equals(flag) && i + 1 < args.size()) {
          return args.get(i + 1);
        }
        if (args.get(i).startsWith(flag + "=")) {
          return args.get(i).substring(flag.length() + 1);
        }
      }
    }
    return null;
  }

  /** The first argument that is no option. */
  private static @Nullable String plain(List<String> args) {
    for (int i = 0; i < args.size(); i++) {
      if (!args.get(i).startsWith("-")) {
        return args.get(i);
      }
      i += VALUED.contains(args.get(i)) ? 1 : 0;
    }
    return null;
  }

  private static boolean isPath(String spec) {
    return spec.isEmpty()
        || spec.startsWith(".")
        || spec.startsWith("/")
        || spec.startsWith("~")
        || spec.startsWith("$")
        || spec.startsWith("file:")
        || spec.indexOf('\\') >= 0;
  }

  private static @Nullable String clean(String spec) {
    String url = Plain.url(spec);
    return url == null ? Plain.text(spec) : url;
  }

  private static boolean isExact(@Nullable String version) {
    return isExact(version, 2);
  }

  /** {@code 1.2.3}, {@code 2025.8.4-beta}: digits and at least some dots, no range. */
  private static boolean isExact(@Nullable String version, int dots) {
    if (version == null || version.isEmpty() || !isDigit(version.charAt(0))) {
      return false;
    }
    int seen = 0;
    for (int i = 0; i < version.length(); i++) {
      char c = version.charAt(i);
      boolean part = i > 0 && version.charAt(i - 1) == '.';
      seen += c == '.' ? 1 : 0;
      if ("* ^~<>|,$".indexOf(c) >= 0 || (part && (c == 'x' || c == 'X'))) {
        return false;
      }
    }
    return seen >= dots;
  }

  private static boolean isCommit(@Nullable String version) {
    return version != null
        && version.length() == 40
        && version.chars().allMatch(c -> isDigit((char) c) || (c >= 'a' && c <= 'f'));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
