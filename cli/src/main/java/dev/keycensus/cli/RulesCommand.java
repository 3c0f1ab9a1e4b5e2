package dev.keycensus.cli;

import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the commands about credential types share. */
abstract class RulesCommand implements Command {
  static final Flag RULES =
      Flag.file("Types", "--rules", "PATH", "Also know the types of a file or folder; repeatable");

  /** The built-in types and those of {@code --rules}. */
  static Catalog catalog(Args args, Io io) throws UserError {
    Catalog catalog = Catalog.builtIn();
    for (String path : args.all("--rules")) {
      catalog = catalog.plus(io.path(path));
    }
    return catalog;
  }

  /**
   * A catalogue with the types of a file or folder, in place of any of the same name: whoever works
   * on a built-in type has it twice.
   */
  static Catalog replacing(Catalog catalog, Path path) throws UserError {
    // A TOML file says itself what it replaces and what it changes.
    return path.toString().endsWith(".toml")
        ? catalog.plus(path)
        : catalog.without(Catalog.idsAt(path)).plus(path);
  }

  /** The types with an id, or whose id a glob matches; at least one. */
  static List<CredentialType> named(Catalog catalog, String glob) throws UserError {
    List<CredentialType> types = catalog.matching(glob);
    if (types.isEmpty()) {
      List<String> ids = catalog.types().stream().map(CredentialType::id).toList();
      String near = Suggest.nearest(glob, ids);
      throw new UserError(
          "there is no credential type \"" + glob + "\"",
          near == null ? "keycensus rules list tells them all" : "did you mean " + near + "?");
    }
    return types;
  }

  /** A path that has to be there. */
  static Path existing(Io io, String typed) throws UserError {
    Path path = io.path(typed);
    if (!Files.exists(path)) {
      throw new UserError("there is no file or folder \"" + typed + "\"", null);
    }
    return path;
  }
}
