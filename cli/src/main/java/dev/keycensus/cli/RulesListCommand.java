package dev.keycensus.cli;

import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.UserError;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;

/** {@code keycensus rules list}. */
final class RulesListCommand extends RulesCommand {
  @Override
  public String name() {
    return "rules list";
  }

  @Override
  public String about() {
    return "Lists the credential types that keycensus knows, or those whose id matches (aws-*).";
  }

  @Override
  public String operands() {
    return "[TYPE]...";
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.choice(
            "Types", "--format", "FORMAT", List.of("text", "json"), "text (default) or json"),
        RULES);
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    List<String> formats = List.of("text", "json");
    boolean json = "json".equals(args.choice("--format", formats, f -> f));
    Catalog catalog = catalog(args, io);
    TreeMap<String, CredentialType> types = new TreeMap<>();
    for (String glob : args.operands().isEmpty() ? List.of("*") : args.operands()) {
      named(catalog, glob).forEach(type -> types.put(type.id(), type));
    }
    List<CredentialType> sorted = List.copyOf(types.values());
    return json
        ? io.emit(
            ExitCode.OK,
            out -> {
              try (Json writer = new Json(out)) {
                writer.object(() -> write(writer, catalog, sorted));
              }
            })
        : io.print(ExitCode.OK, table(sorted, new Style(io.colorful(io.outTerminal()))));
  }

  private static String table(List<CredentialType> types, Style style) {
    int width = types.stream().mapToInt(t -> t.id().length()).max().orElse(0);
    width = Math.max(width, 4) + 2;
    StringBuilder b = new StringBuilder();
    b.append(style.bold("TYPE")).append(" ".repeat(width - 4));
    b.append(style.bold("SEVERITY")).append("  ").append(style.bold("NAME")).append('\n');
    for (CredentialType type : types) {
      String severity = type.severity().word();
      b.append(style.cyan(type.id())).append(" ".repeat(width - type.id().length()));
      b.append(style.severity(type.severity(), severity))
          .append(" ".repeat(10 - severity.length()));
      b.append(TextReport.title(type)).append('\n');
    }
    return b.append('\n').append(Summary.count(types.size(), "type")).append(".\n").toString();
  }

  private static void write(Json json, Catalog catalog, List<CredentialType> types)
      throws IOException {
    json.put("schema", "keycensus/rules/v1");
    json.put("rulesHash", catalog.hash());
    json.objects(
        "types",
        types,
        type -> {
          json.put("id", type.id());
          json.put("name", type.name());
          json.put("provider", type.provider());
          json.put("kind", type.kind().word());
          json.put("secret", type.secret());
          json.put("severity", type.severity().word());
          json.put("confidence", type.tier().word());
          json.object(
              "lifetime",
              () -> {
                json.put("kind", type.lifetime().kind().word());
                json.put("ttl", type.lifetime().ttl());
              });
          if (type.rotationDays() > 0) {
            json.put("rotationDays", type.rotationDays());
          }
          json.put("revoke", type.revoke());
          json.put("docs", type.docs());
          json.put("alternative", type.alternative());
          json.strings("pairs", type.pairs());
          json.put("notes", type.notes());
        });
  }
}
