#!/usr/bin/env python3
"""The feedback log at scale beside peers, in one run: look-ups beside ripgrep, statistics beside DuckDB.

usage: log_vs_peers.py --monkey PATH [--records 1000000] [--rounds 5]
needs: rg on the PATH, the duckdb package of Python.

A log of made-up runs and ratings is written to a temporary folder (some 700 MB for a million records). Every command is
run ROUNDS times in turn, the least time counts, and the least processor time, which tells more where a machine is busy;
memory is the highest peak of the process. Checked too: both count the same. DuckDB joins ratings by input, `monkey log stats` by run, which is more work.
"""
import argparse
import ast
import hashlib
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

ap = argparse.ArgumentParser()
ap.add_argument("--monkey", required=True)
ap.add_argument("--records", type=int, default=1_000_000)
ap.add_argument("--rounds", type=int, default=5)
a = ap.parse_args()
monkey = str(pathlib.Path(a.monkey).resolve())

QUERY = """
import duckdb, sys
print(duckdb.sql('''
WITH log AS (
  SELECT * FROM read_ndjson('%s', ignore_errors = true, columns = {
    kind: 'VARCHAR', ts_unix_ms: 'BIGINT', input_blake3: 'VARCHAR', class: 'VARCHAR', score: 'INTEGER', duration_ms: 'BIGINT'})),
verdicts AS (
  SELECT input_blake3, arg_max(score, ts_unix_ms) AS verdict FROM log WHERE kind = 'rating' GROUP BY ALL)
SELECT class, count(*) AS runs, count(verdict) AS rated, avg(verdict) AS score, avg(duration_ms) AS ms
FROM log LEFT JOIN verdicts USING (input_blake3) WHERE kind = 'run' GROUP BY class ORDER BY class''').fetchall())
"""


def measured(*command: str) -> tuple[float, float, int, str]:
    """Seconds, seconds of the processors (user and system), peak memory in MB, standard output."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    out = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command[0]} failed")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024, out


def best(commands: dict[str, tuple[str, ...]]) -> dict[str, tuple[float, float, int, str]]:
    results: dict[str, list] = {name: [] for name in commands}
    for _ in range(a.rounds):
        for name, command in commands.items():
            results[name].append(measured(*command))
    return {
        name: (min(r[0] for r in rows), min(r[1] for r in rows), max(r[2] for r in rows), rows[-1][3])
        for name, rows in results.items()
    }


with tempfile.TemporaryDirectory() as folder:
    log = os.path.join(folder, "runs.jsonl")
    rng = random.Random(3)
    classes = ["color-photo", "mono-photo", "binary-scan", "halftone-scan", "receipt", "screenshot", "unknown"]
    steps = [
        {"op": "deskew", "args": {"max_angle": 15, "min_angle": 0.1}},
        {"op": "flatten-background", "args": {"reach": 8, "strength": 1, "whitening": 0.25}},
        {"op": "local-contrast", "args": {"iterations": 1, "sigma": 0.75, "strength": 60}, "skipped": "flat"},
    ]
    steps = json.dumps(steps, separators=(",", ":"))
    recipes = [hashlib.blake2s(b"r%d" % i).hexdigest() for i in range(5)]
    digest = lambda kind, i: hashlib.blake2s(b"%s%d" % (kind, i)).hexdigest()
    # The image that is rated: its run stands in the middle.
    image = os.path.join(folder, "image")
    pathlib.Path(image).write_text("an image")
    wanted = subprocess.run(["b3sum", "--no-names", image], capture_output=True, text=True).stdout.strip()
    with open(log, "w") as out:
        for i in range(a.records):
            time_stamp, recipe = 1735689600000 + i, recipes[i % 5]
            image_hash = wanted if i == a.records // 2 else digest(b"i", i - i % 4)
            if i % 4 == 3:
                out.write(f'{{"kind":"rating","ts_unix_ms":{time_stamp},"input_blake3":"{image_hash}","score":{rng.randint(1, 5)},'
                          f'"output_blake3":"{digest(b"o", i - 1)}","recipe_sha":"{recipes[(i - 1) % 5]}"}}\n')
            else:
                out.write(f'{{"kind":"run","ts_unix_ms":{time_stamp},"input_blake3":"{image_hash}",'
                          f'"input_path":"scans/{i // 1000}/page-{i}.png","class":"{classes[i % 7]}","recipe_sha":"{recipe}",'
                          f'"steps":{steps},"output_blake3":"{digest(b"o", i)}","duration_ms":{rng.randint(20, 4000)},'
                          f'"output_path":"clean/{i // 1000}/page-{i}.png","class_source":"detected","confidence":0.82,'
                          f'"version":"0.1.0"}}\n')
    print(f"{a.records} records, {os.path.getsize(log) / 1e6:.0f} MB, {os.cpu_count()} cores, least of {a.rounds}")

    # `why` is the look-up of `rate` without the append, which would wait for the disk.
    results = best({
        "rg --count-matches HASH": ("rg", "--count-matches", wanted, log),
        "monkey log why IMAGE": (monkey, "log", "why", wanted, "--log", log, "--json"),
        "monkey image rate IMAGE": (monkey, "image", "rate", image, "--score", "4", "--record", log, "--no-sync"),
        "DuckDB, read_ndjson": (sys.executable, "-c", QUERY % log),
        "monkey log stats": (monkey, "log", "stats", log, "--json"),
    })
    for name, (seconds, cpu, memory, _) in results.items():
        print(f"{name:28} {seconds:6.2f} s  {cpu:6.2f} s of processors  {memory:6} MB")
    rate, search = results["monkey image rate IMAGE"], results["rg --count-matches HASH"]
    stats, theirs = results["monkey log stats"], results["DuckDB, read_ndjson"]
    print(f"look-up: {rate[0] / search[0]:.2f} of ripgrep's time, {rate[1] / search[1]:.2f} of its processor time")
    print(f"stats: {stats[0] / theirs[0]:.2f} of DuckDB's time, {stats[1] / theirs[1]:.2f} of its processor time")
    runs = sum(row["runs"] for row in json.loads(stats[3])["rows"])
    # DuckDB may draw a progress bar above the rows.
    counted = sum(row[1] for row in ast.literal_eval(theirs[3].strip().splitlines()[-1]))
    print("both count", runs, "runs" if runs == counted else f"against {counted}: NOT THE SAME")
