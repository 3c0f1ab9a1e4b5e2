"""Checks when sightings came and went, asking git: attribution.py REPO REPORT KEYCENSUS SAMPLES DEEP.

REPORT is a JSON report of the history with --show-secrets. Presence of a value in a blob is judged by scanning that blob as a
plain file of the same name; everything about commits and parents comes from git.
"""

import json
import os
import random
import subprocess
import sys
import tempfile

repo, report, keycensus, samples, deep = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])


def git(*args, given=None):
    return subprocess.run(["git", "-C", repo, *args], input=given, stdout=subprocess.PIPE, check=True).stdout


def objects_at(places):
    """The blob at each (commit, path), or None. `git cat-file` wants one line each, so no path with a newline."""
    asked = "".join(f"{c}:{p}\n" for c, p in places).encode("utf-8", "surrogateescape")
    answers = git("cat-file", "--batch-check=%(objectname) %(objecttype)", given=asked).split(b"\n")
    found = []
    for line in answers[:len(places)]:
        words = line.split(b" ")
        found.append(words[0].decode() if words[-1] == b"blob" and len(words[0]) in (40, 64) else None)
    return found


def contents(blobs):
    """Pairs of an object's id and its bytes."""
    with subprocess.Popen(["git", "-C", repo, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as cat:
        for blob in blobs:
            cat.stdin.write(blob.encode() + b"\n")
            cat.stdin.flush()
            head = cat.stdout.readline().split()
            if head[-1] == b"missing":
                continue
            data = cat.stdout.read(int(head[-1]))
            cat.stdout.read(1)
            yield blob, data
        cat.stdin.close()


def keys_of(wanted):
    """For each (blob, file name): the (slot, value) in it, by a scan of these blobs as files."""
    by_blob = {}
    for blob, name in wanted:
        by_blob.setdefault(blob, []).append(name)
    keys = {}
    with tempfile.TemporaryDirectory() as folder:
        number = {}
        for blob, data in contents(sorted(by_blob)):
            for name in by_blob[blob]:
                n = len(number)
                number[str(n)] = (blob, name)
                keys[blob, name] = set()
                os.mkdir(f"{folder}/{n}")
                with open(f"{folder}/{n}/{name}", "wb") as out:
                    out.write(data)
        scan = subprocess.run(
            [keycensus, "scan", "--no-history", "--no-config", "--confidence", "low", "--show-secrets", "--quiet", "--format",
             "json", folder], stdout=subprocess.PIPE)
        assert scan.returncode in (0, 1, 3), scan.returncode
        for credential in json.loads(scan.stdout)["credentials"]:
            for s in credential["sightings"]:
                at = number[s["path"].split("/", 1)[0]]
                keys[at].add((s.get("slot"), credential.get("value")))
    return keys


parents = {}
for line in git("rev-list", "--parents", "--all", "HEAD").decode().split("\n"):
    if line:
        commit, *above = line.split(" ")
        parents[commit] = above

sightings = []
for credential in json.load(open(report))["credentials"]:
    for s in credential["sightings"]:
        if s["where"] == "history" and "\n" not in s["path"]:
            sightings.append((s["path"], (s.get("slot"), credential.get("value")), s))
sightings.sort(key=lambda x: (x[0], x[2]["line"], x[2]["column"]))
rng = random.Random(1)
chosen = rng.sample(sightings, min(samples, len(sightings)))

# One commit, all of its parents.
checks, places = [], []
for path, key, s in chosen:
    for interval in s["intervals"]:
        for what in ("introduced", "removed"):
            if what in interval:
                commit = interval[what]["commit"]
                above = parents.get(commit, [])
                checks.append((what, path, key, len(places), len(above), commit))
                places += [(c, path) for c in (commit, *above)]
blobs = objects_at(places)
wanted = {(b, path.rsplit("/", 1)[-1]) for b, (_, path) in zip(blobs, places) if b}
keys = keys_of(wanted)


def holds(blob, path, key):
    return blob is not None and key in keys.get((blob, path.rsplit("/", 1)[-1]), ())


wrong = 0
for what, path, key, at, above, commit in checks:
    here = holds(blobs[at], path, key)
    before = [holds(b, path, key) for b in blobs[at + 1:at + 1 + above]]
    right = here and not any(before) if what == "introduced" else not here and any(before)
    if not right:
        wrong += 1
        print(f"  - WRONG: {what} {key[0]} at {path} by {commit}: there {here}, in its parents {before}")
print(f"- {len(checks)} introductions and removals of {len(chosen)} sightings: {wrong} wrong")

# Every commit of the repository, for a few.
few = chosen[:deep]
order = sorted(parents)
at_commit = {}
wanted = set()
for path in sorted({path for path, _, _ in few}):
    found = objects_at([(c, path) for c in order])
    at_commit[path] = dict(zip(order, found))
    wanted |= {(b, path.rsplit("/", 1)[-1]) for b in found if b}
keys = keys_of(wanted)
bad = commits = 0
for path, key, s in few:
    where = {c: holds(b, path, key) for c, b in at_commit[path].items()}
    came = {c for c in order if where[c] and not any(where.get(p) for p in parents[c])}
    went = {c for c in order if not where[c] and any(where.get(p) for p in parents[c])}
    told_came = {i["introduced"]["commit"] for i in s["intervals"]}
    told_went = {i["removed"]["commit"] for i in s["intervals"] if "removed" in i}
    commits += len(came) + len(went)
    if came != told_came or not told_went <= went:
        bad += 1
        print(f"  - WRONG: {key[0]} at {path}: came {sorted(came)}, told {sorted(told_came)}; "
              f"told as gone but not so: {sorted(told_went - went)}")
print(f"- {len(few)} sightings over all {len(order):,} commits ({commits} changes): {bad} wrong")
sys.exit(1 if wrong or bad else 0)
