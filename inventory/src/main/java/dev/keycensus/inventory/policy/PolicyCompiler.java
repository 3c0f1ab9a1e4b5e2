package dev.keycensus.inventory.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keycensus.inventory.census.Ids;
import dev.keycensus.rules.CatalogCompiler;
import dev.keycensus.rules.UserError;
import dev.keycensus.rules.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A step of the build, not of the program: reads the YAML files of the built-in policy, checks
 * every condition, and writes the resources that {@link BuiltIn} reads, so that no scan parses YAML
 * or CEL. The same files give the same bytes on every machine.
 */
public final class PolicyCompiler {
  static final String FRAMEWORKS = "frameworks.yaml";

  private PolicyCompiler() {}

  /**
   * Fails with the rendered {@link UserError} of the first mistake.
   *
   * @param args the folder of the policy, and the folder for classes
   */
  public static void main(String[] args) throws IOException {
    try {
      compile(Path.of(args[0]), Path.of(args[1]));
    } catch (UserError e) {
      throw new IllegalArgumentException("the policy does not compile\n" + e.render());
    }
  }

  /** Reads the folder: {@code frameworks.yaml}, and policies in all other files. */
  static PolicyReader read(Path folder) throws IOException, UserError {
    PolicyReader reader =
        new PolicyReader(Frameworks.read(Yaml.read(folder.resolve(FRAMEWORKS))), true);
    List<Yaml> files = new ArrayList<>();
    for (Path file : files(folder)) {
      Yaml top = Yaml.read(file);
      top.rejectUnknown("parameters", "policies", "tests");
      files.add(top);
    }
    for (Yaml top : files) {
      reader.parameters(top);
    }
    for (Yaml top : files) {
      reader.policies(top);
    }
    return reader;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(p -> p.toString().endsWith(".yaml") && !p.endsWith(FRAMEWORKS))
          .sorted()
          .toList();
    }
  }

  static void compile(Path policies, Path classes) throws IOException, UserError {
    Path folder = classes.resolve(PolicyCompiler.class.getPackageName().replace('.', '/'));
    Files.createDirectories(folder);
    PolicyReader reader = read(policies);
    byte[] bytes =
        PolicyCodec.encode(
            reader.rules(),
            reader.parameters(),
            Frameworks.read(Yaml.read(policies.resolve(FRAMEWORKS))));
    CatalogCompiler.write(folder.resolve(BuiltIn.CHECKED), bytes);
    String hash = HexFormat.of().formatHex(Ids.sha256().digest(bytes));
    CatalogCompiler.write(folder.resolve(BuiltIn.HASH), hash.getBytes(UTF_8));
    // The tests run where somebody asks for them, and are checked again there.
    StringBuilder tests = new StringBuilder("tests:\n");
    for (Path file : files(policies)) {
      String text = new String(readAll(file), UTF_8);
      int from = text.indexOf("\ntests:\n");
      if (from >= 0) {
        tests.append(text, from + "\ntests:\n".length(), text.length());
      }
    }
    CatalogCompiler.write(folder.resolve(BuiltIn.TESTS), tests.toString().getBytes(UTF_8));
  }

  private static byte[] readAll(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(Yaml.MAX_BYTES);
    }
  }
}
