package dev.keycensus.sources.git;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** The kinds that each blob was seen under, from all threads. */
final class KindTable {
  private final AtomicIntegerArray kinds;

  KindTable(int objects) {
    kinds = new AtomicIntegerArray(objects);
  }

  void add(int object, int more) {
    if ((kinds.getPlain(object) & more) != more) {
      kinds.accumulateAndGet(object, more, (a, b) -> a | b);
    }
  }

  int get(int object) {
    return kinds.get(object);
  }
}
