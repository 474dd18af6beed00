#!/usr/bin/env python3
"""Speed beside installed peers: whole processes on the same file, in turn (A B A B ...), the median of the ratios of each round.
Processor time beside it: where other programs run on the machine, that is the figure to compare.

usage: speed.py --monkey PROGRAM [--rounds N] [--only WORD] [--part peers|scaling|threads]

Peers are used where they are installed: vips, ImageMagick (convert), unpaper, OpenCV (python). Needs Python 3 with numpy, and vips or
convert for making the test images: a photo of 12 megapixels, clean and with noise, and a page of A4 at 300 dpi.
"""

import argparse
import multiprocessing
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

MEGA = 1_000_000


def octaves(rng, height: int, width: int) -> np.ndarray:
    """Smooth hills and sharp borders, 0...1."""
    out = np.zeros((height, width), np.float32)
    y, x = np.arange(height, dtype=np.float32)[:, None], np.arange(width, dtype=np.float32)[None, :]
    for k in range(7):
        fy, fx, p, q = rng.uniform(0.2, 1, 4) * 2 ** k / height * 6
        wave = np.sin(fx * x + 6 * p) * np.cos(fy * y + 9 * q) if k % 2 else np.sin(fx * x + fy * y + p)
        out += (np.sign(wave) * 0.5 if k == 3 else wave).astype(np.float32) / (k + 2)
    out -= out.min()
    return out / max(1e-6, out.max())


def photo(width: int, height: int, noise: float) -> np.ndarray:
    rng = np.random.default_rng(7)
    levels = np.stack([octaves(rng, height, width) * 200 + 25 for _ in range(3)], -1)
    if noise:
        levels += rng.normal(0, noise, levels.shape).astype(np.float32)
    return np.clip(levels + 0.5, 0, 255).astype(np.uint8)


