package dev.keycensus.sources.git;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Numbers paths, each made of its folder's path and a name; 0 is the root. */
final class PathTable {
  static final int ROOT = 0;

  private final NameTable names;
  private final Map<Long, Integer> numbers = new HashMap<>();
  private int[] parent = new int[1024];
  private int[] name = new int[1024];
  private int count = 1;

  PathTable(NameTable names) {
    this.names = names;
  }

  /** The number of the entry {@code name} in folder {@code parent}. */
  synchronized int number(int folder, int nameId) {
    Integer known = numbers.get(pair(folder, nameId));
    if (known != null) {
      return known;
    }
    if (count == parent.length) {
      parent = Arrays.copyOf(parent, 2 * count);
      name = Arrays.copyOf(name, 2 * count);
    }
    parent[count] = folder;
    name[count] = nameId;
    numbers.put(pair(folder, nameId), count);
    return count++;
  }

  /** The number of the entry {@code name} in folder {@code parent}, or -1 if it has none. */
  synchronized int find(int folder, int nameId) {
    return numbers.getOrDefault(pair(folder, nameId), -1);
  }

  private static long pair(int folder, int nameId) {
    return (long) folder << 32 | nameId;
  }

  /** The path with {@code /}; UTF-8, or Latin-1 where it is not that. */
  synchronized String path(int number) {
    int depth = 0;
    for (int i = number; i != ROOT; i = parent[i]) {
      depth++;
    }
    int[] parts = new int[depth];
    for (int i = number; i != ROOT; i = parent[i]) {
      parts[--depth] = name[i];
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < parts.length; i++) {
      if (i > 0) {
        bytes.write('/');
      }
      bytes.writeBytes(names.name(parts[i]));
    }
    return decode(bytes.toByteArray());
  }

  private static String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }
}
