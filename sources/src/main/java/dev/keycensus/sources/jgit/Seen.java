package dev.keycensus.sources.jgit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;

/** Which versions were pushed already, in 16 bytes each: a long range has millions. */
final class Seen {
  private record Key(long a, long b) {}

  private final Set<Key> keys = new HashSet<>();
  private final MessageDigest digest;
  private final byte[] raw = new byte[20];

  Seen() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether this version, in place of those, is seen for the first time. */
  boolean add(String path, ObjectId id, List<ObjectId> before) {
    update(id);
    before.forEach(this::update);
    ByteBuffer hash = ByteBuffer.wrap(digest.digest(path.getBytes(StandardCharsets.UTF_8)));
    return keys.add(new Key(hash.getLong(), hash.getLong()));
  }

  private void update(ObjectId id) {
    id.copyRawTo(raw, 0);
    digest.update(raw);
  }
}
