#!/usr/bin/env python3
"""Sheets on tables that are hard to find, drawn with known corners: how many does `monkey image rectify` find, and how exactly?

usage: rectify_scenes.py --monkey PROGRAM [--scenes N] [--seed S] [--backgrounds FOLDER] [--sheets FOLDER] [--keep FOLDER]
       rectify_scenes.py --monkey PROGRAM --negatives FOLDER [FOLDER ...]      nothing may be cut from the images in there

A scene is a table (plain, coloured, bright, wood, planks, checked or striped cloth, mottled stone, tiles, carpet, clutter; or pictures of
--backgrounds), light (gradients, hard and soft shadows, warm lamps), a sheet (drawn, or a picture of --sheets) seen by a pinhole camera, and what
goes wrong: a curled sheet, creases, a finger over a corner, a second sheet, a corner outside, blur, noise, JPEG. Corner error: of the worst
corner, in per cent of the image's diagonal. A cut is wrong where that is over 2 (a corner outside counts where it would lie), or where a
scene without a sheet is cut.
Needs numpy, scipy, pillow and opencv-python.
"""
import argparse
import collections
import concurrent.futures as cf
import json
import pathlib
import subprocess
import tempfile

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

SUFFIXES = {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".bmp", ".pnm", ".ppm"}
TABLES = ["plain", "coloured", "bright", "wood", "planks", "checked", "striped", "stone", "tiles", "carpet", "clutter"]
LIGHTS = ["even", "gradient", "shadow", "blob", "lamp"]
FAULTS = ["none", "none", "curl", "crease", "finger", "second", "outside", "header", "blur"]
WRONG = 2.0


def octaves(rng, h, w, first, count, stretch=(1, 1)):
    """Smooth noise of several scales, mean 0, deviation 1."""
    out = np.zeros((h, w), np.float32)
    for k in range(count):
        cell = max(2, first / 2**k)
        small = rng.normal(0, 1, (int(h / cell / stretch[1]) + 3, int(w / cell / stretch[0]) + 3)).astype(np.float32)
        out += cv2.resize(small, (w, h), interpolation=cv2.INTER_CUBIC) * 0.6**k
    return (out - out.mean()) / (out.std() + 1e-6)


def colour(rng, low, high, saturation):
    base = rng.uniform(low, high)
    return np.clip(base * (1 + rng.uniform(-saturation, saturation, 3)), 0.02, 1).astype(np.float32)


def turned(rng, h, w):
    """Coordinates of the table's pattern at every pixel: turned and in perspective like the sheet's plane."""
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    a = rng.uniform(0, np.pi)
    far = 1 + rng.uniform(-0.25, 0.25) * (y / h - 0.5)
    return (x * np.cos(a) + y * np.sin(a)) * far, (-x * np.sin(a) + y * np.cos(a)) * far


