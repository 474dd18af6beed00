"""Plots as programs without a toolkit of windows draw them: axes, ticks, labels and data on even ground.

Every program has habits of its own (grounds, frames, ticks, grids, fonts, smoothed or stepped lines); here they are drawn by
lot and mixed, so that what is learnt is what plots have in common, not what one program does.
"""
import numpy as np
from PIL import Image, ImageDraw

DIAGRAMS = ("bars", "bars", "lines", "lines", "lines", "points", "points", "area", "steps", "boxes", "heat", "contours", "arrows", "errors",
            "surface", "pie", "rings", "network", "pictures", "tree")
SETS = (
    ((0, 114, 189), (217, 83, 25), (237, 177, 32), (126, 47, 142), (119, 172, 48)), ((148, 0, 211), (0, 158, 115), (86, 180, 233), (230, 159, 0)),
    ((31, 119, 180), (255, 127, 14), (44, 160, 44), (214, 39, 40)), ((228, 26, 28), (55, 126, 184), (77, 175, 74), (152, 78, 163)),
    ((0, 0, 0), (255, 0, 0), (0, 205, 0), (0, 0, 255)), ((79, 129, 189), (192, 80, 77), (155, 187, 89), (128, 100, 162)),
    ((40, 40, 40), (110, 110, 110), (170, 170, 170)), ((248, 118, 109), (0, 186, 56), (97, 156, 255)),
)


