#!/usr/bin/env python3
"""denoise against clean references: PSNR in dB, blind (nobody tells it the noise), beside OpenCV's non-local means told the noise.

usage: denoise_quality.py --monkey PROGRAM --images FOLDER [--sigma 15 25] [--opencv]
FOLDER holds clean colour images, such as the Kodak Lossless True Color Image Suite. White Gaussian noise, fixed seed, rounded to 8 bits.
Sigma 0 is allowed: then the figure tells how much a clean image is changed ("same" where it is left alone).
Needs Python 3 with numpy and pillow.
"""

import argparse
import pathlib
import subprocess
import tempfile
import time
import zlib

import numpy as np
from PIL import Image


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    error = np.mean((a.astype(float) - b.astype(float)) ** 2)
    return float("inf") if error == 0 else 10 * np.log10(255 ** 2 / error)


parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--monkey", required=True)
parser.add_argument("--images", required=True, type=pathlib.Path)
parser.add_argument("--sigma", type=float, nargs="+", default=[0, 15, 25])
parser.add_argument("--opencv", action="store_true")
options = parser.parse_args()
files = sorted(p for p in options.images.iterdir() if p.suffix.lower() in {".png", ".tif", ".tiff", ".ppm"})

print("| sigma | noisy | monkey | OpenCV NLM | s an image | by image |\n|---|---|---|---|---|---|")
with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    for sigma in options.sigma:
        noisy_db, ours, theirs, seconds = [], [], [], 0.0
        for path in files:
            clean = np.asarray(Image.open(path).convert("RGB"))
            noise = np.random.default_rng(zlib.crc32(path.name.encode())).normal(0, sigma, clean.shape) if sigma else 0
            noisy = np.clip(np.rint(clean + noise), 0, 255).astype(np.uint8)
            Image.fromarray(noisy).save(folder / "in.png", compress_level=1)
            start = time.perf_counter()
            subprocess.run([options.monkey, "image", "denoise", folder / "in.png", folder / "out.png", "--quiet"], check=True)
            seconds += time.perf_counter() - start
            noisy_db.append(psnr(noisy, clean))
            ours.append(psnr(np.asarray(Image.open(folder / "out.png").convert("RGB")), clean))
            if options.opencv and sigma:
                import cv2

                told = cv2.fastNlMeansDenoisingColored(noisy[..., ::-1].copy(), None, sigma * 0.6, sigma * 0.6, 7, 21)
                theirs.append(psnr(told[..., ::-1], clean))
        mean = lambda values: f"{np.mean(values):.2f}" if values else "-"
        each = " ".join("same" if np.isinf(v) else f"{v:.2f}" for v in ours)
        print(f"| {sigma:g} | {mean(noisy_db)} | {mean(ours)} | {mean(theirs)} | {seconds / len(files):.2f} | {each} |", flush=True)
