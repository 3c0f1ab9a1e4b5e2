package dev.keycensus.sources.jgit;

import dev.keycensus.sources.Blob;
import dev.keycensus.sources.Skip;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads versions and hands them on. Everything that can be wrong with one is a skip. */
final class BlobReading {
  private final ObjectFiles objects;
  private final long limit;
  private final Changes sink;

  /** At most {@code limit} bytes of a blob, or what {@link ObjectFiles} allows. */
  BlobReading(GitRepository repository, long limit, Changes sink) {
    this.objects = repository.objects();
    this.limit = limit;
    this.sink = sink;
  }

  /**
   * A version that nobody has read yet.
   *
   * @param id raw
   * @param before raw ids
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Version(String path, byte[] id, @Nullable Commit commit, List<byte[]> before) {}

  void push(Version version) {
    byte[] bytes;
    try {
      bytes = objects.read(version.id, ObjectFiles.BLOB, limit);
    } catch (ObjectProblem e) {
      sink.skip(new Skip(version.path, e.kind, e.reason()));
      return;
    }
    sink.change(
        new Change(
            Blob.whole(version.path, bytes, bytes.length),
            HexFormat.of().formatHex(version.id),
            version.commit,
            version.before.stream().map(this::before).toList()));
  }

  private Before before(byte[] id) {
    return new Before() {
      @Override
      public String id() {
        return HexFormat.of().formatHex(id);
      }

      @Override
      public byte @Nullable [] read() {
        try {
          return objects.read(id, ObjectFiles.BLOB, ObjectFiles.MAX_OBJECT);
        } catch (ObjectProblem e) {
          return null;
        }
      }
    };
  }
}
