#!/usr/bin/env python3
"""The tuner beside Optuna's samplers: the same images, the same simulated rater, the same number of ratings.

usage: tuner_vs_optuna.py --monkey PATH --tuner PATH [--images FOLDER] [--seeds 3] [--first-seed 1] [--rounds 6] [--replays 10]
       [--noise 0.35]
needs: numpy, pillow, optuna (TPE); the GP sampler also needs torch and is left out where that is missing.

Noisy 160 x 160 crops; the recipe is denoise + sharpen, set wrong at first. The rater gives 1..5 from the PSNR gained over
the noisy crop, with normal noise, rounded. Every method first knows the ratings of the first recipe on all 24 inputs.
- tuner: `tune`, ratings, `promote`, ROUNDS times; its result is the live recipe, so only what its gate let through.
- TPE, GP: ROUNDS trials, each the mean of REPLAYS ratings; the result is the best trial or the first recipe.
- random: the same with random points.
Printed for each seed and method: the share of the way from the first recipe's mean PSNR to that of the best of 80 random
points, on 8 crops that nobody rated. A minute or two a seed.
Without --images the clean pictures are made here: gradients, discs and stripes. A simulated rater shows that the
mechanics work, not what people like.
"""
import argparse
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import warnings

import numpy as np
from PIL import Image

ap = argparse.ArgumentParser()
ap.add_argument("--monkey", required=True)
ap.add_argument("--tuner", required=True)
ap.add_argument("--images", type=pathlib.Path)
ap.add_argument("--seeds", type=int, default=3)
ap.add_argument("--first-seed", type=int, default=1)
ap.add_argument("--rounds", type=int, default=6)
ap.add_argument("--replays", type=int, default=10)
ap.add_argument("--noise", type=float, default=0.35)
a = ap.parse_args()
CLASS, SIDE = "color-photo", 160
warnings.filterwarnings("ignore")  # samplers that call themselves experimental


def run(*args, env=None, check=True):
    done = subprocess.run([str(x) for x in args], capture_output=True, text=True, env={**os.environ, **(env or {})})
    if check and done.returncode != 0:
        sys.exit(f"failed: {' '.join(map(str, args))}\n{done.stderr}")
    return done


def psnr(x, y):
    return 10 * math.log10(255**2 / max(1e-9, float(np.mean((x.astype(float) - y) ** 2))))


