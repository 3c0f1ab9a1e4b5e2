package dev.keycensus.sources.jgit;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Objects that others were put together from a moment ago. The versions of a file or folder are
 * edits of each other, so the next one asked for mostly shares all but the end of its chain with
 * the one before.
 */
final class BaseCache {
  private static final int MAX_BYTES = 24 << 20;
  private static final int MAX_ENTRY = 1 << 20;

  /** An object: its type, 1 to 4, and its content, which nobody may change. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Whole(int type, byte[] content) {}

  private final Map<ObjectFiles.Place, Whole> entries = new LinkedHashMap<>(256, 0.75f, true);
  private int bytes;

  synchronized @Nullable Whole get(ObjectFiles.Place place) {
    return entries.get(place);
  }

  synchronized void put(ObjectFiles.Place place, Whole whole) {
    if (whole.content.length > MAX_ENTRY || entries.putIfAbsent(place, whole) != null) {
      return;
    }
    bytes += whole.content.length;
    Iterator<Whole> oldest = entries.values().iterator();
    while (bytes > MAX_BYTES && oldest.hasNext()) {
      bytes -= oldest.next().content.length;
      oldest.remove();
    }
  }

  synchronized void clear() {
    entries.clear();
    bytes = 0;
  }
}
