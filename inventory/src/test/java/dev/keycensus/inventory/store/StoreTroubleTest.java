package dev.keycensus.inventory.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keycensus.inventory.census.Basis;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.rules.UserError;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever goes wrong is told, and what was in the store stays in it. */
class StoreTroubleTest {
  private static final InventoryStore.Scanned SCANNED = SqliteStoreTest.SCANNED;
  private static final Target A = SqliteStoreTest.A;

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("census.db");
  }

  private static Census census(int identities) {
    Made made = new Made();
    for (int i = 0; i < identities; i++) {
      made.credential("cred_" + i, "nhi_" + i, true).identity("nhi_" + i, Basis.How.NAMED, null);
    }
    return made.census();
  }

  private void add(int identities) throws UserError {
    try (SqliteStore store = SqliteStore.openOrMake(file(), 200)) {
      store.add(census(identities), A, SCANNED);
    }
  }

  private void assertHolds(int snapshots, int identities) throws UserError {
    try (SqliteStore store = SqliteStore.open(file())) {
      assertThat(store.snapshots()).hasSize(snapshots);
      assertThat(store.list(Filter.ALL, Moment.LATEST).entries()).hasSize(identities);
    }
  }

  @FunctionalInterface
  private interface Doing {
    void run() throws Exception;
  }

  private static void assertTold(Doing doing, String what, String hint) {
    assertThatThrownBy(doing::run)
        .isInstanceOfSatisfying(
            UserError.class, e -> assertThat(e.render()).contains(what).contains(hint));
  }

  @Test
  void nothingThere() {
    assertTold(() -> SqliteStore.open(file()), "no such store", "inventory add --db");
    assertThat(file()).doesNotExist();
    assertTold(
        () -> SqliteStore.openOrMake(folder.resolve("no/such/x.db")), "no folder", "make it first");
    assertTold(() -> SqliteStore.openOrMake(folder), "is a folder", "census.db");
    assertTold(() -> SqliteStore.openOrMake(folder.resolve("a?b")), "cannot hold a ?", "");
  }

  @Test
  void anEmptyFileIsAStoreToBe() throws Exception {
    Files.createFile(file());
    assertTold(() -> SqliteStore.open(file()), "is empty", "inventory add");
    add(1);
    assertHolds(1, 1);
  }

  @Test
  void anotherFile() throws Exception {
    Files.writeString(file(), "dear diary, today I wrote more than sixteen characters\n");
    byte[] before = Files.readAllBytes(file());
    assertTold(() -> SqliteStore.openOrMake(file()), "not a store", "was not touched");
    assertTold(() -> SqliteStore.open(file()), "not a store", "was not touched");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void anotherProgramsDatabase() throws Exception {
    sql("create table note (text text)", "insert into note values ('x')");
    byte[] before = Files.readAllBytes(file());
    assertTold(() -> SqliteStore.openOrMake(file()), "another program", "was not touched");
    assertTold(() -> SqliteStore.open(file()), "another program", "was not touched");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void aNewerStore() throws Exception {
    add(1);
    sql("pragma user_version = 4");
    assertTold(() -> SqliteStore.openOrMake(file()), "newer keycensus", "another file");
    assertTold(() -> SqliteStore.open(file()), "store version 4", "another file");
  }

  private void sql(String... statements) throws Exception {
    NativeLibrary.load();
    try (var c = new org.sqlite.SQLiteConfig().createConnection("jdbc:sqlite:" + file());
        var s = c.createStatement()) {
      for (String statement : statements) {
        s.execute(statement);
      }
    }
  }

  @Test
  void aDamagedFile() throws Exception {
    add(300);
    long size = Files.size(file());
    try (RandomAccessFile f = new RandomAccessFile(file().toFile(), "rw")) {
      byte[] rubbish = new byte[4096];
      java.util.Arrays.fill(rubbish, (byte) 0x5a);
      for (long at = 4096 * 3; at + 4096 < size; at += 4096) {
        f.seek(at);
        f.write(rubbish);
      }
    }
    byte[] before = Files.readAllBytes(file());
    assertTold(() -> add(1), "damaged", "bring back a copy");
    assertTold(() -> assertHolds(1, 300), "damaged", "bring back a copy");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void aTruncatedFile() throws Exception {
    add(300);
    try (RandomAccessFile f = new RandomAccessFile(file().toFile(), "rw")) {
      f.setLength(f.length() / 2);
    }
    assertTold(() -> add(1), "damaged", "bring back a copy");
  }

  @Test
  void anotherWriterIsWaitedForAndThenTold() throws Exception {
    add(2);
    try (SqliteStore other = SqliteStore.openOrMake(file())) {
      other.database().execute("begin immediate");
      assertTold(() -> add(3), "another process", "nothing was changed");
      other.database().execute("rollback");
    }
    add(3);
    assertHolds(2, 3);
  }

  @Test
  void twoAtOnce() throws Exception {
    int writers = 4;
    CountDownLatch start = new CountDownLatch(1);
    List<Throwable> failed = java.util.Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      Target target = Target.named("t" + w);
      Thread t =
          new Thread(
              () -> {
                try {
                  start.await();
                  for (int i = 0; i < 5; i++) {
                    try (SqliteStore store = SqliteStore.openOrMake(file())) {
                      store.add(census(50), target, SCANNED);
                    }
                  }
                } catch (Exception e) {
                  failed.add(e);
                }
              });
      threads.add(t);
      t.start();
    }
    start.countDown();
    for (Thread t : threads) {
      t.join();
    }
    assertThat(failed).isEmpty();
    try (SqliteStore store = SqliteStore.open(file())) {
      assertThat(store.snapshots()).hasSize(writers * 5);
      assertThat(store.snapshots().stream().map(Snapshot::id).distinct()).hasSize(writers * 5);
    }
  }

  /** SQLite says the same where the file system has no room. */
  @Test
  void noRoom() throws Exception {
    add(2);
    try (SqliteStore store = SqliteStore.openOrMake(file())) {
      store.database().execute("pragma max_page_count = 40");
      assertTold(() -> store.add(census(2000), A, SCANNED), "the disk is full", "as it was before");
    }
    assertHolds(1, 2);
  }

  @Test
  void aSmallDisk() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString()) == 0);
    try {
      Path small = disk.resolve("c.db");
      try (SqliteStore store = SqliteStore.openOrMake(small)) {
        store.add(census(2), A, SCANNED);
        assertTold(() -> store.add(census(2000), A, SCANNED), "disk", "as it was before");
      }
      try (SqliteStore store = SqliteStore.open(small)) {
        assertThat(store.snapshots()).hasSize(1);
        assertThat(store.list(Filter.ALL, Moment.LATEST).entries()).hasSize(2);
      }
      assertThat(run("mount", "-o", "remount,ro", disk.toString())).isZero();
      assertTold(() -> SqliteStore.openOrMake(small), "read-only", "use the copy");
      try (SqliteStore store = SqliteStore.open(small)) {
        assertThat(store.list(Filter.ALL, Moment.LATEST).entries()).hasSize(2);
      }
      assertTold(() -> SqliteStore.openOrMake(disk.resolve("d.db")), "cannot be made", "");
    } finally {
      run("umount", disk.toString());
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor();
    } catch (IOException e) {
      return -1;
    }
  }

  /** A process of its own, which adds until somebody ends it. */
  static final class Adding {
    private Adding() {}

    public static void main(String[] args) throws Exception {
      try (SqliteStore store = SqliteStore.openOrMake(Path.of(args[0]))) {
        for (int i = 0; ; i++) {
          store.add(census(200 + i % 2 * 400), A, SCANNED);
          System.out.println(i);
          System.out.flush();
        }
      }
    }
  }

  /** Killed at any moment: the last snapshot that was told is whole, and no half one is there. */
  @Test
  void killedInTheMiddle() throws Exception {
    add(200);
    for (int round = 0; round < 3; round++) {
      Process child =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElse("java"),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Adding.class.getName(),
                  file().toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      int told = 0;
      try (var out = child.inputReader(StandardCharsets.UTF_8)) {
        for (int i = 0; i < 3; i++) {
          assertThat(out.readLine()).isNotNull();
          told++;
        }
        Thread.sleep(7 + 11 * round);
        child.destroyForcibly();
        child.waitFor(10, TimeUnit.SECONDS);
        while (out.readLine() != null) {
          told++;
        }
      } catch (IOException e) {
        // The pipe of a process that is gone.
        assertThat(child.isAlive()).isFalse();
      }
      try (SqliteStore store = SqliteStore.openOrMake(file())) {
        List<Snapshot> all = store.snapshots();
        assertThat(all.size()).isGreaterThanOrEqualTo(told);
        Snapshot last = all.get(all.size() - 1);
        assertThat(store.list(Filter.ALL, Moment.LATEST).entries())
            .hasSize((int) last.counts().identities());
      }
    }
  }
}
