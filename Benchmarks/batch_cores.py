#!/usr/bin/env python3
"""A batch on one core and on all: how much faster, with how much more work.

usage: batch_cores.py --monkey PATH --images FOLDER [--count 200] [--rounds 1]
needs: taskset (Linux).

COUNT files of FOLDER and those below it, evenly picked, go through `monkey image auto ... --out-dir` pinned to one core, then
on all. Printed: seconds, seconds of the processors (user and system, workers included; where these agree the difference in
seconds is the machine's other work), and the ratio. Outputs of both are compared byte by byte.
"""
import argparse
import filecmp
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ap = argparse.ArgumentParser()
ap.add_argument("--monkey", required=True)
ap.add_argument("--images", required=True)
ap.add_argument("--count", type=int, default=200)
ap.add_argument("--rounds", type=int, default=1)
a = ap.parse_args()
monkey = str(pathlib.Path(a.monkey).resolve())
cores = sorted(os.sched_getaffinity(0))

with tempfile.TemporaryDirectory() as folder:
    found = sorted(p for p in pathlib.Path(a.images).rglob("*") if p.is_file())
    picked = [found[i * len(found) // a.count] for i in range(min(a.count, len(found)))]
    images = pathlib.Path(folder, "in")
    for path in picked:
        copy = images / path.relative_to(a.images)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)

    def run(set_of_cores: str, name: str) -> tuple[float, float]:
        out = os.path.join(folder, name)
        shutil.rmtree(out, ignore_errors=True)
        before, start = os.times(), time.perf_counter()
        done = subprocess.run(["taskset", "-c", set_of_cores, monkey, "image", "auto", str(images), "--out-dir", out,
                               "--record", out + ".jsonl", "--quiet"])
        wall, after = time.perf_counter() - start, os.times()
        if done.returncode not in (0, 1):
            sys.exit("the batch failed")
        return wall, after.children_user + after.children_system - before.children_user - before.children_system

    one, many = [], []
    for _ in range(a.rounds):
        many.append(run(",".join(map(str, cores)), "many"))
        one.append(run(str(cores[0]), "one"))
    (wall1, cpu1), (wall2, cpu2) = min(one), min(many)
    print(f"{len(picked)} images")
    print(f"1 core:  {wall1:7.1f} s  {cpu1:7.1f} s of processors  {len(picked) / wall1:5.2f} images/s")
    print(f"{len(cores)} cores: {wall2:7.1f} s  {cpu2:7.1f} s of processors  {len(picked) / wall2:5.2f} images/s")
    print(f"{wall1 / wall2:.2f} times as fast; {cpu2 / cpu1:.2f} of the processor time")
    pairs = [(p, pathlib.Path(folder, "many", p.relative_to(pathlib.Path(folder, "one"))))
             for p in pathlib.Path(folder, "one").rglob("*") if p.is_file()]
    same = all(q.exists() and filecmp.cmp(p, q, shallow=False) for p, q in pairs)
    print(f"{len(pairs)} outputs, " + ("the same bytes" if same else "NOT THE SAME"))
