"""Times commands and makes tables of it: `measure.py run FILE LABEL COMMAND...`, `measure.py table FILE [BASE]`."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
import typing


class Run(typing.NamedTuple):
    seconds: float
    cpu: float
    peak: float
    code: int
    load: float


def run(results, label, command):
    """Appends one line to `results`: label, seconds, CPU seconds, peak MiB, exit code, load average."""
    load = os.getloadavg()[0]
    with tempfile.NamedTemporaryFile("r") as note, open(results + ".err", "ab") as err:
        start = time.perf_counter()
        code = subprocess.call(
            ["/usr/bin/time", "-q", "-f", "%M %U %S", "-o", note.name, *command],
            stdout=subprocess.DEVNULL, stderr=err, stdin=subprocess.DEVNULL)
        seconds = time.perf_counter() - start
        peak, user, system = note.read().split()[-3:]
    with open(results, "a") as out:
        out.write(f"{label}\t{seconds:.4f}\t{float(user) + float(system):.2f}\t{int(peak) / 1024:.1f}\t{code}\t{load:.2f}\n")


def read(results):
    rows = {}
    for line in open(results):
        label, seconds, cpu, peak, code, load = line.rstrip("\n").split("\t")
        rows.setdefault(label, []).append(Run(float(seconds), float(cpu), float(peak), int(code), float(load)))
    return rows


def spread(values):
    return f"{min(values):.1f}–{max(values):.1f}"


def table(results, base=None):
    rows = read(results)
    print("| what | median s | best s | worst s | runs | CPU s | peak MiB | exit | load |" + (f" s × {base} | CPU × {base} |" if base else ""))
    print("|---|---|---|---|---|---|---|---|---|" + ("---|---|" if base else ""))
    for label, runs in rows.items():
        seconds = [r.seconds for r in runs]
        codes = "/".join(str(c) for c in sorted({r.code for r in runs}))
        line = (f"| {label} | {statistics.median(seconds):.2f} | {min(seconds):.2f} | {max(seconds):.2f} | {len(runs)} "
                f"| {statistics.median(r.cpu for r in runs):.2f} | {max(r.peak for r in runs):.0f} | {codes} "
                f"| {spread([r.load for r in runs])} |")
        if base:
            pairs = list(zip(runs, rows[base]))
            line += f" {statistics.median(a.seconds / b.seconds for a, b in pairs):.2f} |"
            line += f" {statistics.median(a.cpu / max(b.cpu, 0.01) for a, b in pairs):.2f} |"
        print(line)


def median(results, label):
    print(f"{statistics.median(r.seconds for r in read(results)[label]):.4f}")


if __name__ != "__main__":
    pass
elif sys.argv[1] == "run":
    run(sys.argv[2], sys.argv[3], sys.argv[4:])
elif sys.argv[1] == "table":
    table(*sys.argv[2:4])
else:
    median(sys.argv[2], sys.argv[3])
