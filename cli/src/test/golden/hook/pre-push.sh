#!/bin/sh
# A hook of keycensus. "keycensus hook uninstall" takes it away.
# To push once without it: git push --no-verify
keycensus='FOLDER/it'\''s "a" $(launcher)'
command -v "$keycensus" >/dev/null || {
  echo "keycensus is not at $keycensus any more: nothing was checked." >&2
  echo "Install the hook again, or: git push --no-verify" >&2
  exit 1
}
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
