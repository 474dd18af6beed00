#!/usr/bin/env python3
"""How long `monkey-tuner` takes and how much memory it needs with a long log.

usage: tuner_scale.py --monkey PATH --tuner PATH [--records 100000] [--classes 2] [--recipes 40]
Half of the records are runs, half their ratings; every class has so many recipes (denoise and sharpen, the live one first) on
inputs that were each run four times or so. Printed: a line a command with seconds, processor time and peak memory. Nothing is replayed:
the inputs do not exist.
"""
import argparse
import hashlib
import json
import os
import pathlib
import random
import subprocess
import tempfile
import time

ap = argparse.ArgumentParser()
ap.add_argument("--monkey", required=True)
ap.add_argument("--tuner", required=True)
ap.add_argument("--records", type=int, default=100_000)
ap.add_argument("--classes", type=int, default=2)
ap.add_argument("--recipes", type=int, default=40)
a = ap.parse_args()
CLASSES = ["color-photo", "mono-photo", "binary-scan"][: a.classes]
rnd = random.Random(1)


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def measured(*command):
    start = time.monotonic()
    process = subprocess.Popen([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    print(f"{command[1]}: {time.monotonic() - start:.2f} s ({usage.ru_utime + usage.ru_stime:.2f} s of processor time), {usage.ru_maxrss / 1024:.0f} MB, exit {process.returncode}, "
          f"{len(out.splitlines())} lines", flush=True)
    return out


with tempfile.TemporaryDirectory() as t:
    tmp = pathlib.Path(t)
    recipes = tmp / "recipes"
    recipes.mkdir()
    steps = lambda s, g, m: [{"op": "denoise", "args": {"strength": s}}, {"op": "sharpen", "args": {"sigma": g, "amount": m}}]
    for name in CLASSES:
        (recipes / f"{name}.toml").write_text(
            '[[step]]\nop = "denoise"\nargs = { strength = 0.3 }\n[[step]]\nop = "sharpen"\nargs = { sigma = 1, amount = 1 }\n')
    live = {}
    for line in subprocess.run([a.tuner, "status", "--log", os.devnull, "--recipe-dir", recipes, "--class", CLASSES[0], "--json"],
                               capture_output=True, text=True).stdout.splitlines():
        live = json.loads(line)["live_sha"]
    kinds = [(live, steps(0.3, 1, 1))]
    kinds += [(sha(f"recipe{k}"), steps(rnd.uniform(0.05, 3), rnd.uniform(0.3, 3), rnd.uniform(0, 4))) for k in range(a.recipes - 1)]
    log = tmp / "log.jsonl"
    runs = a.records // 2
    with open(log, "w") as f:
        for i in range(runs):
            name = CLASSES[i % len(CLASSES)]
            k = rnd.randrange(a.recipes) if i % 3 else 0
            source = sha(f"{name}{rnd.randrange(max(1, runs // 4))}")
            output = sha(f"out{i}")
            f.write(json.dumps({"kind": "run", "ts_unix_ms": i, "input_blake3": source, "input_path": f"/none/{source[:8]}.png",
                                "class": name, "recipe_sha": kinds[k][0], "steps": kinds[k][1], "output_blake3": output,
                                "duration_ms": 5, "output_path": f"/none/{i}.png"}) + "\n")
            score = max(1, min(5, round(3 + (k % 5 - 2) * 0.4 + rnd.gauss(0, 0.7))))
            f.write(json.dumps({"kind": "rating", "ts_unix_ms": i, "input_blake3": source, "score": score,
                                "output_blake3": output}) + "\n")
    print(f"{2 * runs} records, {log.stat().st_size / 1e6:.0f} MB")
    measured(a.tuner, "replay", "--log", log)
    measured(a.tuner, "status", "--log", log, "--recipe-dir", recipes)
    measured(a.tuner, "tune", "--no-replay", "--log", log, "--recipe-dir", recipes)
    measured(a.tuner, "promote", CLASSES[0], "--log", log, "--recipe-dir", recipes)
