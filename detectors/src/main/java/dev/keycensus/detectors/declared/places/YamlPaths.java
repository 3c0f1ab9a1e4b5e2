package dev.keycensus.detectors.declared.places;

import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Finds the scalars that spots are in; what an alias stands for is looked at once. */
final class YamlPaths {
  private final List<Spot> spots;
  private final @Nullable String[] found;
  private final IdentityHashMap<Node, Boolean> seen = new IdentityHashMap<>();

  YamlPaths(List<Spot> spots, @Nullable String[] found) {
    this.spots = spots;
    this.found = found;
  }

  void walk(Node node, String path, int depth) {
    if (depth > dev.keycensus.detectors.declared.nodes.Node.DEEPEST
        || seen.put(node, true) != null) {
      return;
    }
    if (node instanceof MappingNode map) {
      for (NodeTuple entry : map.getValue()) {
        String key = entry.getKeyNode() instanceof ScalarNode s ? s.getValue() : "";
        walk(entry.getValueNode(), KeyPaths.under(path, key), depth + 1);
      }
    } else if (node instanceof SequenceNode list) {
      int i = 0;
      for (Node item : list.getValue()) {
        walk(item, path + "[" + i++ + "]", depth + 1);
      }
    } else if (node instanceof ScalarNode) {
      long from = node.getStartMark().map(YamlPaths::position).orElse(0L);
      long to = node.getEndMark().map(YamlPaths::position).orElse(0L);
      for (int i = first(from); i < found.length; i++) {
        Spot s = spots.get(i);
        if (KeyPaths.position(s.line(), s.column()) >= to) {
          break;
        }
        found[i] = KeyPaths.told(path);
      }
    }
  }

  private static long position(Mark mark) {
    return KeyPaths.position(mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** The first spot at or behind a position. */
  private int first(long position) {
    int low = 0;
    int high = found.length;
    while (low < high) {
      int mid = (low + high) >>> 1;
      Spot s = spots.get(mid);
      if (KeyPaths.position(s.line(), s.column()) < position) {
        low = mid + 1;
      } else {
        high = mid;
      }
    }
    return low;
  }
}