def table(kind, rng, h, w):
    """The table, reflectance, h x w x 3."""
    longer = max(h, w)
    u, v = turned(rng, h, w)
    flat = np.ones((h, w, 1), np.float32)
    if kind == "plain":
        out = flat * colour(rng, 0.1, 0.55, 0.1) * (1 + 0.02 * octaves(rng, h, w, longer / 4, 4)[..., None])
    elif kind == "coloured":
        hue = rng.permutation([rng.uniform(0.35, 0.8), rng.uniform(0.15, 0.45), rng.uniform(0.05, 0.35)]).astype(np.float32)
        out = flat * hue * (1 + 0.03 * octaves(rng, h, w, longer / 4, 5)[..., None])
    elif kind == "bright":
        out = flat * colour(rng, 0.6, 0.78, 0.06) * (1 + 0.015 * octaves(rng, h, w, longer / 3, 5)[..., None])
    elif kind in ("wood", "planks"):
        rings = v * rng.uniform(0.02, 0.06) * 1200 / longer + 1.5 * octaves(rng, h, w, longer / 2, 2)
        grain = np.abs(np.sin(rings)) ** 0.5 - 0.6
        fibres = cv2.blur(rng.normal(0, 1, (h, w)).astype(np.float32), (1, 1))
        fibres = cv2.GaussianBlur(fibres, (0, 0), sigmaX=longer / 60, sigmaY=1)
        fibres /= fibres.std() + 1e-6
        dark, light = colour(rng, 0.15, 0.4, 0.05) * [1.15, 0.85, 0.6], colour(rng, 0.4, 0.68, 0.05) * [1.15, 0.9, 0.65]
        t = np.clip(0.5 + 0.6 * grain + 0.08 * fibres, 0, 1)[..., None]
        out = dark * (1 - t) + light * t
        if kind == "planks":
            wide = longer / rng.uniform(4, 9)
            out = out * (1 + 0.18 * np.sin(np.floor(v / wide) * 12.9))[..., None]
            out[np.abs(v / wide - np.round(v / wide)) * wide < longer / 500] *= 0.35
    elif kind in ("checked", "striped", "tiles"):
        cell = longer / rng.uniform(8, 30)
        one, two = colour(rng, 0.15, 0.6, 0.6), colour(rng, 0.5, 0.8, 0.3)
        a, b = (u / cell) % 1, (v / cell) % 1
        if kind == "tiles":
            joint = 0.04
            t = ((a < joint) | (b < joint)).astype(np.float32)
            tint = 1 + 0.08 * np.sin(np.floor(u / cell) * 12.9 + np.floor(v / cell) * 78.2)
            out = (two * (1 - t[..., None]) + 0.4 * one * t[..., None]) * tint[..., None]
        else:
            t = (a < 0.5).astype(np.float32) * (0.5 if kind == "checked" else 1)
            t = t + (0.5 * (b < 0.5) if kind == "checked" else 0)
            out = one * t[..., None] + two * (1 - t[..., None])
        out = out * (1 + 0.04 * rng.normal(0, 1, (h, w, 1)))
    elif kind == "stone":
        t = octaves(rng, h, w, longer / 12, 6)
        out = colour(rng, 0.3, 0.65, 0.1) * (1 + 0.22 * t[..., None])
    elif kind == "carpet":
        t = cv2.GaussianBlur(rng.normal(0, 1, (h, w)).astype(np.float32), (0, 0), longer / 900)
        out = colour(rng, 0.15, 0.5, 0.4) * (1 + 0.35 * (t / t.std())[..., None])
    else:
        out = flat * colour(rng, 0.2, 0.6, 0.3)
        image = Image.fromarray((np.clip(out, 0, 1) * 255).astype(np.uint8))
        draw = ImageDraw.Draw(image)
        for _ in range(rng.integers(4, 12)):
            c = tuple(int(255 * k) for k in colour(rng, 0.1, 0.75, 0.7))
            x, y, r = rng.uniform(0, w), rng.uniform(0, h), rng.uniform(0.05, 0.22) * longer
            if rng.random() < 0.4:
                draw.ellipse((x - r, y - r, x + r, y + r), fill=c)
            else:
                t, s = rng.uniform(0, np.pi), rng.uniform(0.3, 1)
                box = [(r, r * s), (-r, r * s), (-r, -r * s), (r, -r * s)]
                draw.polygon([(x + p * np.cos(t) - q * np.sin(t), y + p * np.sin(t) + q * np.cos(t)) for p, q in box], fill=c)
        out = np.asarray(image, np.float32) / 255
    return np.clip(out, 0.01, 0.95).astype(np.float32)


def drawn_sheet(rng, header):
    """A sheet of writing, and its own proportions."""
    ratio = rng.choice([rng.uniform(1.3, 1.5), rng.uniform(1.6, 3.2)])
    w = 620
    h = int(w * ratio)
    image = Image.new("L", (w, h), 255)
    draw = ImageDraw.Draw(image)
    y = rng.integers(25, 60)
    if header:
        draw.rectangle((rng.integers(0, 40), 10, w - rng.integers(1, 40), 10 + int(0.12 * h)), fill=int(rng.uniform(20, 120)))
        y = 25 + int(0.12 * h)
    letters = "abcdefghijklmnoprstuvwABCDEFGHIKLMNOPRST0123456789"
    size = int(rng.integers(17, 30))
    font, big = ImageFont.load_default(size), ImageFont.load_default(2 * size)
    left = int(rng.integers(20, 70))
    ink = int(rng.uniform(20, 110))
    first = True
    while y < h - 70:
        words = ["".join(rng.choice(list(letters), rng.integers(2, 10))) for _ in range(rng.integers(1, 9))]
        draw.text((left, y), " ".join(words)[: int((w - 2 * left) / size * 1.9)], font=big if first else font, fill=ink)
        if rng.random() < 0.5:
            draw.text((w - left - 5 * size, y), f"{rng.uniform(1, 999):.2f}", font=font, fill=ink)
        if rng.random() < 0.06:
            draw.line((left, y + int(1.4 * size), w - left, y + int(1.4 * size)), fill=ink, width=2)
        y += int(size * (3 if first else 1.6 if rng.random() < 0.9 else 4))
        first = False
    return np.asarray(image, np.float32) / 255, ratio


