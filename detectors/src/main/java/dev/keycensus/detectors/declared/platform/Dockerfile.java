package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.List;
import java.util.Locale;

/**
 * Dockerfiles: arguments and variables that are called like secrets, and secrets that are mounted
 * for one step. Source: the Dockerfile reference.
 */
final class Dockerfile implements Reader {
  private static final String MOUNT = "--mount=";

  @Override
  public boolean reads(String path, String name) {
    return name.equals("dockerfile")
        || name.equals("containerfile")
        || name.startsWith("dockerfile.")
        || name.startsWith("containerfile.")
        || name.endsWith(".dockerfile");
  }

  @Override
  public void read(NamedFile file, Collector into) {
    int number = 0;
    boolean goesOn = false;
    String instruction = "";
    for (String line : (Iterable<String>) file.text().lines()::iterator) {
      number++;
      int start = 0;
      while (start < line.length() && line.charAt(start) <= ' ') {
        start++;
      }
      if (start == line.length() || line.charAt(start) == '#') {
        continue;
      }
      int from = start;
      if (!goesOn) {
        int end = wordEnd(line, start);
        instruction = line.substring(start, end).toUpperCase(Locale.ROOT);
        from = end;
      }
      switch (instruction) {
        case "ARG", "ENV" -> variables(instruction, line, from, number, into);
        case "RUN" -> mounts(line, from, number, into);
        default -> {}
      }
      goesOn = line.stripTrailing().endsWith("\\");
    }
  }

  private static int wordEnd(String line, int from) {
    int end = from;
    while (end < line.length() && line.charAt(end) > ' ') {
      end++;
    }
    return end;
  }

  /** {@code ARG NAME}, {@code ARG NAME=$X}, {@code ENV NAME=${X} OTHER=…}. */
  private static void variables(
      String instruction, String line, int from, int number, Collector into) {
    int at = from;
    while (at < line.length()) {
      while (at < line.length() && line.charAt(at) <= ' ') {
        at++;
      }
      int end = wordEnd(line, at);
      int equals = at;
      while (equals < end && line.charAt(equals) != '=') {
        equals++;
      }
      String name = line.substring(at, equals);
      String value = equals < end ? line.substring(equals + 1, end) : "";
      boolean plain = !name.isEmpty() && !name.equals("\\") && SecretNames.isSecret(name);
      if (plain && instruction.equals("ARG") && unquoted(value).isEmpty()) {
        Node node = Node.scalar(number, at + 1, name, false);
        into.refer(
            Reference.Kind.VARIABLE, name, SecretNames.provider(name), "ARG." + name, null, node);
      } else if (!name.isEmpty() && !value.isEmpty()) {
        Node node = Node.scalar(number, equals + 2, unquoted(value), false);
        Referred.tell(into, name, instruction + "." + name, null, node);
      }
      at = end;
    }
  }

  private static String unquoted(String value) {
    int length = value.length();
    return length > 1 && value.charAt(0) == '"' && value.charAt(length - 1) == '"'
        ? value.substring(1, length - 1)
        : value;
  }

  private static void mounts(String line, int from, int number, Collector into) {
    for (int at = line.indexOf(MOUNT, from); at >= 0; at = line.indexOf(MOUNT, at + 1)) {
      int end = wordEnd(line, at);
      String options = "," + line.substring(at + MOUNT.length(), end) + ",";
      boolean ssh = options.contains(",type=ssh,");
      if (!ssh && !options.contains(",type=secret,")) {
        continue;
      }
      String id = ssh ? "default" : "";
      for (String option : List.of(",id=", ",target=", ",dst=")) {
        int found = options.indexOf(option);
        if (found >= 0 && (id.isEmpty() || option.equals(",id="))) {
          int start = found + option.length();
          id = options.substring(start, options.indexOf(',', start));
        }
      }
      if (!id.isEmpty()) {
        Node node = Node.scalar(number, at + 1, id, false);
        into.refer(
            ssh ? Reference.Kind.HELPER : Reference.Kind.FILE,
            ssh ? "ssh-agent:" + id : id,
            SecretNames.provider(id),
            ssh ? "RUN.mount.ssh" : "RUN.mount.secret",
            null,
            node);
      }
    }
  }
}
