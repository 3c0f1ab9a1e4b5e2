package dev.keycensus.inventory;

import dev.keycensus.detectors.declared.Elsewhere;
import dev.keycensus.sources.Skip;
import dev.keycensus.sources.jgit.FilesAt;
import dev.keycensus.sources.jgit.GitProblem;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The files that a change leaves as they are, as they stand beside it: opened when the first is
 * asked for, since most changes ask for none.
 */
final class Surroundings implements Elsewhere {
  private static final int MOST_FILES = 20_000;
  private static final int DEEPEST = 30;

  /** Opens the tree. */
  interface Opener {
    FilesAt open() throws IOException;
  }

  private final Opener opener;
  private final Consumer<Skip> skips;
  private @Nullable FilesAt files;

  /**
   * @param skips takes what could not be read
   */
  Surroundings(Opener opener, Consumer<Skip> skips) {
    this.opener = opener;
    this.skips = skips;
  }

  private FilesAt files() throws IOException {
    FilesAt open = files;
    if (open == null) {
      open = opener.open();
      files = open;
    }
    return open;
  }

  @Override
  public byte @Nullable [] read(String path) {
    try {
      return files().read(path, LONGEST);
    } catch (IOException e) {
      skip(path, e);
      return null;
    }
  }

  @Override
  public List<String> list(String folder, boolean deep) {
    try {
      return files().list(folder, deep ? DEEPEST : 0, MOST_FILES);
    } catch (IOException e) {
      skip(folder.isEmpty() ? "./" : folder, e);
      return List.of();
    }
  }

  private void skip(String origin, IOException e) {
    String why = e instanceof GitProblem ? e.getMessage() : "it cannot be read";
    String what = "not put together with what the change touches: " + why;
    skips.accept(new Skip(origin, Skip.Kind.NOTE, what));
  }
}
