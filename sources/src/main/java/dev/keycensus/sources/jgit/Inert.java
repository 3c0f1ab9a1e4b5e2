package dev.keycensus.sources.jgit;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PackParser;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * JGit without side effects. Left alone it reads the user's and the system's configuration (and
 * starts git twice to find them), obeys {@code include.path} of a hostile repository, measures the
 * clock of the file system with thousands of files inside the repository and writes the result into
 * the home folder. Here it sees no environment, no home, no configuration file at all, and is told
 * how exact time stamps are.
 */
final class Inert extends SystemReader {
  /** A file that cannot exist: its parent is no folder that can be made. */
  private static final File NOWHERE = new File("/dev/null/keycensus", "config");

  private static final Inert READER = install();

  /** What the repository that is being opened finds in place of configuration files. */
  private volatile FixedConfig base = new FixedConfig(new Config());

  private Inert() {}

  private static Inert install() {
    Inert reader = new Inert();
    SystemReader.setInstance(reader);
    return reader;
  }

  /**
   * Opens a repository as a bare one, without reading its {@code config}.
   *
   * @param config the keys that count
   * @param objects where objects are read
   */
  static FileRepository open(GitFolders folders, Config config, ObjectFiles objects)
      throws IOException {
    // One at a time: JGit asks the one reader of the process for the base of each configuration.
    synchronized (READER) {
      READER.base = new FixedConfig(config);
      try {
        FileRepositoryBuilder builder = new FileRepositoryBuilder();
        builder.setFS(new ReadingFs());
        builder.setBare();
        builder.setGitDir(folders.gitDir().toFile());
        builder.setGitCommonDir(folders.commonDir().toFile());
        builder.setObjectDirectory(folders.objects().get(0).toFile());
        return new Reading(builder, objects);
      } finally {
        READER.base = new FixedConfig(new Config());
      }
    }
  }

  /**
   * Opens an empty bare repository of our own, to receive one pack.
   *
   * @param maxObject bytes; a pack with a larger object is refused
   */
  static FileRepository openToWrite(Path folder, long maxObject) throws IOException {
    FileRepositoryBuilder builder = new FileRepositoryBuilder();
    builder.setFS(new ReadingFs());
    builder.setBare();
    builder.setGitDir(folder.toFile());
    builder.setGitCommonDir(folder.toFile());
    builder.setObjectDirectory(folder.resolve("objects").toFile());
    synchronized (READER) {
      return new Receiving(builder, maxObject);
    }
  }

  /** A repository that puts a limit on what it receives. */
  private static final class Receiving extends FileRepository {
    private final long maxObject;

    Receiving(FileRepositoryBuilder builder, long maxObject) throws IOException {
      super(builder);
      this.maxObject = maxObject;
    }

    @Override
    public ObjectInserter newObjectInserter() {
      ObjectInserter inserter = super.newObjectInserter();
      return new ObjectInserter.Filter() {
        @Override
        protected ObjectInserter delegate() {
          return inserter;
        }

        @Override
        public PackParser newPackParser(InputStream in) throws IOException {
          PackParser parser = inserter.newPackParser(in);
          parser.setMaxObjectSizeLimit(maxObject);
          return parser;
        }
      };
    }
  }

  /** A repository whose objects are read by us. */
  private static final class Reading extends FileRepository {
    private final ObjectFiles objects;

    Reading(FileRepositoryBuilder builder, ObjectFiles objects) throws IOException {
      super(builder);
      this.objects = objects;
    }

    @Override
    public ObjectReader newObjectReader() {
      try {
        return new FilesReader(objects, getObjectDatabase().getShallowCommits());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public StoredConfig getUserConfig() {
    return base;
  }

  @Override
  public StoredConfig getJGitConfig() {
    return base;
  }

  @Override
  public StoredConfig getSystemConfig() {
    return base;
  }

  @Override
  public FileBasedConfig openUserConfig(Config parent, FS fs) {
    return base;
  }

  @Override
  public FileBasedConfig openSystemConfig(Config parent, FS fs) {
    return base;
  }

  @Override
  public FileBasedConfig openJGitConfig(Config parent, FS fs) {
    return base;
  }

  @Override
  public String getHostname() {
    return "localhost";
  }

  @Override
  @SuppressWarnings("NullAway") // JGit means "not set".
  public String getenv(String variable) {
    return null;
  }

  @Override
  public String getProperty(String key) {
    return System.getProperty(key);
  }

  @Override
  @Deprecated
  @SuppressWarnings("InlineMeSuggester")
  public long getCurrentTime() {
    return System.currentTimeMillis();
  }

  @Override
  @Deprecated
  @SuppressWarnings("InlineMeSuggester")
  public int getTimezone(long when) {
    return 0;
  }

  /** A configuration that is in no file and says how exact time stamps are. */
  private static final class FixedConfig extends FileBasedConfig {
    FixedConfig(Config values) {
      super(values, NOWHERE, FS.DETECTED);
    }

    @Override
    public long getTimeUnit(
        String section, String subsection, String name, long otherwise, TimeUnit unit) {
      if (section.equals("filesystem")) {
        // Two seconds is the coarsest that is in use (FAT); nothing here lives long enough to care.
        return unit.convert(2, TimeUnit.SECONDS);
      }
      return super.getTimeUnit(section, subsection, name, otherwise, unit);
    }

    @Override
    public void load() {}

    @Override
    public void save() {}

    @Override
    public boolean isOutdated() {
      return false;
    }
  }

  /** A file system on which nothing can be started. */
  private static class ReadingFs extends FS {
    @Override
    public FS newInstance() {
      return new ReadingFs();
    }

    /** The repository's own configuration is read by us, with a limit and without includes. */
    @Override
    public File resolve(File dir, String name) {
      return name.equals("config") ? NOWHERE : super.resolve(dir, name);
    }

    @Override
    public boolean supportsExecute() {
      return false;
    }

    @Override
    public boolean isCaseSensitive() {
      return true;
    }

    @Override
    public boolean canExecute(File file) {
      return false;
    }

    @Override
    public boolean setExecute(File file, boolean executable) {
      return false;
    }

    @Override
    public boolean retryFailedLockFileCommit() {
      return false;
    }

    @Override
    public boolean supportsSymlinks() {
      return false;
    }

    @Override
    @SuppressWarnings("NullAway") // JGit means "there is none".
    protected File discoverGitExe() {
      return null;
    }

    @Override
    @SuppressWarnings("NullAway")
    public File userHome() {
      return null;
    }

    @Override
    public ProcessBuilder runInShell(String command, String[] arguments) {
      throw new UnsupportedOperationException("nothing is ever started");
    }
  }
}
