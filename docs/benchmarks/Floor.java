import dev.keycensus.sources.Blob;
import dev.keycensus.sources.git.Limits;
import dev.keycensus.sources.git.ObjectDatabase;
import dev.keycensus.sources.git.ObjectFold;
import dev.keycensus.sources.git.ObjectType;
import java.nio.file.Path;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The floor under a scan of a history: inflates every object and applies every delta, the way a
 * scan does, and looks at nothing. Prints, for each type of object, how many there are, their
 * bytes, the bytes that their deltas inserted (or all, where there is none) and seconds.
 */
public final class Floor {
  /** What every object hands down, so that the next one comes as an edit. */
  private static final Object STATE = new Object();

  private Floor() {}

  private static final class Counting implements ObjectFold<Object> {
    final LongAdder objects = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final LongAdder inserted = new LongAdder();

    @Override
    public Object first(int object, byte[] content, int length, boolean hasNext) {
      count(length, length);
      return STATE;
    }

    @Override
    public Object next(
        int object, byte[] content, int length, Object base, int[] copies, int n, boolean hasNext) {
      int rest = length;
      for (int i = 0; i < n; i++) {
        rest -= copies[3 * i + 2];
      }
      count(length, rest);
      return STATE;
    }

    @Override
    public void chunk(int object, Blob chunk) {
      int owned = chunk.ownedTo() - chunk.ownedFrom();
      bytes.add(owned);
      inserted.add(owned);
      if (chunk.last()) {
        objects.increment();
      }
    }

    private void count(int length, int fresh) {
      objects.increment();
      bytes.add(length);
      inserted.add(fresh);
    }
  }

  public static void main(String[] args) throws Exception {
    ForkJoinPool pool = new ForkJoinPool(Runtime.getRuntime().availableProcessors());
    AtomicLong skips = new AtomicLong();
    long start = System.nanoTime();
    try (ObjectDatabase database =
        ObjectDatabase.open(
            Path.of(args[0]), Limits.standard(), pool, skip -> skips.incrementAndGet())) {
      System.out.printf("open %d - - %.3f%n", database.count(), seconds(start));
      for (ObjectType type : ObjectType.values()) {
        long before = System.nanoTime();
        Counting counting = new Counting();
        database.fold(type, counting, pool);
        System.out.printf(
            "%s %d %d %d %.3f%n",
            type,
            counting.objects.sum(),
            counting.bytes.sum(),
            counting.inserted.sum(),
            seconds(before));
      }
    }
    System.out.printf("skips %d - - %.3f%n", skips.get(), seconds(start));
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
