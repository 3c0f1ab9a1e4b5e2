package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Environments;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code terraform.tfstate}: the keys that were made, with their age. The values that lie beside
 * them are for detection to find. Source: the description of the state's format, version 4.
 */
final class TerraformState implements Reader {
  @Override
  public Set<String> endings() {
    return Set.of("tfstate", "backup");
  }

  @Override
  public boolean reads(String path, String name) {
    return name.endsWith(".tfstate") || name.endsWith(".tfstate.backup");
  }

  @Override
  public void read(NamedFile file, Collector into) {
    Node state = file.json();
    for (Node resource : state.get("resources").items()) {
      String type = resource.get("type").text("");
      List<String> row = TerraformKeys.row(type);
      if (row == null || resource.get("mode").text("").equals("data")) {
        continue;
      }
      String address = type + "." + resource.get("name").text("");
      for (Node instance : resource.get("instances").items()) {
        instance(address, row, instance, file.path(), into);
      }
    }
  }

  private static void instance(
      String address, List<String> row, Node instance, String path, Collector into) {
    Node attributes = instance.get("attributes");
    String index = instance.get("index_key").text();
    String name = null;
    for (String attribute : row.subList(3, row.size())) {
      name = name == null ? attributes.get(attribute).text() : name;
    }
    if (name == null && attributes.get("metadata").isList()) {
      for (Node metadata : attributes.get("metadata").items()) {
        name = metadata.get("name").text();
      }
    }
    String key = index == null ? address : address + "[" + index + "]";
    Declaration declaration =
        into.declare(
            dev.keycensus.rules.IdentityKind.valueOf(row.get(1)),
            name == null || name.isBlank() ? address.substring(address.indexOf('.') + 1) : name,
            row.get(2),
            key,
            instance);
    // The code that the state is of makes the key; here it lies.
    declaration.environment(Environments.ofPath(path));
    declaration.fact("created", first(attributes, "create_date", "valid_after", "start_date"));
    declaration.fact("expires", first(attributes, "valid_before", "end_date", "expires_at"));
    declaration.fact("status", first(attributes, "status"));
    if ("kubernetes.io/service-account-token".equals(attributes.get("type").text())) {
      declaration.mark(Mark.LEGACY_TOKEN);
    }
  }

  private static @Nullable String first(Node attributes, String... names) {
    String text = attributes.any(names).text();
    return text == null || text.isBlank() || text.length() > 60 ? null : text;
  }
}