def page(width: int, height: int) -> np.ndarray:
    """Lines of glyph-like strokes, turned by a degree and a half, on shaded paper with specks."""
    rng = np.random.default_rng(5)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = x + 0.026 * y, y - 0.026 * x
    row, column = (v // 56).astype(int), (u // 24).astype(int)
    inside = (v % 56 > 12) & (v % 56 < 44) & (u > 220) & (u < width - 200) & (row % 9 != 0)
    kind = (column * 7919 + row * 104729) % 5
    glyph = np.where(kind == 0, False, ((u % 24 < 5) & (kind != 3)) | ((v % 56 > 36) & (kind > 1)) | ((u % 24 > 15) & (u % 24 < 20) & (kind != 2)))
    levels = np.where(inside & glyph, 45, 235) - 60 * x / width + rng.normal(0, 5, x.shape)
    levels[rng.random(x.shape) < 0.0004] = 30
    return np.clip(levels, 0, 255).astype(np.uint8)


def store(pixels: np.ndarray, path: pathlib.Path) -> None:
    """Written as PNM, then turned into the path's format by a peer."""
    raw = path.with_suffix(".pnm")
    kind = "P6" if pixels.ndim == 3 else "P5"
    raw.write_bytes(f"{kind}\n{pixels.shape[1]} {pixels.shape[0]}\n255\n".encode() + pixels.tobytes())
    if path.suffix != ".pnm":
        if shutil.which("vips"):
            command = ["vips", "copy", str(raw), str(path) + ("[Q=92]" if path.suffix == ".jpg" else "")]
        else:
            command = ["convert", str(raw), "-quality", "92", str(path)]
        subprocess.run(command, check=True)
        raw.unlink()


def make(drawn, path: pathlib.Path, *arguments) -> None:
    """Draws and stores an image in a process of its own: programs started from one that is large count its memory as theirs."""
    process = multiprocessing.get_context("fork").Process(target=lambda: store(drawn(*arguments), path))
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(f"{path.name} could not be made")


def run(command) -> tuple[float, float, float]:
    """Seconds, peak megabytes and processor seconds of one process; NaN where it failed."""
    start = time.perf_counter()
    process = subprocess.Popen([str(c) for c in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    seconds = time.perf_counter() - start if status == 0 else float("nan")
    return seconds, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


OPENCV = "import cv2,sys; i=cv2.imread(sys.argv[1]{flag}); cv2.imwrite(sys.argv[2], {work})"
WORK = {
    "sharpen": ("", "cv2.addWeighted(i,1.6,cv2.GaussianBlur(i,(0,0),0.8),-0.6,0)"),
    "median": ("", "cv2.medianBlur(i,3)"),
    "denoise": ("", "cv2.fastNlMeansDenoisingColored(i,None,8,8,7,21)"),
    "grayscale": ("", "cv2.cvtColor(i,cv2.COLOR_BGR2GRAY)"),
    "resize": ("", "cv2.resize(i,None,fx=0.25,fy=0.25,interpolation=cv2.INTER_AREA)"),
    "clahe": ("", "cv2.merge([cv2.createCLAHE(2.0,(8,8)).apply(c) for c in cv2.split(i)])"),
    "adaptive": (",0", "cv2.adaptiveThreshold(i,255,cv2.ADAPTIVE_THRESH_MEAN_C,cv2.THRESH_BINARY,51,15)"),
}


def opencv(name: str, source, target) -> list[str]:
    flag, work = WORK[name]
    return [sys.executable, "-c", OPENCV.format(flag=flag, work=work), str(source), str(target)]


def has_opencv() -> bool:
    return subprocess.run([sys.executable, "-c", "import cv2"], capture_output=True).returncode == 0


def peers(monkey: list[str], folder: pathlib.Path, rounds: int, only: str) -> None:
    clean, noisy, scan = folder / "clean.jpg", folder / "noisy.jpg", folder / "page.png"
    make(photo, clean, 4000, 3000, 0)
    make(photo, noisy, 4000, 3000, 9)
    make(page, scan, 2480, 3508)
    make(page, folder / "page.pnm", 2480, 3508)
    out = lambda suffix: folder / ("out" + suffix)
    op = lambda name, source, *more: monkey + [name, source, out(source.suffix), *more]
    copy = ["vips", "copy", clean, str(out(".v.jpg")) + "[Q=90]"]
    quick = has_opencv()
    cv = lambda name, source, suffix: [("OpenCV", opencv(name, source, out(suffix)))] if quick else []
    jobs = [
        ("color-photo recipe, clean photo", op("auto", clean, "--class", "color-photo"), [("vips copy (decode and encode alone)", copy)]),
        ("color-photo recipe, noisy photo", op("auto", noisy, "--class", "color-photo"),
         [("vips copy (decode and encode alone)", ["vips", "copy", noisy, str(out(".v.jpg")) + "[Q=90]"])]),
        ("denoise", op("denoise", noisy), [("OpenCV non-local means", opencv("denoise", noisy, out(".c.jpg")))] if quick else []),
        ("sharpen", op("sharpen", clean),
         [("ImageMagick -unsharp", ["convert", clean, "-unsharp", "0x0.8+0.6+0", out(".c.jpg")]),
          ("vips sharpen", ["vips", "sharpen", clean, out(".v.jpg")])] + cv("sharpen", clean, ".c.jpg")),
        # hist_local reads out of order, which vips does of files of its own alone.
        ("local-contrast", op("local-contrast", clean),
         [("vips copy, hist_local", ["sh", "-c", 'vips copy "$1" "$2" && vips hist_local "$2" "$3" 65 65 --max-slope 3', "sh", clean, out(".t.v"), out(".v.jpg")])] + cv("clahe", clean, ".c.jpg")),
        ("median", op("median", clean),
         [("ImageMagick median", ["convert", clean, "-statistic", "median", "3x3", out(".c.jpg")]),
          ("vips rank", ["vips", "rank", clean, out(".v.jpg"), "3", "3", "4"])] + cv("median", clean, ".c.jpg")),
        ("levels", op("levels", clean), [("ImageMagick -normalize", ["convert", clean, "-normalize", out(".c.jpg")])]),
        ("grayscale", op("grayscale", clean),
         [("ImageMagick -colorspace gray", ["convert", clean, "-colorspace", "gray", out(".c.jpg")]),
          ("vips colourspace", ["vips", "colourspace", clean, out(".v.jpg"), "b-w"])] + cv("grayscale", clean, ".c.jpg")),
        ("resize to a quarter", op("resize", clean, "--scale", "25"),
         [("ImageMagick -resize", ["convert", clean, "-resize", "25%", out(".c.jpg")]),
          ("vips resize", ["vips", "resize", clean, out(".v.jpg"), "0.25"])] + cv("resize", clean, ".c.jpg")),
        ("binarize", op("binarize", scan),
         [("ImageMagick -lat", ["convert", scan, "-lat", "51x51-6%", out(".c.png")])] + cv("adaptive", scan, ".c.png")),
        ("deskew", op("deskew", scan), [("ImageMagick -deskew", ["convert", scan, "-deskew", "40%", out(".c.png")])]),
        ("binary-scan recipe", op("auto", scan, "--class", "binary-scan"),
         [("unpaper", ["unpaper", "--overwrite", folder / "page.pnm", out(".u.pnm")]),
          ("ImageMagick -deskew -lat -despeckle", ["convert", scan, "-deskew", "40%", "-lat", "51x51-6%", "-despeckle", out(".c.png")])]),
        ("classify", monkey + ["classify", clean], [("vips copy (decode alone)", ["vips", "copy", clean, out(".v")])]),
    ]
    print("| job | peer | monkey s | peer s | peer / monkey | processor s, monkey | processor s, peer |\n|---|---|---|---|---|---|---|")
    for name, ours, others in jobs:
        if only and only not in name:
            continue
        for peer, command in others:
            if not shutil.which("vips" if command[0] == "sh" else str(command[0])):
                continue
            run(ours)
            times = []
            for _ in range(1 if "non-local" in peer else rounds):
                times.append((run(ours), run(command)))
            ratio = statistics.median(b[0] / a[0] for a, b in times)
            median = lambda who, what: statistics.median(t[who][what] for t in times)
            print(f"| {name} | {peer} | {median(0, 0):.3f} | {median(1, 0):.3f} | {ratio:.2f} | {median(0, 2):.2f} | {median(1, 2):.2f} |", flush=True)


def scaling(monkey: list[str], folder: pathlib.Path, rounds: int) -> None:
    print("| job | megapixels | s | s per megapixel | peak MB | MB per megapixel |\n|---|---|---|---|---|---|")
    for size in (1, 12, 50, 100):
        width = int((size * MEGA * 4 / 3) ** 0.5) // 8 * 8
        height = size * MEGA // width
        source = folder / f"{size}.jpg"
        scan = folder / f"{size}.png"
        make(photo, source, width, height, 0)
        make(page, scan, width, height)
        jobs = [("color-photo recipe", "auto", source, ["--class", "color-photo"]), ("sharpen", "sharpen", source, []),
                ("binarize (gray scan)", "binarize", scan, []), ("denoise (strength 1, gray scan)", "denoise", scan, [])]
        for name, op, file, more in jobs:
            results = [run(monkey + [op, file, folder / ("out" + file.suffix), *more]) for _ in range(rounds)]
            seconds, memory = statistics.median(r[0] for r in results), max(r[1] for r in results)
            print(f"| {name} | {size} | {seconds:.3f} | {seconds / size:.4f} | {memory:.0f} | {memory / size:.1f} |", flush=True)
        source.unlink()
        scan.unlink()


def threads(monkey: list[str], folder: pathlib.Path, rounds: int) -> None:
    if not shutil.which("taskset"):
        return print("taskset is not installed")
    source = folder / "noisy.pnm"
    make(photo, source, 4000, 3000, 9)
    cores = len(os.sched_getaffinity(0))
    print("Whole processes less one that only decodes and encodes: some steps are done while rows are encoded.\n")
    print(f"| step | 1 core ms | {cores} cores ms | gain |\n|---|---|---|---|")
    for name, more in (("denoise", []), ("sharpen", ["--adaptive", "false"]), ("local-contrast", []), ("median", [])):
        def once(prefix: list[str], step: list[str]) -> float:
            command = prefix + [str(c) for c in monkey + [step[0], source, folder / "out.jpg", *step[1:]]]
            start = time.perf_counter()
            subprocess.run(command, capture_output=True, check=True)
            return 1000 * (time.perf_counter() - start)
        def alone(prefix: list[str]) -> float:
            return once(prefix, [name, *more]) - once(prefix, ["levels", "--strength", "0"])
        pairs = [(alone(["taskset", "-c", "0"]), alone([])) for _ in range(2 * rounds)]
        one, all_ = (statistics.median(p[k] for p in pairs) for k in (0, 1))
        print(f"| {name} | {one:.0f} | {all_:.0f} | {one / all_:.2f} |", flush=True)


parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--monkey", required=True)
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--only", default="")
parser.add_argument("--part", choices=["peers", "scaling", "threads"])
options = parser.parse_args()
program = [str(pathlib.Path(options.monkey).resolve()), "image"]
with tempfile.TemporaryDirectory() as name:
    place = pathlib.Path(name)
    if options.part in (None, "peers"):
        print("\n## Beside peers\n")
        peers(program, place, options.rounds, options.only)
    if options.part in (None, "scaling"):
        print("\n## Growth with size\n")
        scaling(program, place, max(1, options.rounds // 2))
    if options.part in (None, "threads"):
        print("\n## Cores\n")
        threads(program, place, options.rounds)