def camera(rng, ratio, w, h, outside):
    """Corners of the sheet as seen: top left, top right, bottom right, bottom left."""
    longer = max(w, h)
    while True:
        yaw, pitch = np.radians(rng.uniform(-28, 28)), np.radians(rng.uniform(-28, 28))
        roll = np.radians(rng.choice([rng.uniform(-20, 20), rng.uniform(-20, 20), rng.uniform(70, 110)]))
        sheet = np.array([(-0.5, -ratio / 2), (0.5, -ratio / 2), (0.5, ratio / 2), (-0.5, ratio / 2)])
        sheet /= max(1, ratio)
        p = sheet @ np.array([(np.cos(roll), np.sin(roll)), (-np.sin(roll), np.cos(roll))])
        x, z = p[:, 0] * np.cos(yaw), -p[:, 0] * np.sin(yaw)
        y, z = p[:, 1] * np.cos(pitch) - z * np.sin(pitch), p[:, 1] * np.sin(pitch) + z * np.cos(pitch)
        scale = 0.9 * longer / (z + rng.uniform(1.1, 1.7))
        q = np.stack((x * scale + w / 2 + rng.uniform(-0.1, 0.1) * w, y * scale + h / 2 + rng.uniform(-0.1, 0.1) * h), 1)
        inside = ((q > 0.02 * longer) & (q < np.array([w, h]) - 0.02 * longer)).all(1)
        area = cv2.contourArea(q.astype(np.float32)) / (w * h)
        if 0.13 < area < 0.8 and (inside.all() if not outside else inside.sum() == 3):
            return q


def light(kind, rng, h, w):
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    x, y = x / w - 0.5, y / h - 0.5
    a = rng.uniform(0, 2 * np.pi)
    d = x * np.cos(a) + y * np.sin(a)
    out = np.ones((h, w, 1), np.float32) * np.ones(3, np.float32)
    if kind == "gradient":
        out *= np.clip(0.75 + rng.uniform(0.3, 0.7) * d, 0.2, 1.2)[..., None]
    elif kind == "shadow":
        edge = rng.uniform(0.002, 0.05)
        s = 1 / (1 + np.exp(np.clip(-(d - rng.uniform(-0.25, 0.25)) / edge, -40, 40)))
        out *= (1 - rng.uniform(0.3, 0.6) * s)[..., None]
    elif kind == "blob":
        r = np.hypot(x - rng.uniform(-0.3, 0.3), y - rng.uniform(-0.3, 0.3)) / rng.uniform(0.15, 0.4)
        out *= (1 - rng.uniform(0.2, 0.55) * np.exp(-(r**2)))[..., None]
    elif kind == "lamp":
        r = np.hypot(x - rng.uniform(-0.4, 0.4), y - rng.uniform(-0.4, 0.4))
        out *= np.exp(-1.2 * r)[..., None] * np.array([1.05, rng.uniform(0.85, 0.95), rng.uniform(0.6, 0.8)], np.float32)
    return out