class Look:
    """The habits of one program that nobody has written."""

    def __init__(self, s):
        dark = s.chance(0.12)
        self.paper = s.pick((20, 20, 20), (45, 45, 48), (0, 0, 0), (30, 40, 60)) if dark else s.pick(
            (255, 255, 255), (255, 255, 255), (255, 255, 255), (255, 255, 255), (240, 240, 240), (255, 253, 240), (250, 250, 250), s.colour(215, 255))
        self.ink = (230, 230, 230) if dark else s.pick((0, 0, 0), (0, 0, 0), (40, 40, 40), (90, 90, 90), (50, 60, 80))
        near = tuple(max(0, c - 20) if not dark else c + 18 for c in self.paper)
        self.field = s.pick(None, None, None, near, (255, 255, 255) if not dark else (10, 10, 10))
        self.frame = s.pick("box", "box", "box", "corner", "corner", "bottom", "none")
        self.grid = s.pick("none", "none", "both", "both", "across", "dotted")
        self.grid_colour = tuple((3 * p + i) // 4 for p, i in zip(self.paper, self.ink))
        self.colours = [s.colour(0, 255) for _ in range(5)] if s.chance(0.3) else list(s.pick(*SETS))
        self.ticks = s.pick(-1, -1, 1, 0)
        self.line = s.pick(1, 1, 1, 2, 2, 3)
        self.type = s.random.choice(s.prose)


def label(s):
    return s.pick("{:.1f}", "{:.0f}", "{:g}", "{:.2f}", "{:.0e}")


def panel(s, draw, image, look, box, size, scale):
    """One pair of axes with data in it."""
    x0, y0, x1, y1 = box
    kind = s.random.choice(DIAGRAMS)
    font = s.font([look.type], size)
    thin, count = scale * s.pick(1, 1, look.line), s.whole(3, 8)
    bare = kind in ("pie", "rings", "network", "surface", "tree")
    if look.field and not bare:
        draw.rectangle(box, fill=look.field)
    xs, ys = np.linspace(x0, x1, count + 1), np.linspace(y1, y0, s.whole(3, 8) + 1)
    if look.grid != "none" and not bare:
        for y in ys:
            draw.line([x0, y, x1, y], fill=look.grid_colour, width=thin)
        for x in xs if look.grid != "across" else ():
            for a in np.arange(y0, y1, 6 * scale) if look.grid == "dotted" else (y0,):
                draw.line([x, a, x, a + 2 * scale if look.grid == "dotted" else y1], fill=look.grid_colour, width=thin)
    data(s, draw, image, look, kind, box, scale, font)
    if not bare and kind != "pictures":
        sides = {"box": "ltrb", "corner": "lb", "bottom": "b", "none": ""}[look.frame]
        for side, line in (("l", [x0, y0, x0, y1]), ("b", [x0, y1, x1, y1]), ("t", [x0, y0, x1, y0]), ("r", [x1, y0, x1, y1])):
            if side in sides:
                draw.line(line, fill=look.ink, width=thin)
        form, high, tick = label(s), s.pick(1, 10, 500, 1e4), 5 * scale * look.ticks
        names = [s.words(1) for _ in xs] if kind in ("bars", "boxes") else [form.format(high * k) for k in range(len(xs))]
        for x, text in zip(xs, names):
            draw.line([x, y1, x, y1 - tick], fill=look.ink, width=thin)
            draw.text((x, y1 + size * 0.5), text, font=font, fill=look.ink, anchor="mt")
        for k, y in enumerate(ys):
            draw.line([x0, y, x0 + tick, y], fill=look.ink, width=thin)
            draw.text((x0 - size * 0.5, y), form.format(s.pick(1, 2, 5) * k * high / 10), font=font, fill=look.ink, anchor="rm")
    if s.chance(0.6):
        draw.text(((x0 + x1) / 2, y0 - size * 0.6), s.words(s.whole(1, 5)).capitalize(), font=s.font([look.type], size * s.between(1, 1.5)), fill=look.ink, anchor="mb")
    if s.chance(0.4) and not bare:
        draw.text(((x0 + x1) / 2, y1 + size * 2), s.words(s.whole(1, 3)), font=font, fill=look.ink, anchor="mt")
    if s.chance(0.4) and kind not in ("pictures", "heat"):
        x, y = x1 - s.between(0.15, 0.4) * (x1 - x0), y0 + size
        rows = s.whole(1, len(look.colours))
        if s.chance(0.5):
            draw.rectangle([x - size, y - size * 0.8, x1 - size * 0.5, y + rows * size * 1.4], outline=look.ink, fill=look.paper, width=thin)
        for k in range(rows):
            draw.line([x - size * 0.5, y, x + size * 1.5, y], fill=look.colours[k], width=look.line * scale)
            draw.text((x + size * 2, y), s.words(1), font=font, fill=look.ink, anchor="lm")
            y += size * 1.4


def data(s, draw, image, look, kind, box, scale, font):
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    line, many = look.line * scale, s.whole(1, len(look.colours))
    if kind in ("lines", "area", "steps", "errors", "points"):
        n = s.whole(6, 40) if kind in ("steps", "errors") else s.whole(20, 200)
        t = np.linspace(0, 1, n)
        for k in range(many):
            curve = s.pick("walk", "wave", "bell", "rise")
            v = {"walk": np.cumsum(s.noise.randn(n)), "wave": np.sin(t * s.between(3, 30) + k) * np.exp(-t * s.pick(0, 0, 2)),
                 "bell": np.exp(-((t - s.between(0.2, 0.8)) * s.between(3, 10)) ** 2), "rise": 1 - np.exp(-t * s.between(1, 6))}[curve]
            if kind == "points":
                v = v + s.noise.randn(n) * s.between(0, 1)
            v = (v - v.min()) / (np.ptp(v) + 1e-6) * s.between(0.4, 0.9) + s.between(0.02, 0.08)
            px, py, colour = x0 + t * width, y1 - v * height, look.colours[k]
            if kind == "area":
                draw.polygon([(x0, y1), *zip(px, py), (x1, y1)], fill=tuple((c + 2 * p) // 3 for c, p in zip(colour, look.paper)), outline=colour)
            elif kind == "steps":
                draw.line([q for a, b in zip(zip(px, py), zip(px[1:], py)) for q in (a, b)], fill=colour, width=line)
            elif kind == "lines":
                draw.line(list(zip(px, py)), fill=colour, width=line, joint="curve")
            if kind in ("points", "errors") or (kind == "lines" and n < 50 and s.chance(0.5)):
                r, mark = s.between(2, 6) * scale, s.pick("dot", "ring", "plus", "square")
                for x, y in zip(px, py):
                    if kind == "errors":
                        draw.line([x, y - 4 * r, x, y + 4 * r], fill=colour, width=line)
                    if mark == "dot":
                        draw.ellipse([x - r, y - r, x + r, y + r], fill=colour)
                    elif mark == "ring":
                        draw.ellipse([x - r, y - r, x + r, y + r], outline=colour, width=scale)
                    elif mark == "plus":
                        draw.line([x - r, y, x + r, y], fill=colour, width=scale)
                        draw.line([x, y - r, x, y + r], fill=colour, width=scale)
                    else:
                        draw.rectangle([x - r, y - r, x + r, y + r], fill=colour)
    elif kind in ("bars", "boxes"):
        n, flat = s.whole(3, 30), s.chance(0.25)
        edge = s.pick(None, look.ink)
        for k in range(n):
            v, w = s.between(0.05, 0.95), s.pick(0.5, 0.8, 1)
            colour = look.colours[k % many]
            if kind == "boxes":
                x, m, r = x0 + (k + 0.5) * width / n, y1 - height * (0.2 + 0.6 * v), height * 0.08
                draw.line([x, m - 2 * r, x, m + 2 * r], fill=look.ink, width=scale)
                draw.rectangle([x - width / n * 0.3, m - r, x + width / n * 0.3, m + r], fill=colour, outline=look.ink, width=scale)
            elif flat:
                draw.rectangle([x0, y0 + (k + 0.5 - w / 2) * height / n, x0 + v * width, y0 + (k + 0.5 + w / 2) * height / n], fill=colour, outline=edge)
            else:
                draw.rectangle([x0 + (k + 0.5 - w / 2) * width / n, y1 - v * height, x0 + (k + 0.5 + w / 2) * width / n, y1], fill=colour, outline=edge, width=scale)
    elif kind in ("heat", "contours"):
        n = s.pick(8, 20, 60) if kind == "heat" else 200
        v = s.noise.rand(n, n) if kind == "heat" and s.chance(0.4) else s.smooth(n, n, max(2, n // s.whole(2, 6)))
        if kind == "contours":
            bands = np.floor(v * 9)
            if s.chance(0.5):
                rim = (bands != np.roll(bands, 1, 0)) | (bands != np.roll(bands, 1, 1))
                v = np.where(rim, 0.0, np.nan)
            else:
                v = bands / 9
        ramp = np.array([look.colours[0], look.paper, look.colours[1]], float)
        pixels = np.stack([np.interp(v, [0, 0.5, 1], ramp[:, c]) for c in range(3)], -1)
        pixels = np.where(np.isnan(v)[..., None], np.array(look.field or look.paper), pixels)
        image.paste(Image.fromarray(pixels.astype(np.uint8)).resize((int(width), int(height)), s.pick(Image.NEAREST, Image.BICUBIC)), (int(x0), int(y0)))
    elif kind == "arrows":
        for x in np.linspace(x0, x1, 14)[1:-1]:
            for y in np.linspace(y0, y1, 12)[1:-1]:
                a = (x - x0) / width * 4 + (y - y0) / height * 3
                dx, dy = np.cos(a) * width / 30, np.sin(a) * height / 30
                draw.line([x - dx, y - dy, x + dx, y + dy], fill=look.colours[0], width=line)
                draw.ellipse([x + dx - 2 * scale, y + dy - 2 * scale, x + dx + 2 * scale, y + dy + 2 * scale], fill=look.colours[0])
    elif kind == "surface":
        n, f = s.whole(14, 30), s.between(1, 3)
        u, v = np.meshgrid(np.linspace(-1, 1, n), np.linspace(-1, 1, n))
        z = np.sin(f * np.hypot(u, v) * 3) / (1 + f * np.hypot(u, v)) if s.chance(0.5) else u * u - v * v
        px, py = x0 + width * (0.5 + 0.3 * u - 0.2 * v), y0 + height * (0.55 + 0.13 * u + 0.17 * v - 0.3 * z)
        filled = s.chance(0.5)
        for i in range(n - 1):
            for j in range(n - 1):
                four = [(px[a, b], py[a, b]) for a, b in ((i, j), (i, j + 1), (i + 1, j + 1), (i + 1, j))]
                share = float(np.clip(z[i, j] / 2 + 0.5, 0, 1))
                colour = tuple(int(share * a + (1 - share) * b) for a, b in zip(look.colours[0], look.colours[1]))
                draw.polygon(four, fill=colour if filled else look.paper, outline=look.ink if filled else colour)
    elif kind in ("pie", "rings"):
        r, cx, cy, at = min(width, height) * 0.42, (x0 + x1) / 2, (y0 + y1) / 2, 0
        if kind == "pie":
            while at < 360:
                step = s.between(15, 120)
                colour = s.random.choice(look.colours) if s.chance(0.7) else s.colour()
                draw.pieslice([cx - r, cy - r, cx + r, cy + r], at, min(360, at + step), fill=colour, outline=look.paper, width=2 * scale)
                at += step
        else:
            for k in range(1, 6):
                draw.ellipse([cx - r * k / 5, cy - r * k / 5, cx + r * k / 5, cy + r * k / 5], outline=look.grid_colour, width=scale)
            corners = [(cx + r * s.between(0.2, 1) * np.cos(a), cy + r * s.between(0.2, 1) * np.sin(a)) for a in np.linspace(0, 6.28, s.whole(5, 60))]
            draw.line(corners + corners[:1], fill=look.colours[0], width=line)
    elif kind in ("network", "tree"):
        n = s.whole(6, 25)
        places = [(x0 + width * s.between(0.05, 0.95), y0 + height * s.between(0.05, 0.95)) for _ in range(n)]
        if kind == "tree":
            places = [(x0 + width * ((k + 1 - 2 ** int(np.log2(k + 1))) + 0.5) / 2 ** int(np.log2(k + 1)), y0 + height * (int(np.log2(k + 1)) + 0.5) / 5.5) for k in range(n)]
        for k in range(1, n):
            draw.line([places[k], places[(k - 1) // 2 if kind == "tree" else s.whole(0, k - 1)]], fill=look.ink, width=line)
        r, boxy = s.between(8, 20) * scale, s.chance(0.5)
        for x, y in places:
            (draw.rectangle if boxy else draw.ellipse)([x - r * (1.6 if boxy else 1), y - r, x + r * (1.6 if boxy else 1), y + r], fill=look.colours[0] if s.chance(0.9) else look.colours[-1], outline=look.ink, width=scale)
            draw.text((x, y), s.words(1)[:5], font=font, fill=look.paper, anchor="mm")
    elif kind == "pictures":
        photo = s.photo(int(width), int(height))
        image.paste(photo.convert("L").convert("RGB") if s.chance(0.4) else photo, (int(x0), int(y0)))


def plot(s, index):
    """One to nine panels; smoothed lines are drawn four times as large, stepped ones as they are."""
    width, height = s.pick((640, 480), (480, 480), (800, 600), (900, 600), (700, 400), (1000, 800), (560, 420), (504, 504), (1200, 500))
    scale, look = s.pick(1, 2, 2, 3), Look(s)
    image = Image.new("RGB", (width * scale, height * scale), look.paper)
    draw = ImageDraw.Draw(image)
    columns, rows = s.pick((1, 1), (1, 1), (1, 1), (1, 1), (2, 1), (1, 2), (2, 2), (3, 1), (3, 2), (3, 3))
    size = scale * s.between(9, 16) / max(1, (rows + columns) / 4)
    for j in range(rows):
        for i in range(columns):
            w, h = width * scale / columns, height * scale / rows
            left, top = max(size * 3.5, w * s.between(0.06, 0.15)), max(size * 2, h * s.between(0.05, 0.14))
            right, bottom = max(size, w * s.between(0.02, 0.2)), max(size * 3, h * s.between(0.06, 0.16))
            panel(s, draw, image, look, (i * w + left, j * h + top, (i + 1) * w - right, (j + 1) * h - bottom), size, scale)
    s.save(image.resize((width, height), s.pick(Image.LANCZOS, Image.BOX)), "unknown", "plot", index, s.pick(None, None, None, 75, 90))
