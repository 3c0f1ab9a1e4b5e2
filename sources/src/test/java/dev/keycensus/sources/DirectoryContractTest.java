package dev.keycensus.sources;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.io.TempDir;

class DirectoryContractTest extends SourceContract {
  @TempDir Path folder;

  @Override
  Source source(Map<String, byte[]> tree, long maxFileSize, ForkJoinPool pool) throws IOException {
    write(folder, tree);
    return new Directory(folder, limited(maxFileSize), pool, CHUNKS);
  }

  static Directory.Options limited(long maxFileSize) {
    return new Directory.Options(List.of(), List.of(), maxFileSize, true, directory -> false);
  }

  static void write(Path folder, Map<String, byte[]> tree) throws IOException {
    for (Map.Entry<String, byte[]> file : tree.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }
}
