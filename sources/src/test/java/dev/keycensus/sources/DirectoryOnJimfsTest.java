package dev.keycensus.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The walk keeps its contract on file systems that are not the default one. */
class DirectoryOnJimfsTest {
  abstract static class OnJimfs extends SourceContract {
    private final FileSystem files;
    private final Path root;

    OnJimfs(Configuration configuration, String root) {
      files = Jimfs.newFileSystem(configuration);
      this.root = files.getPath(root);
    }

    @AfterEach
    void close() throws IOException {
      files.close();
    }

    @Override
    Source source(Map<String, byte[]> tree, long maxFileSize, ForkJoinPool pool)
        throws IOException {
      DirectoryContractTest.write(root, tree);
      return new Directory(root, DirectoryContractTest.limited(maxFileSize), pool, CHUNKS);
    }

    @Test
    void knowsIgnoreFilesAndLinks() throws IOException {
      Files.createDirectories(root.resolve("a/b"));
      Files.createDirectories(root.resolve(".git"));
      Files.writeString(root.resolve(".gitignore"), "/a/*.log\nb/\n");
      Files.writeString(root.resolve("a/x.log"), "x");
      Files.writeString(root.resolve("a/x.txt"), "x");
      Files.writeString(root.resolve("a/b/y"), "y");
      Files.createSymbolicLink(root.resolve("a/out"), root.resolveSibling("outside"));
      Files.createDirectories(root.resolveSibling("outside"));
      Files.createSymbolicLink(root.resolve("a/in"), root.resolve("a/x.txt"));
      Collected collected =
          Collected.from(new Directory(root, Directory.Options.DEFAULT, ForkJoinPool.commonPool()));
      assertThat(collected.paths()).isEqualTo(List.of(".gitignore", "a/x.txt"));
      assertThat(collected.skips())
          .isEqualTo(
              List.of(
                  "excluded a/b/: ignored by .gitignore",
                  "excluded a/out: symbolic link leaves the target",
                  "excluded a/x.log: ignored by .gitignore"));
    }
  }

  @Nested
  class Unix extends OnJimfs {
    Unix() {
      super(Configuration.unix(), "/home/me/target");
    }
  }

  @Nested
  class Windows extends OnJimfs {
    Windows() {
      super(Configuration.windows(), "C:\\Users\\me\\target");
    }
  }
}
