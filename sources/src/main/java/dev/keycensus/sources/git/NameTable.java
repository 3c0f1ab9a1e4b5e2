package dev.keycensus.sources.git;

import java.util.Arrays;

/** Numbers the distinct names of all tree entries. Numbers depend on threads: never show them. */
final class NameTable {
  private final EntryKinds meaning;
  private volatile byte[][] names = new byte[1024][];
  private volatile int[] kinds = new int[1024];
  private volatile int[] marks = new int[1024];
  private int count;
  private int[] slots = new int[4096];
  private int[] hashes = new int[1024];

  NameTable(EntryKinds meaning) {
    this.meaning = meaning;
  }

  private synchronized int intern(int hash, byte[] bytes, int from, int to) {
    int mask = slots.length - 1;
    int slot = mix(hash) & mask;
    while (slots[slot] != 0) {
      int id = slots[slot] - 1;
      if (hashes[id] == hash && equal(names[id], bytes, from, to)) {
        return id;
      }
      slot = (slot + 1) & mask;
    }
    int id = count++;
    if (id == names.length) {
      hashes = Arrays.copyOf(hashes, 2 * id);
      kinds = Arrays.copyOf(kinds, 2 * id);
      marks = Arrays.copyOf(marks, 2 * id);
      names = Arrays.copyOf(names, 2 * id);
    }
    names[id] = Arrays.copyOfRange(bytes, from, to);
    hashes[id] = hash;
    kinds[id] = meaning.kinds(0, bytes, from, to);
    marks[id] = meaning.folder(0, bytes, from, to);
    slots[slot] = id + 1;
    if (2 * count > slots.length) {
      slots = rehashed(hashes, count, 2 * slots.length);
    }
    return id;
  }

  private static int[] rehashed(int[] hashes, int count, int length) {
    int[] slots = new int[length];
    int mask = length - 1;
    for (int id = 0; id < count; id++) {
      int slot = mix(hashes[id]) & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = id + 1;
    }
    return slots;
  }

  private static int mix(int hash) {
    int h = hash * 0x9e3779b9;
    return h ^ h >>> 15;
  }

  private static boolean equal(byte[] name, byte[] bytes, int from, int to) {
    return Arrays.equals(name, 0, name.length, bytes, from, to);
  }

  /** The name's bytes, not to be changed. */
  byte[] name(int id) {
    return names[id];
  }

  /** Kinds of a file of this name in a folder without marks. */
  int kinds(int id) {
    return kinds[id];
  }

  /** Marks of a folder of this name in a folder without marks. */
  int marks(int id) {
    return marks[id];
  }

  /** Number of names. */
  synchronized int count() {
    return count;
  }

  /** One thread's way to the table: remembers what it has seen, and so rarely needs the lock. */
  final class Reader {
    private int[] slots = new int[4096]; // id + 1
    private int[] hashes = new int[4096];
    private int size;

    /**
     * The number of a name.
     *
     * @param hash of the name's bytes, as {@link Arrays#hashCode(byte[])} makes it but from 0
     */
    int id(int hash, byte[] bytes, int from, int to) {
      int mask = slots.length - 1;
      int slot = mix(hash) & mask;
      while (slots[slot] != 0) {
        if (hashes[slot] == hash) {
          int id = slots[slot] - 1;
          if (equal(names[id], bytes, from, to)) {
            return id;
          }
        }
        slot = (slot + 1) & mask;
      }
      int id = intern(hash, bytes, from, to);
      slots[slot] = id + 1;
      hashes[slot] = hash;
      if (2 * ++size > slots.length) {
        grow();
      }
      return id;
    }

    private void grow() {
      int[] oldSlots = slots;
      int[] oldHashes = hashes;
      slots = new int[2 * oldSlots.length];
      hashes = new int[slots.length];
      int mask = slots.length - 1;
      for (int i = 0; i < oldSlots.length; i++) {
        if (oldSlots[i] != 0) {
          int slot = mix(oldHashes[i]) & mask;
          while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
          }
          slots[slot] = oldSlots[i];
          hashes[slot] = oldHashes[i];
        }
      }
    }
  }
}
