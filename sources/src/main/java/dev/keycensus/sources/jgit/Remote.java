package dev.keycensus.sources.jgit;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.jspecify.annotations.Nullable;

/**
 * Clones a repository from a server that may be hostile, bare, into a folder of our own. Branches,
 * tags and notes are taken; no submodules, and nothing from another server. Everything that the
 * server sends is counted, and what it can make us wait for is limited.
 */
public final class Remote {
  private static final List<RefSpec> WANTED =
      List.of(
          new RefSpec("+refs/heads/*:refs/heads/*"),
          new RefSpec("+refs/tags/*:refs/tags/*"),
          new RefSpec("+refs/notes/*:refs/notes/*"));

  private final RemoteUrl url;
  private final CloneLimits limits;
  private final CloneProgress progress;
  private final String ssh;
  private final @Nullable Path temporary;

  /** A server that was not asked yet. */
  public Remote(RemoteUrl url, CloneLimits limits, CloneProgress progress) {
    this(url, limits, progress, "ssh", null);
  }

  /**
   * For tests.
   *
   * @param ssh a program in place of ssh
   * @param temporary where the clone is made; null for the usual place
   */
  Remote(
      RemoteUrl url,
      CloneLimits limits,
      CloneProgress progress,
      String ssh,
      @Nullable Path temporary) {
    this.ssh = ssh;
    this.temporary = temporary;
    this.url = url;
    this.limits = limits;
    this.progress = progress;
  }

  /**
   * Clones.
   *
   * @return to be closed, which deletes it
   * @throws GitProblem if the server cannot be reached, has no such repository, or sends too much
   *     or nonsense; no message holds a login
   */
  @SuppressWarnings("Interruption") // Its own thread's only work.
  public Clone cloneNow() throws IOException {
    Meter meter = new Meter(limits);
    Clone clone = Clone.make(temporary);
    FutureTask<Void> work =
        new FutureTask<>(
            () -> {
              fetch(clone, meter);
              return null;
            });
    // A thread of its own, because a server can make a read last forever, one byte at a time.
    Thread thread = new Thread(work, "clone");
    thread.setDaemon(true);
    boolean done = false;
    try {
      thread.start();
      work.get(meter.left(), TimeUnit.MILLISECONDS);
      done = true;
      return clone;
    } catch (TimeoutException e) {
      throw meter.late();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GitProblem("the clone was interrupted", null);
    } catch (ExecutionException e) {
      throw told(e.getCause());
    } finally {
      if (!done) {
        meter.cancel();
        try {
          thread.join(2000);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        clone.close();
      }
    }
  }

  private void fetch(Clone clone, Meter meter) throws IOException {
    try (FileRepository local = Inert.openToWrite(clone.folder(), CloneLimits.maxObject());
        Transport transport = open(local, meter)) {
      transport.setTimeout((int) Math.max(1, limits.silence().toSeconds()));
      try (FetchConnection connection = transport.openFetch(WANTED, Constants.HEAD)) {
        TreeMap<String, Ref> wanted = new TreeMap<>();
        for (Ref ref : connection.getRefs()) {
          if (isWanted(ref)) {
            wanted.put(ref.getName(), ref);
          }
        }
        if (!wanted.isEmpty()) {
          meter.objectsNext();
          connection.fetch(
              new ProgressOf(progress, meter), new ArrayList<>(wanted.values()), Set.of());
        }
        clone.write(wanted.values(), connection.getRef(Constants.HEAD));
      }
    }
  }

  private Transport open(Repository local, Meter meter) throws IOException {
    Transport transport = Transport.open(local, url.uri());
    if (url.isSsh()) {
      ((SshTransport) transport).setSshSessionFactory(new OpenSsh(ssh, meter));
      return transport;
    }
    ((TransportHttp) transport).setHttpConnectionFactory(new GuardedHttp(url, meter));
    transport.setCredentialsProvider(new OneLogin(url));
    return transport;
  }

  /** A server can name anything; what is no name for a ref could be one of a file elsewhere. */
  private static boolean isWanted(Ref ref) {
    String name = ref.getName();
    return ref.getObjectId() != null
        && WANTED.stream().anyMatch(spec -> spec.matchSource(name))
        && Repository.isValidRefName(name);
  }

  private GitProblem told(@Nullable Throwable failure) {
    @Nullable Throwable cause = failure;
    for (int i = 0; cause != null && i < 10; i++) {
      if (cause instanceof GitProblem problem) {
        return problem;
      }
      if (cause instanceof OutOfMemoryError || cause instanceof TooLargeObjectInPackException) {
        return new GitProblem(
            "the repository has objects that are too large",
            "clone it yourself and scan the clone");
      }
      if (cause instanceof UnknownHostException) {
        return new GitProblem("there is no host \"" + url.uri().getHost() + "\"", null);
      }
      if (cause instanceof ConnectException) {
        return new GitProblem("nobody answers at " + url.uri().getHost(), null);
      }
      if (cause instanceof SSLException) {
        return new GitProblem("the server's certificate cannot be trusted", null);
      }
      if (cause instanceof SocketTimeoutException) {
        return new GitProblem(
            "the server said nothing for " + CloneLimits.words(limits.silence()), null);
      }
      cause = cause.getCause();
    }
    if (url.isSsh()) {
      return new GitProblem(
          "ssh cannot clone " + url.shown(),
          "does git ls-remote work with it? The host has to be known, and ssh must ask nothing");
    }
    if (failure instanceof NoRemoteRepositoryException) {
      return new GitProblem(
          "the server has no repository " + url.shown() + ", or shows it to nobody",
          "for a private one, put a token into KEYCENSUS_TOKEN");
    }
    String message = String.valueOf(failure == null ? null : failure.getMessage());
    if (failure instanceof TransportException && message.contains("not authorized")
        || message.contains("credentials")
        || message.contains("uthentication")) {
      return new GitProblem(
          "the server wants a login, and not the one it got if it got one",
          "put a token into KEYCENSUS_TOKEN");
    }
    // Whatever else JGit says may quote what the server sent.
    return new GitProblem(
        "the clone of " + url.shown() + " failed", "does git clone --bare work with it?");
  }
}