def picture(rng):
    """Gradients, discs and stripes in colour."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    out = np.stack([rng.uniform(40, 200) + rng.uniform(-60, 60) * x + rng.uniform(-60, 60) * y for _ in range(3)], -1)
    for _ in range(14):
        cx, cy, r = rng.uniform(0, 1, 3) * (1, 1, 0.25)
        out[(x - cx) ** 2 + (y - cy) ** 2 < r * r] += rng.uniform(-70, 70, 3)
    f, t = rng.uniform(20, 60), rng.uniform(0, math.pi)
    out[: SIDE // 3] += (18 * np.sign(np.sin(2 * math.pi * f * (x * math.cos(t) + y * math.sin(t)))))[: SIDE // 3, :, None]
    return np.clip(out, 0, 255)


def clean_crops(rng, count):
    if a.images is None:
        return [picture(rng) for _ in range(count)]
    files = sorted(p for p in a.images.rglob("*") if p.suffix.lower() in {".png", ".jpg", ".jpeg", ".tif", ".webp"})
    crops = []
    for i in range(count):
        p = np.asarray(Image.open(files[i % len(files)]).convert("RGB")).astype(float)
        y, x = rng.integers(0, p.shape[0] - SIDE), rng.integers(0, p.shape[1] - SIDE)
        crops.append(p[y : y + SIDE, x : x + SIDE])
    return crops


def one(seed):
    rng = np.random.default_rng(seed)
    with tempfile.TemporaryDirectory() as t:
        tmp = pathlib.Path(t)
        env = {"XDG_CACHE_HOME": str(tmp / "cache"), "XDG_CONFIG_HOME": str(tmp / "config")}
        clean, files = {}, []
        for i, crop in enumerate(clean_crops(rng, 32)):
            p = tmp / f"in{i:02}.png"
            noisy = np.clip(np.rint(crop + rng.normal(0, 20, crop.shape)), 0, 255).astype(np.uint8)
            Image.fromarray(noisy).save(p)
            clean[p] = crop
            files.append(p)
        inputs, held = files[:24], files[24:]
        ops = {o["name"]: o for o in json.loads(run(a.monkey, "image", "ops", "--json").stdout)}
        space = [(op, q["name"], q["search"]) for op in ("denoise", "sharpen") for q in ops[op]["parameters"] if q["search"]]

        def recipe(values):
            args = {op: ", ".join(f"{n} = {values[(o, n)]}" for o, n, _ in space if o == op) for op in ("denoise", "sharpen")}
            return "".join(f'[[step]]\nop = "{op}"\nargs = {{ {args[op]} }}\n' for op in args)

        folder = tmp / "try"
        folder.mkdir()

        def apply(text, source, out):
            (folder / f"{CLASS}.toml").write_text(text)
            run(a.monkey, "image", "auto", source, out, "--class", CLASS, "--recipe-dir", folder, "--quiet", env=env)
            return np.asarray(Image.open(out).convert("RGB"))

        def quality(text, sources):
            return float(np.mean([psnr(apply(text, p, tmp / "q.png"), clean[p]) for p in sources]))

        def score(source, image):
            gain = psnr(image, clean[source]) - psnr(np.asarray(Image.open(source)), clean[source])
            return int(np.clip(round(1 + 4 * (gain + 4) / 12 + rng.normal(0, a.noise)), 1, 5))

        def rated(text):
            return float(np.mean([score(inputs[i], apply(text, inputs[i], tmp / "r.png"))
                                  for i in rng.choice(24, a.replays, replace=False)]))

        first = {(o, n): s["min"] if o == "denoise" else s["max"] for o, n, s in space}

        def tuner():
            live, log = tmp / "recipes", tmp / "log.jsonl"
            live.mkdir()
            (live / f"{CLASS}.toml").write_text(recipe(first))
            for p in inputs:
                out = tmp / f"{p.stem}.out.png"
                run(a.monkey, "image", "auto", p, out, "--class", CLASS, "--recipe-dir", live, "--record", log, "--quiet", env=env)
                run(a.monkey, "image", "rate", out, "--score", score(p, np.asarray(Image.open(out))), "--record", log, env=env)
            for r in range(a.rounds):
                done = run(a.tuner, "tune", "--log", log, "--class", CLASS, "--seed", seed + r, "--recipe-dir", live,
                           "--replays", a.replays, "--json", env=env, check=False)
                for job in json.loads(done.stdout or "{}").get("rate", []):
                    image = np.asarray(Image.open(job["output_path"]).convert("RGB"))
                    run(a.monkey, "image", "rate", job["output_path"], "--score",
                        score(pathlib.Path(job["input_path"]), image), "--record", log, env=env)
                run(a.tuner, "promote", CLASS, "--log", log, "--recipe-dir", live, check=False, env=env)
            return (live / f"{CLASS}.toml").read_text()

        def sample(ask):
            return {(o, n): ask(f"{o}.{n}", s["min"], s["max"], s["scale"] == "log") for o, n, s in space}

        def uniform(_, low, high, log):
            return float(np.exp(rng.uniform(np.log(low), np.log(high))) if log else rng.uniform(low, high))

        def optuna_with(sampler):
            import optuna
            optuna.logging.set_verbosity(optuna.logging.ERROR)
            study = optuna.create_study(direction="maximize", sampler=sampler)
            study.enqueue_trial({f"{o}.{n}": first[(o, n)] for o, n, _ in space})
            best = (-1.0, recipe(first))
            for i in range(a.rounds + 1):
                trial = study.ask()
                text = recipe(sample(lambda name, low, high, log: trial.suggest_float(name, low, high, log=log)))
                value = rated(text)
                study.tell(trial, value)
                best = max(best, (value, text))
            return best[1]

        def random_search():
            tried = [recipe(first)] + [recipe(sample(uniform)) for _ in range(a.rounds)]
            return max(((rated(text), text) for text in tried))[1]

        methods = {"tuner": tuner, "random": random_search}
        try:
            import optuna
            methods["TPE"] = lambda: optuna_with(optuna.samplers.TPESampler(seed=seed, n_startup_trials=3))
            try:
                import torch  # noqa: F401  the GP sampler's own requirement
                methods["GP"] = lambda: optuna_with(optuna.samplers.GPSampler(seed=seed, n_startup_trials=3))
            except ImportError:
                pass
        except ImportError:
            print("optuna is not installed: pip install optuna")
        start = quality(recipe(first), held)
        oracle = max((recipe(sample(uniform)) for _ in range(80)), key=lambda text: quality(text, held[:3]))
        best = quality(oracle, held)
        return {name: (quality(method(), held) - start) / max(1e-9, best - start) for name, method in methods.items()}


totals = {}
for seed in range(a.first_seed, a.first_seed + a.seeds):
    result = one(seed)
    print(f"seed {seed}: " + "  ".join(f"{n} {v:.2f}" for n, v in result.items()), flush=True)
    for n, v in result.items():
        totals.setdefault(n, []).append(v)
print("mean gap closed: " + "  ".join(f"{n} {np.mean(v):.2f}" for n, v in totals.items()))
