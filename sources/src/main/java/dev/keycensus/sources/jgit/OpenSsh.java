package dev.keycensus.sources.jgit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;

/**
 * Sessions by the ssh that is installed. It is started only for an ssh URL that the user gave, by
 * its arguments and not through a shell. So the user's agent, keys, hardware tokens and known hosts
 * count as in every other clone; it asks nothing, accepts no unknown host and writes nothing. A
 * client in Java would be 2.5 MB larger, know neither agents nor, without a cryptography library of
 * another 8 MB, today's usual keys.
 */
final class OpenSsh extends SshSessionFactory {
  private static final List<String> OPTIONS =
      List.of(
          "BatchMode=yes",
          "StrictHostKeyChecking=yes",
          "UpdateHostKeys=no",
          "ClearAllForwardings=yes",
          "ForwardAgent=no",
          "ForwardX11=no",
          "PermitLocalCommand=no",
          "RequestTTY=no",
          "ControlMaster=no",
          "ControlPath=none",
          "ServerAliveInterval=15",
          "ServerAliveCountMax=2");

  private final String program;
  private final Meter meter;

  OpenSsh(String program, Meter meter) {
    this.program = program;
    this.meter = meter;
  }

  @Override
  public String getType() {
    return "openssh";
  }

  @Override
  public RemoteSession getSession(URIish uri, CredentialsProvider none, FS fs, int milliseconds)
      throws TransportException {
    return new Session(command(uri, milliseconds / 1000));
  }

  private List<String> command(URIish uri, int seconds) {
    List<String> command = new ArrayList<>(List.of(program, "-T"));
    for (String option : OPTIONS) {
      command.add("-o");
      command.add(option);
    }
    command.add("-o");
    command.add("ConnectTimeout=" + Math.max(1, seconds));
    if (uri.getPort() > 0) {
      command.add("-p");
      command.add(String.valueOf(uri.getPort()));
    }
    if (uri.getUser() != null) {
      command.add("-l");
      command.add(uri.getUser());
    }
    // RemoteUrl has seen to it that neither begins with a dash.
    command.add("--");
    command.add(uri.getHost());
    return command;
  }

  private final class Session implements RemoteSession {
    private final List<String> command;

    Session(List<String> command) {
      this.command = command;
    }

    @Override
    public Process exec(String remote, int timeout) throws IOException {
      List<String> all = new ArrayList<>(command);
      all.add(remote);
      Process process;
      try {
        process = new ProcessBuilder(all).start();
      } catch (IOException e) {
        throw new GitProblem(
            "an ssh URL needs ssh, which is not installed", "https works without it");
      }
      meter.whenCancelled(process::destroyForcibly);
      return new Counted(process, meter);
    }

    @Override
    public void disconnect() {}
  }

  /** A process whose output is counted. */
  private static final class Counted extends Process {
    private final Process process;
    private final InputStream out;

    Counted(Process process, Meter meter) {
      this.process = process;
      this.out = meter.counted(process.getInputStream());
    }

    @Override
    public InputStream getInputStream() {
      return out;
    }

    @Override
    public OutputStream getOutputStream() {
      return process.getOutputStream();
    }

    @Override
    public InputStream getErrorStream() {
      return process.getErrorStream();
    }

    @Override
    public int waitFor() throws InterruptedException {
      return process.waitFor();
    }

    /** JGit asks as soon as the output ends, which may be before the process has. */
    @Override
    public int exitValue() {
      try {
        process.waitFor(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return process.exitValue();
    }

    @Override
    public void destroy() {
      process.destroy();
    }
  }
}
