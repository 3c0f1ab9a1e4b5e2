package dev.keycensus.sources.jgit;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.zip.Inflater;

/**
 * One object of a pack, put together from the chain of edits it is stored as. Every size is checked
 * before memory is taken for it, and the chain has an end.
 */
final class PackedObject {
  private static final int OFS_DELTA = 6;
  private static final int REF_DELTA = 7;

  /** Git makes chains of up to 4095 edits. */
  private static final int MAX_CHAIN = 10_000;

  /** Bytes that hold every header of an entry: its size, and an offset or an id. */
  private static final int HEADER = 64;

  /** An entry that is an edit: where it is, and its data within the pack. */
  private record Edit(ObjectFiles.Place place, long at, long size) {}

  private final ObjectFiles files;
  private final long limit;
  private final ArrayDeque<Edit> edits = new ArrayDeque<>();

  PackedObject(ObjectFiles files, long limit) {
    this.files = files;
    this.limit = limit;
  }

  /** Reads the entry at a place, and all that it is an edit of, the innermost first. */
  BaseCache.Whole read(ObjectFiles.Place from) throws IOException, ObjectProblem {
    Inflater inflater = new Inflater();
    try {
      BaseCache.Whole whole = base(from, inflater);
      while (!edits.isEmpty()) {
        Edit edit = edits.pop();
        byte[] delta = inflate(edit.place.pack(), edit.at, edit.size, inflater);
        whole = new BaseCache.Whole(whole.type(), apply(whole.content(), delta));
        files.cache().put(edit.place, whole);
      }
      return whole;
    } finally {
      inflater.end();
    }
  }

  /** Follows the chain to an object that is stored whole, or that was needed a moment ago. */
  private BaseCache.Whole base(ObjectFiles.Place from, Inflater inflater)
      throws IOException, ObjectProblem {
    ObjectFiles.Place place = from;
    byte[] header = new byte[HEADER];
    while (edits.size() < MAX_CHAIN) {
      BaseCache.Whole cached = files.cache().get(place);
      if (cached != null) {
        return cached;
      }
      Pack pack = place.pack();
      long at = place.offset();
      int length = pack.read(at, header, HEADER);
      Header entry = Header.read(header, length);
      if (entry.kind >= 1 && entry.kind <= 4) {
        byte[] content = inflate(pack, at + entry.end, entry.size, inflater);
        BaseCache.Whole whole = new BaseCache.Whole(entry.kind, content);
        files.cache().put(place, whole);
        return whole;
      }
      if (entry.kind == OFS_DELTA) {
        Varint back = Varint.offset(header, entry.end, length);
        if (back.value <= 0 || back.value > at) {
          throw ObjectProblem.broken();
        }
        edits.push(new Edit(place, at + back.end, entry.size));
        place = new ObjectFiles.Place(pack, at - back.value);
        continue;
      }
      int idEnd = entry.end + pack.width();
      if (entry.kind != REF_DELTA || length < idEnd) {
        throw ObjectProblem.broken();
      }
      edits.push(new Edit(place, at + idEnd, entry.size));
      byte[] id = Arrays.copyOfRange(header, entry.end, idEnd);
      ObjectFiles.Place next = files.locate(id);
      if (next == null) {
        BaseCache.Whole loose = files.loose(id, limit);
        if (loose == null) {
          throw ObjectProblem.broken();
        }
        return loose;
      }
      place = next;
    }
    throw ObjectProblem.broken();
  }

  private byte[] inflate(Pack pack, long from, long size, Inflater inflater)
      throws IOException, ObjectProblem {
    if (size > limit) {
      throw ObjectProblem.tooLarge(limit);
    }
    inflater.reset();
    byte[] content = new byte[(int) size];
    // What compresses to more than it was is rare; then a second read follows.
    int first = (int) Math.min(size + 32, Inflating.BUFFER);
    long[] at = {from};
    Inflating.Input input =
        buffer -> {
          int n = pack.read(at[0], buffer, at[0] == from ? first : buffer.length);
          at[0] += n;
          return n;
        };
    new Inflating(inflater, input).rest(content, 0, 0);
    return content;
  }

  private byte[] apply(byte[] base, byte[] delta) throws ObjectProblem {
    Varint baseSize = Varint.size(delta, 0, delta.length);
    Varint size = Varint.size(delta, baseSize.end, delta.length);
    if (baseSize.value != base.length) {
      throw ObjectProblem.broken();
    }
    if (size.value > limit) {
      throw ObjectProblem.tooLarge(limit);
    }
    byte[] result = new byte[(int) size.value];
    int to = 0;
    int p = size.end;
    try {
      while (p < delta.length) {
        int command = delta[p++];
        if (command > 0) {
          System.arraycopy(delta, p, result, to, command);
          p += command;
          to += command;
        } else if (command == 0) {
          throw ObjectProblem.broken();
        } else {
          int from = 0;
          int length = 0;
          for (int i = 0; i < 4; i++) {
            from |= (command & 1 << i) == 0 ? 0 : (delta[p++] & 0xFF) << 8 * i;
          }
          for (int i = 0; i < 3; i++) {
            length |= (command & 16 << i) == 0 ? 0 : (delta[p++] & 0xFF) << 8 * i;
          }
          length = length == 0 ? 0x10000 : length;
          System.arraycopy(base, from, result, to, length);
          to += length;
        }
      }
    } catch (IndexOutOfBoundsException e) {
      throw ObjectProblem.broken();
    }
    if (to != result.length) {
      throw ObjectProblem.broken();
    }
    return result;
  }

  /** What an entry begins with: its kind and its inflated size, and where that ends. */
  private record Header(int kind, long size, int end) {
    static Header read(byte[] bytes, int length) throws ObjectProblem {
      if (length <= 0) {
        throw ObjectProblem.broken();
      }
      int b = bytes[0];
      long size = b & 15;
      int shift = 4;
      int p = 1;
      while (b < 0) {
        if (p >= length || shift > 53) {
          throw ObjectProblem.broken();
        }
        b = bytes[p++];
        size |= (b & 0x7FL) << shift;
        shift += 7;
      }
      return new Header(bytes[0] >> 4 & 7, size, p);
    }
  }

  /** A number of a varying number of bytes, and where it ends. */
  private record Varint(long value, int end) {
    static Varint size(byte[] bytes, int from, int to) throws ObjectProblem {
      long value = 0;
      int p = from;
      for (int shift = 0; shift <= 56 && p < to; shift += 7) {
        int b = bytes[p++];
        value |= (b & 0x7FL) << shift;
        if (b >= 0) {
          return new Varint(value, p);
        }
      }
      throw ObjectProblem.broken();
    }

    static Varint offset(byte[] bytes, int from, int to) throws ObjectProblem {
      long value = -1;
      for (int p = from; p < to && p < from + 9; p++) {
        value = (value + 1) << 7 | (bytes[p] & 0x7F);
        if (bytes[p] >= 0) {
          return new Varint(value, p + 1);
        }
      }
      throw ObjectProblem.broken();
    }
  }
}
