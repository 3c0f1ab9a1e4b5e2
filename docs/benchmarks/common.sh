# What the benchmark scripts share; sourced by them. Needs bash, git, python3, a JDK and /usr/bin/time.
# shellcheck shell=bash disable=SC2034
#
#   RUNS=n              runs of each command (default 5); the table gives their median and best
#   KEYCENSUS=path      the launcher to measure (default: the one of this checkout)
#   KEYCENSUS_JAVA=home the Java to run it on (default: the newest)
#   PEERS=dir           a folder with other scanners' programs (default: those on the path)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
keycensus=${KEYCENSUS:-$root/keycensus}
jar=$root/cli/target/keycensus.jar
runs=${RUNS:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Ids need a key; this one guards nothing and leaves the user's own alone.
export KEYCENSUS_KEY=benchmarks-need-no-secret-key

die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 2; }

# jdks: the homes of all JDKs from 17 on, oldest first.
jdks() {
  local home
  for home in /usr/lib/jvm/*/ ${JAVA_HOME:+"$JAVA_HOME/"}; do
    [ -x "$home/bin/javac" ] && [ ! -h "${home%/}" ] && printf '%s %s\n' "$(jdk_major "$home")" "${home%/}"
  done | sort -un -k1,1 | awk '$1 >= 17 {print $2}'
}
jdk_major() { sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"; }
java_home() { if [ -n "${KEYCENSUS_JAVA-}" ]; then echo "$KEYCENSUS_JAVA"; else jdks | tail -n 1; fi; }

# The first start builds, the second trains the class-data archive: both before anything is measured.
ready() {
  local dir=$work/ready
  mkdir -p "$dir"
  echo 'nothing here' >"$dir/a.txt"
  "$keycensus" scan "$dir" >/dev/null
  trained
}

# Waits until no class-data archive is being made (at most two minutes).
trained() {
  local lock=${XDG_CACHE_HOME:-$HOME/.cache}/keycensus/training n
  sleep 2
  for ((n = 0; n < 120; n++)); do
    [ -h "$lock" ] || return 0
    sleep 1
  done
}

# timed LABEL COMMAND...: runs it once, output thrown away, and notes label, seconds, peak MiB, exit code and load.
timed() {
  python3 "$here/measure.py" run "$work/times" "$@"
}

# table [BASE]: what was noted, as a Markdown table; beside BASE, each one's ratio to it, run by run.
table() { python3 "$here/measure.py" table "$work/times" "$@"; }

machine() {
  printf '%s, %s cores, %s GiB, %s, git %s, %s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
    "$(nproc)" "$(awk '/MemTotal/ {printf "%.0f", $2 / 1048576}' /proc/meminfo)" "$(uname -sr)" \
    "$(git version | cut -d' ' -f3)" "$(jdks | while read -r h; do printf 'JDK %s ' "$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "$h/release")"; done)"
}

# name REPO: how a repository is called in a table, without the folders of this machine.
name() {
  local path
  path=$(cd "$1" && pwd)
  case ${path##*/} in repo | .git) path=${path%/*} ;; esac
  path=${path##*/} path=${path%.git}
  printf '%s' "${path/+/\/}"
}

# log_runs REPO: whether git can show all diffs; it gives up where objects are missing, as in a partial clone.
log_runs() { GIT_NO_LAZY_FETCH=1 git -C "$1" rev-list --all --objects --missing=error >/dev/null 2>&1; }

# compile_floor makes $work/classes/Floor.class, which reads a whole object database and keeps nothing.
compile_floor() {
  [ -f "$work/classes/Floor.class" ] || "$(java_home)/bin/javac" -d "$work/classes" -cp "$jar" "$here/Floor.java"
}
floor() { "$(java_home)/bin/java" -Xmx1g -XX:+UseSerialGC -cp "$jar:$work/classes" Floor "$@"; }
