package dev.keycensus.detectors.declared.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.entry.Declarations;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** What a file declares, in lines that a test can spell out. */
public final class Told {
  private Told() {}

  public static Declared read(String path, String text) {
    return Objects.requireNonNull(Declarations.read(path, text.getBytes(UTF_8)), path);
  }

  /**
   * {@code 3-9 service-account api kubernetes (key) <words>}, where the words are what is there of
   * tenant, owner, environment, parent, longest, autonomy, rights, uses, marks and facts.
   */
  static List<String> declarations(String path, String text) {
    List<String> lines = new ArrayList<>();
    for (Declaration d : read(path, text).declarations()) {
      StringBuilder line = new StringBuilder();
      line.append(d.line()).append('-').append(d.endLine()).append(' ').append(d.kind().word());
      line.append(' ').append(d.name()).append(' ').append(d.provider());
      line.append(" (").append(d.key()).append(')');
      add(line, "tenant", d.tenant());
      add(line, "owner", d.owner());
      add(line, "env", d.environment());
      add(line, "parent", d.parent());
      add(line, "longest", d.longest());
      add(line, "autonomy", d.autonomy());
      d.can().forEach(can -> add(line, "can", can));
      d.uses().forEach(uses -> add(line, "uses", uses));
      new TreeSet<>(d.marks()).forEach(mark -> line.append(' ').append(mark));
      d.facts().forEach((name, value) -> add(line, name, value));
      lines.add(line.toString());
    }
    return lines;
  }

  private static void add(
      StringBuilder line, String name, @org.jspecify.annotations.Nullable Object value) {
    if (value != null) {
      line.append(' ').append(name).append('=').append(value);
    }
  }

  /** {@code 7:31 VAULT name provider slot by key}. */
  static List<String> references(String path, String text) {
    List<String> lines = new ArrayList<>();
    for (Reference r : read(path, text).references()) {
      lines.add(
          r.line()
              + ":"
              + r.column()
              + " "
              + r.kind()
              + " "
              + r.name()
              + (r.provider() == null ? "" : " <" + r.provider() + ">")
              + " "
              + r.slot()
              + (r.key() == null ? "" : " by " + r.key()));
    }
    return lines;
  }
}