def scene(seed, backgrounds, sheets):
    """The picture (sRGB bytes), what it is, and its corners (None where there is no sheet)."""
    rng = np.random.default_rng(seed)
    w, h = [(1200, 1600), (1600, 1200), (1000, 1000)][rng.integers(3)]
    kind = TABLES[seed % len(TABLES)]
    lit, fault = LIGHTS[rng.integers(len(LIGHTS))], FAULTS[rng.integers(len(FAULTS))]
    if backgrounds:
        kind = "picture"
        ground = Image.open(backgrounds[seed % len(backgrounds)]).convert("RGB").resize((w, h), Image.BICUBIC)
        out = (np.asarray(ground, np.float32) / 255) ** 2.2
    else:
        out = table(kind, rng, h, w) ** 1.6
    if rng.random() < 0.12:
        fault, truth = "no sheet", None
    else:
        content, ratio = drawn_sheet(rng, fault == "header")
        if sheets:
            content = np.asarray(Image.open(sheets[seed % len(sheets)]).convert("L"), np.float32) / 255
            content = cv2.resize(content, None, fx=900 / max(content.shape), fy=900 / max(content.shape), interpolation=cv2.INTER_AREA)
            ratio = content.shape[0] / content.shape[1]
        truth = camera(rng, ratio, w, h, fault == "outside")
        papers = [(truth, content)]
        if fault == "second":
            other, other_ratio = drawn_sheet(rng, False)
            papers.insert(0, (0.6 * (camera(rng, other_ratio, w, h, False) - [w / 2, h / 2]) + rng.uniform(0.15, 0.85, 2) * [w, h], other))
        for corners, what in papers:
            white = rng.uniform(0.72, 0.9) * np.array([1, rng.uniform(0.97, 1), rng.uniform(0.88, 1)])
            ch, cw = what.shape
            m = cv2.getPerspectiveTransform(np.float32([(0, 0), (cw, 0), (cw, ch), (0, ch)]), np.float32(corners))
            bow = rng.uniform(0.004, 0.012) if fault == "curl" else rng.uniform(0, 0.0008)
            big = 2
            up = np.diag([big, big, 1]) @ m
            if bow:
                t = np.linspace(-1, 1, cw, dtype=np.float32)
                gx, gy = np.meshgrid(np.arange(cw, dtype=np.float32), np.arange(ch, dtype=np.float32))
                gy = gy + np.float32(bow * ch) * (1 - t**2)[None, :]
                what = cv2.remap(what, gx, gy, cv2.INTER_LINEAR, borderValue=-1)
            mask = cv2.warpPerspective((what >= 0).astype(np.float32), up, (w * big, h * big), flags=cv2.INTER_LINEAR)
            ink = cv2.warpPerspective(np.maximum(what, 0), up, (w * big, h * big), flags=cv2.INTER_LINEAR, borderValue=1)
            mask, ink = (cv2.resize(k, (w, h), interpolation=cv2.INTER_AREA)[..., None] for k in (mask, ink))
            shade = 1 + (0.06 if fault == "crease" else 0.015) * octaves(rng, h, w, max(h, w) / 3, 3)
            if fault == "crease":
                a, b = rng.uniform(0, np.pi), rng.uniform(-0.15, 0.15)
                y, x = np.mgrid[0:h, 0:w]
                d = (x / w - 0.5) * np.cos(a) + (y / h - 0.5) * np.sin(a) - b
                shade = shade * np.where(d > 0, 1.0, rng.uniform(0.82, 0.95)) * (1 - 0.15 * np.exp(-((d / 0.003) ** 2)))
            # The sheet darkens the table beside it a little.
            soft = cv2.GaussianBlur(mask[..., 0], (0, 0), max(h, w) / 250)[..., None]
            out = out * (1 - rng.uniform(0, 0.35) * soft) * (1 - mask) + mask * white * shade[..., None] * np.clip(ink, 0, 1) ** 1.6
        if fault == "finger":
            at, towards = truth[rng.integers(4)], np.array([w / 2, h / 2])
            away = (at - towards) / np.linalg.norm(at - towards)
            overlay = np.zeros((h, w), np.uint8)
            start, end = at - away * 0.05 * max(w, h), at + away * 1.5 * max(w, h)
            cv2.line(overlay, tuple(int(k) for k in start), tuple(int(k) for k in end), 255, int(0.06 * max(w, h)), cv2.LINE_AA)
            m = cv2.GaussianBlur(overlay, (0, 0), 2)[..., None] / np.float32(255)
            out = out * (1 - m) + m * np.float32([0.55, 0.32, 0.22]) * rng.uniform(0.6, 1.2)
    out = out * light(lit, rng, h, w)
    out = np.clip(out * rng.uniform(0.8, 1.05), 0, 1) ** (1 / 2.2)
    out = cv2.GaussianBlur(out, (0, 0), rng.uniform(2, 3.5) if fault == "blur" else rng.uniform(0.4, 1.0))
    out = out + rng.normal(0, rng.uniform(0.004, 0.025), out.shape)
    return (np.clip(out, 0, 1) * 255).astype(np.uint8), kind, lit, fault, truth


