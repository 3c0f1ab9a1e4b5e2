package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Environments;
import dev.keycensus.detectors.declared.nodes.HclBlock;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The blocks of one file of Terraform by their addresses, and who they declare. */
final class Terraform {
  private static final List<String> NAMES =
      List.of("name", "account_id", "display_name", "username", "user_name", "title");

  private static final List<String> OWNERS =
      List.of("owner", "team", "owned_by", "ownedby", "squad", "contact", "owner_email");

  final Collector into;
  final String path;
  private final Map<String, HclBlock> blocks = new LinkedHashMap<>();
  private final Map<String, Declaration> declared = new HashMap<>();

  Terraform(HclBlock root, Collector into, String path) {
    this.into = into;
    this.path = path;
    for (HclBlock block : root.blocks()) {
      if (block.labels().size() == 2) {
        blocks.put(address(block), block);
      }
    }
  }

  /** {@code aws_iam_user.ci}, {@code data.aws_iam_policy_document.ci}. */
  static String address(HclBlock block) {
    String address = String.join(".", block.labels());
    return block.type().equals("resource") ? address : block.type() + "." + address;
  }

  @Nullable HclBlock block(@Nullable String address) {
    return address == null ? null : blocks.get(address);
  }

  @Nullable Declaration declared(@Nullable String address) {
    return address == null ? null : declared.get(address);
  }

  /** Remembers who a block declares, and fills what every block may tell. */
  Declaration declare(HclBlock block, Declaration declaration) {
    declared.put(address(block), declaration);
    for (String attribute : List.of("tags", "labels", "tags_all")) {
      for (HclBlock tags : block.blocks(attribute)) {
        tags(tags.at(), declaration);
      }
    }
    if (declaration.environment() == null) {
      String environment = Environments.ofName(declaration.name());
      declaration.environment(environment == null ? Environments.ofPath(path) : environment);
    }
    Node purpose = block.get("description");
    if (declaration.purpose() == null && literal(purpose) != null) {
      declaration.purpose(literal(purpose));
    }
    return declaration;
  }

  private static void tags(Node tags, Declaration declaration) {
    for (String wanted : OWNERS) {
      for (Map.Entry<String, Node> tag : tags.entries().entrySet()) {
        String key = tag.getKey().toLowerCase(Locale.ROOT).replace('-', '_');
        String value = literal(tag.getValue());
        if (key.equals(wanted) && value != null && declaration.owner() == null) {
          declaration.owner(value);
        }
        if (key.equals("environment") || key.equals("env") || key.equals("stage")) {
          declaration.environment(Environments.of(value));
        }
      }
    }
  }

  /** A text without any {@code ${…}}; null for anything else. */
  static @Nullable String literal(Node node) {
    String text = node.text();
    return text == null || !node.isQuoted() || text.isBlank() || text.contains("${") ? null : text;
  }

  /** What a block is called: its name if that is a plain text, else its label. */
  String name(HclBlock block) {
    for (String attribute : NAMES) {
      String name = literal(block.get(attribute));
      if (name != null) {
        return name;
      }
    }
    HclBlock metadata = block.block("metadata");
    String name = metadata == null ? null : literal(metadata.get("name"));
    return name == null ? label(block.label(1)) : name;
  }

  /** A label, but for those that every module uses: there the name of its folder tells more. */
  String label(String label) {
    int end = path.lastIndexOf('/');
    return switch (label) {
      case "this", "default", "main" ->
          end <= 0 ? label : path.substring(path.lastIndexOf('/', end - 1) + 1, end);
      default -> label;
    };
  }

  /** The name that a value gives: its text, or the name of the block it is taken from. */
  @Nullable String name(Node value) {
    String text = literal(value);
    if (text != null) {
      return text;
    }
    for (String address : addresses(value)) {
      HclBlock block = blocks.get(address);
      if (block != null) {
        return name(block);
      }
    }
    for (String address : addresses(value)) {
      int dot = address.indexOf('.');
      String type = address.substring(0, dot);
      if (type.indexOf('_') > 0) {
        return label(address.substring(dot + 1));
      }
    }
    return null;
  }

  /** The first block of this file that a value is taken from. */
  @Nullable String address(Node value) {
    for (String address : addresses(value)) {
      if (blocks.containsKey(address)) {
        return address;
      }
    }
    return null;
  }

  /** {@code aws_iam_user.ci} in {@code aws_iam_user.ci.name}, also within a text. */
  static List<String> addresses(Node value) {
    List<String> found = new ArrayList<>();
    String text = value.text();
    if (text == null || (value.isQuoted() && !text.contains("${"))) {
      return found;
    }
    int i = 0;
    while (i < text.length() && found.size() < 20) {
      int end = i;
      while (end < text.length() && isPart(text.charAt(end))) {
        end++;
      }
      if (end > i) {
        String address = start(text.substring(i, Math.min(end, i + 300)));
        if (address != null) {
          found.add(address);
        }
      }
      i = end + 1;
    }
    return found;
  }

  private static @Nullable String start(String way) {
    int parts = way.startsWith("data.") || way.startsWith("ephemeral.") ? 3 : 2;
    int end = -1;
    for (int n = 0; n < parts; n++) {
      int dot = way.indexOf('.', end + 1);
      if (dot < 0) {
        return n == parts - 1 && way.length() > end + 1 ? way : null;
      }
      end = dot;
    }
    return way.substring(0, end);
  }

  /** The names of variables in {@code var.x} and {@code "${var.x}"}. */
  static List<String> variables(Node value) {
    List<String> names = new ArrayList<>();
    for (String address : addresses(value)) {
      if (address.startsWith("var.")) {
        names.add(address.substring(4));
      }
    }
    return names;
  }

  private static boolean isPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
  }
}
