package dev.keycensus.sources;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens files without following a link at their end, and reads small ones whole. */
final class SmallFile {
  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private SmallFile() {}

  static SeekableByteChannel open(Path file) throws IOException {
    return Files.newByteChannel(file, READ);
  }

  static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * All bytes of a regular file.
   *
   * @return null if it is not a regular file, is longer than {@code limit} bytes or cannot be read
   */
  static byte @Nullable [] read(Path file, int limit) {
    try {
      if (!attributes(file).isRegularFile()) {
        return null;
      }
      try (SeekableByteChannel channel = open(file)) {
        long size = channel.size();
        if (size > limit) {
          return null;
        }
        ByteBuffer content = ByteBuffer.allocate((int) size);
        while (content.hasRemaining() && channel.read(content) >= 0) {
          // A short read says nothing about the end.
        }
        return content.hasRemaining() ? null : content.array();
      }
    } catch (IOException e) {
      return null;
    }
  }
}
