package dev.keycensus.sources.git;

import dev.keycensus.sources.Blob;
import dev.keycensus.sources.Skip;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reads all annotated tags: what each points at; and hands on the messages. */
final class TagReader extends WholeFold {
  private static final int DEEPEST = 100;

  private final ObjectDatabase database;
  private final Messages messages;
  private final Map<Integer, Integer> targets = new ConcurrentHashMap<>();

  TagReader(ObjectDatabase database, Messages messages) {
    this.database = database;
    this.messages = messages;
  }

  @Override
  protected void whole(int tag, byte[] bytes, int length) {
    int at = 0;
    int target = -1;
    while (at < length && bytes[at] != '\n') {
      int end = CommitReader.lineEnd(bytes, at, length);
      if (CommitReader.starts(bytes, at, end, "object ")) {
        byte[] id = ObjectIds.parse(bytes, at + 7, end, database.table().width);
        target = id == null ? -1 : database.table().find(id, 0);
      }
      at = end + 1;
    }
    if (target < 0) {
      database.skip(new Skip(database.id(tag), Skip.Kind.UNREAD, "a tag of nothing"));
    }
    targets.put(tag, target);
    if (at + 1 < length) {
      messages.message(tag, bytes, at + 1, length);
    }
  }

  @Override
  public void chunk(int tag, Blob chunk) {
    if (chunk.offset() == 0) {
      database.skip(new Skip(database.id(tag), Skip.Kind.LIMIT, "over the size limit for a tag"));
    }
  }

  /** What the object is, or, if it is a tag, what it points at in the end; -1 if nothing. */
  int peel(int object) {
    int at = object;
    for (int i = 0; i < DEEPEST && at >= 0; i++) {
      Integer target = targets.get(at);
      if (target == null) {
        return at;
      }
      at = target;
    }
    return -1;
  }
}
