package dev.keycensus.sources.jgit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;

/**
 * Gives JGit's walks the objects that {@link ObjectFiles} reads. JGit's own way would load whole
 * pack indexes, wait for pipes, write large objects out and link old packs back in.
 */
final class FilesReader extends ObjectReader {
  private static final int MOST_ALIKE = 256;
  private static final int MIN_DIGITS = 4;

  private final ObjectFiles files;
  private final Set<ObjectId> shallow;

  FilesReader(ObjectFiles files, Set<ObjectId> shallow) {
    this.files = files;
    this.shallow = shallow;
  }

  @Override
  public ObjectReader newReader() {
    return new FilesReader(files, shallow);
  }

  @Override
  public Collection<ObjectId> resolve(AbbreviatedObjectId id) throws IOException {
    List<ObjectId> found = new ArrayList<>();
    if (id.length() >= MIN_DIGITS) {
      for (String hex : files.beginningWith(id.name(), MOST_ALIKE)) {
        found.add(ObjectId.fromString(hex));
      }
    }
    return found;
  }

  @Override
  public ObjectLoader open(AnyObjectId id, int type) throws IOException {
    byte[] raw = new byte[20];
    id.copyRawTo(raw, 0);
    try {
      BaseCache.Whole whole = files.read(raw, ObjectFiles.MAX_OBJECT);
      if (type != OBJ_ANY && whole.type() != type) {
        throw new IncorrectObjectTypeException(id.copy(), type);
      }
      return new ObjectLoader.SmallObject(whole.type(), whole.content());
    } catch (ObjectProblem e) {
      switch (e.kind) {
        case LIMIT -> throw new LargeObjectException(id.copy());
        default -> throw new MissingObjectException(id.copy(), type);
      }
    }
  }

  @Override
  public Set<ObjectId> getShallowCommits() {
    return new HashSet<>(shallow);
  }

  @Override
  public void close() {}
}