def rectify(monkey, path, out):
    done = subprocess.run([monkey, "image", "rectify", path, out, "--json"], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{path}: {done.stderr}")
    return json.loads(done.stdout)


NAMES = ["top_left", "top_right", "bottom_right", "bottom_left"]


def one(job):
    a, seed, backgrounds, sheets, folder = job
    path, note = folder / f"{seed:04d}.jpg", folder / f"{seed:04d}.json"
    if not note.exists():
        pixels, kind, lit, fault, truth = scene(seed, backgrounds, sheets)
        Image.fromarray(pixels).save(path, quality=int(np.random.default_rng(seed).integers(70, 95)))
        note.write_text(json.dumps([kind, lit, fault, None if truth is None else truth.tolist(), pixels.shape[:2]]))
    kind, lit, fault, truth, size = json.loads(note.read_text())
    answer = rectify(a.monkey, path, path.with_suffix(".cut.png"))
    error = None
    if not answer.get("skipped"):
        if truth is None:
            error = 100.0
        else:
            got = np.array([(answer[n + "_x"], answer[n + "_y"]) for n in NAMES])
            far = min(np.linalg.norm(np.roll(got, k, 0) - truth, axis=1).max() for k in range(4))
            error = 100 * far / np.hypot(*size)
    if not a.keep:
        for p in folder.glob(path.stem + "*"):
            p.unlink()
    return seed, kind, lit, fault, truth is not None, error, answer.get("skipped")


def pictures(folder):
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES) if folder else []


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--monkey", required=True)
    ap.add_argument("--scenes", type=int, default=220)
    ap.add_argument("--seed", type=int, default=0)
    ap.add_argument("--backgrounds", type=pathlib.Path)
    ap.add_argument("--sheets", type=pathlib.Path)
    ap.add_argument("--negatives", type=pathlib.Path, nargs="*")
    ap.add_argument("--keep", type=pathlib.Path, help="scenes are kept there with what was cut, and used again")
    ap.add_argument("--verbose", action="store_true")
    a = ap.parse_args()
    with tempfile.TemporaryDirectory() as t, cf.ThreadPoolExecutor(2) as pool:
        folder = a.keep or pathlib.Path(t)
        folder.mkdir(parents=True, exist_ok=True)
        if a.negatives:
            files = [p for f in a.negatives for p in pictures(f)]
            jobs = [(a.monkey, p, folder / f"{i}-{p.stem}.png") for i, p in enumerate(files)]
            answers = list(pool.map(lambda j: rectify(*j), jobs))
            cut = [p for p, r in zip(files, answers) if not r.get("skipped")]
            for reason, count in collections.Counter(str(r.get("skipped")) for r in answers).most_common():
                print(f"  {count:5}  {reason}")
            for p in cut:
                print("  cut:", p)
            print(f"{len(files)} images, {len(cut)} cut")
            return
        backgrounds, sheets = pictures(a.backgrounds), pictures(a.sheets)
        rows = list(pool.map(one, [(a, a.seed + k, backgrounds, sheets, folder) for k in range(a.scenes)]))
    if a.verbose:
        for seed, kind, lit, fault, _, error, reason in rows:
            print(f"  {seed:4} {kind:9} {lit:9} {fault:9}", f"error {error:.2f}" if error is not None else f"declined: {reason}")
    for name, column in (("table", 1), ("light", 2), ("fault", 3)):
        print(f"{name:9} scenes  found  wrong")
        for key in sorted({r[column] for r in rows}):
            some = [r for r in rows if r[column] == key]
            found = sum(r[5] is not None and r[5] <= WRONG for r in some)
            wrong = sum(r[5] is not None and r[5] > WRONG for r in some)
            print(f"{key:9} {len(some):6} {found:6} {wrong:6}")
    sheets = [r for r in rows if r[4]]
    errors = [r[5] for r in sheets if r[5] is not None and r[5] <= WRONG]
    wrong = [r for r in rows if r[5] is not None and r[5] > WRONG]
    for r in wrong:
        print("wrong:", *r[:4], f"error {r[5]:.2f}")
    spread = f"corner error median {np.median(errors):.3f}, mean {np.mean(errors):.3f}, largest {np.max(errors):.3f} % of the diagonal" if errors else ""
    print(f"{len(sheets)} sheets, {len(errors)} found ({len(errors) / max(1, len(sheets)):.1%}), {len(wrong)} wrong; {spread}")


if __name__ == "__main__":
    main()
