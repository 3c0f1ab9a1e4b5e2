package dev.keycensus.rules;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A step of the build, not of the program: reads the YAML files of the catalogue and writes the two
 * resources that {@link Catalog#builtIn} reads, so that no scan parses YAML. The same files give
 * the same bytes on every machine.
 */
public final class CatalogCompiler {
  private CatalogCompiler() {}

  /**
   * Fails with the rendered {@link UserError} of the first bad file.
   *
   * @param args the folder of the catalogue, which may be missing, and the folder for classes
   */
  public static void main(String[] args) throws IOException {
    try {
      compile(Path.of(args[0]), Path.of(args[1]));
    } catch (UserError e) {
      throw new IllegalArgumentException("the catalogue does not compile\n" + e.render());
    }
  }

  static void compile(Path catalog, Path classes) throws IOException, UserError {
    List<CredentialType> types =
        Files.isDirectory(catalog) ? RuleFiles.read(RulePlace.at(catalog), null) : List.of();
    CatalogCodec.Encoded encoded = CatalogCodec.encode(types);
    Path folder = classes.resolve(CatalogCompiler.class.getPackageName().replace('.', '/'));
    Files.createDirectories(folder);
    write(folder.resolve(CatalogCodec.FACTS), encoded.facts());
    write(folder.resolve(CatalogCodec.TEXTS), encoded.texts());
  }

  /**
   * Writes a resource of the build. Leaves a file alone that is as it should be, so that nothing
   * downstream is built anew.
   */
  public static void write(Path file, byte[] bytes) throws IOException {
    if (Files.exists(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        if (Arrays.equals(in.readNBytes(bytes.length + 1), bytes)) {
          return;
        }
      }
    }
    Files.write(file, bytes);
  }
}
