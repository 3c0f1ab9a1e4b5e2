package dev.keycensus.inventory.store;

import dev.keycensus.inventory.census.Basis;
import dev.keycensus.rules.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;

/**
 * Times a store of 10,000 identities and 100,000 sightings; run by hand with {@code -Xmx512m} and
 * an empty folder. It tells and asserts nothing.
 */
final class StoreBench {
  private static final int TARGETS = 20;
  private static final int EACH = 500;

  private StoreBench() {}

  private interface Doing {
    void run() throws UserError;
  }

  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0], "bench.db");
    IntFunction<Target> target = i -> Target.named("git.example.org/acme/repository-" + i);
    timed("open", () -> SqliteStore.openOrMake(file).close());
    try (SqliteStore store = SqliteStore.openOrMake(file)) {
      timed(
          "add " + TARGETS + " targets",
          () -> {
            for (int t = 0; t < TARGETS; t++) {
              store.add(census(t, 0).census(), target.apply(t), SqliteStoreTest.SCANNED);
            }
          });
      System.out.println(Files.size(file) + " bytes");
      timed(
          "add them again, one in ten changed",
          () -> {
            for (int t = 0; t < TARGETS; t++) {
              store.add(census(t, 10).at(1).census(), target.apply(t), SqliteStoreTest.SCANNED);
            }
          });
      System.out.println(Files.size(file) + " bytes");
    }
    for (int round = 0; round < 3; round++) {
      try (SqliteStore store = SqliteStore.open(file)) {
        timed("list", () -> store.list(Filter.ALL, Moment.LATEST));
        timed("diff", () -> store.diff(new Moment.Before(Moment.LATEST), Moment.LATEST));
        timed("show", () -> store.show("nhi_000007000007", Moment.LATEST));
        timed("snapshots", store::snapshots);
      }
    }
    try (SqliteStore store = SqliteStore.openOrMake(file)) {
      timed("forget", () -> store.forget("git.example.org/acme/repository-3"));
    }
    System.out.println(
        (Runtime.getRuntime().totalMemory() >> 20) + " MiB of heap in use by the JVM");
  }

  /** 500 identities with 1,000 credentials in 5,000 places. */
  private static Made census(int target, int changed) {
    Made made = new Made();
    for (int i = 0; i < EACH; i++) {
      String n = String.format("%06d%06d", target, i);
      boolean other = changed > 0 && i % changed == 0;
      for (int c = 0; c < 2; c++) {
        String id = "cred_" + n + c + (other ? "x" : "");
        made.credential(
            id, "nhi_" + n, true, "s_1" + id, "s_2" + id, "s_3" + id, "s_4" + id, "s_5" + id);
        made.violation("secret.hardcoded", id, null);
      }
      made.identity("nhi_" + n, Basis.How.NAMED, other ? "@acme/new" : "@acme/team", "read");
      made.violation("owner.missing", "nhi_" + n, null);
    }
    return made;
  }

  private static void timed(String what, Doing doing) throws UserError {
    long start = System.nanoTime();
    doing.run();
    System.out.printf("%-40s %6d ms%n", what, (System.nanoTime() - start) / 1_000_000);
  }
}
