package dev.keycensus.cli;

import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.UserError;
import java.nio.file.Path;
import java.util.List;

/** {@code keycensus rules check PATH}. */
final class RulesCheckCommand extends RulesCommand {
  @Override
  public String name() {
    return "rules check";
  }

  @Override
  public String about() {
    return "Checks credential types of your own: every key, pattern, anchor and example.";
  }

  @Override
  public String operands() {
    return "PATH...";
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public String more() {
    return """
        A PATH is a type's file, a folder of them, or a rule file of gitleaks,
        betterleaks, kingfisher or noseyparker. To see whether the examples are found,
        and the counter-examples are not: keycensus rules test PATH
        """;
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    if (args.operands().isEmpty()) {
      throw new UserError("rules check needs a file or folder", "see keycensus rules check --help");
    }
    Catalog catalog = Catalog.builtIn();
    int types = 0;
    for (String operand : args.operands()) {
      Path path = existing(io, operand);
      List<String> ids = Catalog.idsAt(path);
      catalog = replacing(catalog, path);
      types += ids.size();
    }
    if (types == 0) {
      throw new UserError("there is no type to check", "a type's file ends in .yaml");
    }
    return io.print(
        ExitCode.OK, Summary.count(types, "type") + (types == 1 ? " is" : " are") + " right.\n");
  }
}
