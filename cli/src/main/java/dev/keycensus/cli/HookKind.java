package dev.keycensus.cli;

/** The two moments at which git asks us. */
enum HookKind {
  PRE_COMMIT("pre-commit") {
    @Override
    String script(String keycensus) {
      return HEAD
          + "# To commit once without it: git commit --no-verify\n"
          + find(keycensus, "commit")
          + "exec \"$keycensus\" scan --staged -- .\n";
    }

    @Override
    String line(String keycensus) {
      return quoted(keycensus) + " scan --staged -- . || exit 1";
    }
  },
  PRE_PUSH("pre-push") {
    @Override
    String script(String keycensus) {
      return HEAD
          + "# To push once without it: git push --no-verify\n"
          + find(keycensus, "push")
          + """
          # What the remote has not: without a commit of its own that is known here, all that is not
          # in its branches as they were last seen.
          known="refs/remotes/$1/*"
          case $1 in *..*) known='refs/remotes/-/*' ;; esac
          status=0
          while read -r local_ref local_id remote_ref remote_id; do
            case $local_id in *[!0]*) ;; *) continue ;; esac # a deletion brings nothing
            from=$known
            case $remote_id in
              *[!0]*) git cat-file -e "$remote_id^{commit}" 2>/dev/null && from=$remote_id ;;
            esac
            "$keycensus" scan --range "$from..$local_id" -- . </dev/null || status=$?
          done
          exit $status
          """;
    }

    @Override
    String line(String keycensus) {
      return quoted(keycensus) + " scan --since \"origin/main\" -- . || exit 1";
    }
  };

  /** How ours are known. */
  static final String MARK = "# A hook of keycensus.";

  private static final String HEAD =
      "#!/bin/sh\n" + MARK + " \"keycensus hook uninstall\" takes it away.\n";

  private final String file;

  HookKind(String file) {
    this.file = file;
  }

  /** What git calls it. */
  String file() {
    return file;
  }

  /**
   * The whole hook.
   *
   * @param keycensus what it calls: a path, or a name to look for in the PATH
   */
  abstract String script(String keycensus);

  /** One line, to be added to a hook that somebody has already. */
  abstract String line(String keycensus);

  private static String find(String keycensus, String verb) {
    return "keycensus="
        + quoted(keycensus)
        + "\ncommand -v \"$keycensus\" >/dev/null || {\n"
        + "  echo \"keycensus is not at $keycensus any more: nothing was checked.\" >&2\n"
        + "  echo \"Install the hook again, or: git "
        + verb
        + " --no-verify\" >&2\n"
        + "  exit 1\n}\n";
  }

  /** One word for a POSIX shell, whatever is in it. */
  static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
