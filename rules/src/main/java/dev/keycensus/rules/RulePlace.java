package dev.keycensus.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A rule file, or a folder of them. */
interface RulePlace {
  /** What errors call it. */
  String shown();

  /** Without the folders above it. */
  String name();

  boolean isFolder() throws UserError;

  /** The content of a file; longer than {@link Yaml#MAX_BYTES} if the file is. */
  byte[] read() throws UserError;

  /** A file beside this one, or below its folder. */
  RulePlace sibling(String path);

  /** The rule files in a folder, sorted; of a file, itself, which has to say if it is not there. */
  List<RulePlace> files() throws UserError;

  /** A file or folder of the disk. */
  static RulePlace at(Path path) {
    return new OnDisk(path);
  }

  /** One of a tree. */
  static RulePlace in(RuleTree tree, String path) {
    return new InTree(tree, path);
  }

  private static boolean isRule(String name) {
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  private static UserError tooMany(RulePlace folder) {
    return new UserError(
        folder.shown(), "more than " + RuleFiles.MAX_FILES + " rule files", null, 0, null);
  }

  /** See {@link #at}. */
  record OnDisk(Path path) implements RulePlace {
    private static final int MAX_DEPTH = 8;

    @Override
    public String shown() {
      return path.toString();
    }

    @Override
    public String name() {
      return String.valueOf(path.getFileName());
    }

    @Override
    public boolean isFolder() {
      return Files.isDirectory(path);
    }

    @Override
    public byte[] read() throws UserError {
      return Yaml.bytes(path);
    }

    @Override
    public RulePlace sibling(String other) {
      return new OnDisk(path.resolveSibling(other));
    }

    @Override
    public List<RulePlace> files() throws UserError {
      if (!isFolder()) {
        return List.of(this);
      }
      try (Stream<Path> walk = Files.walk(path, MAX_DEPTH)) {
        List<Path> files =
            walk.filter(file -> isRule(String.valueOf(file.getFileName())))
                .filter(file -> !Files.isDirectory(file))
                .limit(RuleFiles.MAX_FILES + 1)
                .sorted(Comparator.comparing(Path::toString))
                .toList();
        if (files.size() > RuleFiles.MAX_FILES) {
          throw tooMany(this);
        }
        List<RulePlace> places = new ArrayList<>();
        for (Path file : files) {
          // A dangling link is for the reading to name; a pipe would be waited for.
          if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new UserError(file.toString(), "not a regular file", null, 0, null);
          }
          places.add(new OnDisk(file));
        }
        return places;
      } catch (IOException | UncheckedIOException e) {
        throw new UserError(shown(), "the folder cannot be read", null, 0, null);
      }
    }
  }

  /** See {@link #in}. */
  record InTree(RuleTree tree, String path) implements RulePlace {
    @Override
    public String shown() {
      return tree.shown(path);
    }

    @Override
    public String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public boolean isFolder() throws UserError {
      return tree.isFolder(path);
    }

    @Override
    public byte[] read() throws UserError {
      byte[] content = tree.read(path, Yaml.MAX_BYTES);
      if (content == null) {
        throw new UserError(shown(), "no such file", null, 0, null);
      }
      return content;
    }

    @Override
    public RulePlace sibling(String other) {
      return new InTree(tree, path.substring(0, path.lastIndexOf('/') + 1) + other);
    }

    @Override
    public List<RulePlace> files() throws UserError {
      if (!isFolder()) {
        return List.of(this);
      }
      List<RulePlace> places = new ArrayList<>();
      for (String file : tree.files(path)) {
        RulePlace place = new InTree(tree, file);
        if (isRule(place.name()) && places.size() == RuleFiles.MAX_FILES) {
          throw tooMany(this);
        }
        if (isRule(place.name())) {
          places.add(place);
        }
      }
      return places;
    }
  }
}
