#!/bin/sh
# A hook of keycensus. "keycensus hook uninstall" takes it away.
# To commit once without it: git commit --no-verify
keycensus='FOLDER/it'\''s "a" $(launcher)'
command -v "$keycensus" >/dev/null || {
  echo "keycensus is not at $keycensus any more: nothing was checked." >&2
  echo "Install the hook again, or: git commit --no-verify" >&2
  exit 1
}
exec "$keycensus" scan --staged -- .
