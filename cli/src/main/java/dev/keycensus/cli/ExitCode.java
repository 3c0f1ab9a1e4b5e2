package dev.keycensus.cli;

/** What the process says when it ends. */
final class ExitCode {
  private ExitCode() {}

  /** Nothing fails. */
  static final int OK = 0;

  /** A credential fails the scan, or a policy is violated. */
  static final int FAILS = 1;

  /** A flag, file or rule that cannot be used; nothing was scanned. */
  static final int USAGE = 2;

  /** Nothing fails, but not everything was read. */
  static final int INCOMPLETE = 3;

  /** A mistake of ours ({@code EX_SOFTWARE} of sysexits). */
  static final int INTERNAL = 70;
}
