"""What is none of the classes: charts, maps, fractals, textures, X-rays and other medical pictures, false colour, logos, paintings."""
import io

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from scipy.ndimage import gaussian_filter

from drawing import array, picture


def chart(s, index):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plot
    styles = ["default", "ggplot", "bmh", "dark_background", "grayscale", "fivethirtyeight", "classic"]
    styles += [n for n in plot.style.available if n in ("seaborn-v0_8", "seaborn-v0_8-whitegrid", "seaborn-v0_8-darkgrid")]
    with plot.style.context(s.random.choice(styles)):
        kind = s.pick("line", "bar", "scatter", "hist", "pie", "image", "box", "contour", "area", "several")
        figure, axes = plot.subplots(*((2, 2) if kind == "several" else (1, 1)), figsize=(s.between(4, 9), s.between(3, 6)), dpi=s.pick(80, 100, 150))
        for axis in np.atleast_1d(axes).ravel():
            one, n = (s.pick("line", "bar", "scatter", "hist") if kind == "several" else kind), s.whole(5, 40)
            x = np.arange(n)
            if one == "line":
                for _ in range(s.whole(1, 5)):
                    axis.plot(x, np.cumsum(s.noise.randn(n)), label=s.words(1))
                if s.chance(0.6):
                    axis.legend()
            elif one == "bar":
                axis.bar(x[:8], s.noise.rand(len(x[:8])))
            elif one == "scatter":
                axis.scatter(s.noise.rand(n * 5), s.noise.rand(n * 5), c=s.noise.rand(n * 5))
            elif one == "hist":
                axis.hist(s.noise.randn(500), 30)
            elif one == "pie":
                axis.pie(s.noise.rand(5), labels=[s.words(1) for _ in range(5)])
            elif one == "image":
                axis.imshow(s.smooth(40, 40, 5), cmap=s.pick("viridis", "jet", "gray", "hot"))
            elif one == "box":
                axis.boxplot([s.noise.randn(50) for _ in range(5)])
            elif one == "area":
                for _ in range(s.whole(1, 4)):
                    axis.fill_between(np.linspace(0, 1, 90), np.exp(-((np.linspace(0, 1, 90) - s.between(0.2, 0.8)) * s.between(3, 12)) ** 2), alpha=0.4)
            else:
                axis.contourf(s.smooth(60, 60, 15), cmap=s.pick("viridis", "coolwarm", "jet"))
            axis.set_title(s.words(3))
            axis.set_xlabel(s.words(1))
        buffer = io.BytesIO()
        figure.savefig(buffer)
        plot.close(figure)
    s.save(Image.open(buffer).convert("RGB"), "unknown", "chart", index, s.pick(None, None, 80))


def palette(s):
    """A function of 0…1 to colours through a few random ones."""
    stops = np.array([[s.random.random() for _ in range(3)] for _ in range(s.whole(3, 6))])
    at = np.linspace(0, 1, len(stops))
    return lambda v: np.stack([np.interp(v, at, stops[:, k]) for k in range(3)], -1)


def fractal(s, index):
    """Mandelbrot and Julia sets, in bands or with a smooth count of steps, with or without anti-aliasing."""
    width, height = s.pick((640, 480), (800, 800), (500, 700), (1000, 750))
    fine = s.pick(1, 2)
    y, x = np.mgrid[0:height * fine, 0:width * fine] / fine
    across = (x - width / 2) / width * 2
    up = (y - height / 2) / width * 2
    if s.chance(0.3):
        cx, cy, zoom = s.pick((-0.5, 0, 1.5), (-0.745, 0.11, 0.02), (0.28, 0.01, 0.01), (-1.25, 0.02, 0.05))
        c = (cx + zoom * across) + 1j * (cy + zoom * up)
        z = np.zeros_like(c)
    else:
        c = s.pick(-0.8 + 0.156j, -0.4 + 0.6j, 0.285 + 0.01j, -0.70176 - 0.3842j, -0.835 - 0.2321j, -0.7269 + 0.1889j, -0.75 + 0.11j)
        z = (across + 1j * up) * s.between(0.5, 1.6)
    smooth, most = s.chance(0.6), s.pick(60, 100, 160)
    count = np.full(z.shape, float(most))
    alive = np.ones(z.shape, bool)
    for k in range(most):
        z[alive] = z[alive] ** 2 + (c if np.isscalar(c) else c[alive])
        size = np.abs(z)
        gone = alive & (size > 8)
        count[gone] = k + 1 - np.log2(np.log2(size[gone]) / 3) if smooth else k
        alive &= ~gone
    colour, turns = palette(s), s.pick(0, 0, 1, 2, 4)
    v = np.clip(count / most, 0, 1) ** s.between(0.3, 1)
    v = 0.5 - 0.5 * np.cos(2 * np.pi * turns * v) if turns else v
    pixels = colour(v)
    if s.chance(0.5):
        pixels[alive] = s.pick([0, 0, 0], [1, 1, 1], colour(np.array(s.between(0, 1))))
    pixels = pixels.reshape(height, fine, width, fine, 3).mean((1, 3))
    s.save(picture(pixels.astype(np.float32)), "unknown", "fractal", index, s.pick(None, 85))


def texture(s, index):
    height, width = s.pick((512, 512), (400, 640), (900, 900))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    kind = s.pick("white", "cloud", "weave", "herringbone", "brick", "marble", "cells", "blobs", "stripes", "grass", "straw", "bubbles")
    if kind == "white":
        v = s.noise.rand(height, width).astype(np.float32)
    elif kind == "cloud":
        rough = s.pick(0.3, 0.6)
        v = sum(s.smooth(height, width, 2 ** k) * 2 ** (k * rough) for k in range(6))
        v = (v - v.min()) / (v.max() - v.min())
    elif kind in ("weave", "herringbone"):
        p = s.between(4, 24)
        turn = np.where((x // (p * 4)) % 2 == 0, 1, -1) if kind == "herringbone" else 0
        wave = np.sin(2 * np.pi * (x + turn * y) / p) * (np.sin(2 * np.pi * y / p) if kind == "weave" else 1)
        v = 0.5 + 0.25 * wave + 0.12 * s.noise.randn(height, width) + 0.2 * (s.smooth(height, width, 6) - 0.5)
    elif kind == "brick":
        long = s.whole(40, 120)
        row = (y // (long // 2)).astype(int)
        at = (x + row % 2 * long / 2) % long
        v = np.where((y % (long // 2) < 4) | (at < 4), 0.75, 0.4 + 0.05 * ((x // long + row) % 5) / 5) + 0.06 * s.noise.randn(height, width)
    elif kind == "marble":
        v = 0.5 + 0.5 * np.sin(x / 30 + 8 * s.smooth(height, width, 60) + 4 * s.smooth(height, width, 20))
    elif kind in ("cells", "bubbles"):
        points = s.noise.rand(80, 2) * [height, width]
        near = np.sort(np.stack([np.hypot(y - p[0], x - p[1]) for p in points]), 0)
        v = np.clip((near[1] - near[0]) / 25, 0, 1) if kind == "cells" else np.clip(near[0] / 60, 0, 1) ** 2
        v = v + 0.05 * s.noise.randn(height, width)
    elif kind == "blobs":
        v = (s.smooth(height, width, 20) > 0.5) * 0.6 + 0.2 + 0.05 * s.noise.randn(height, width)
    elif kind in ("grass", "straw"):
        long = (12, 1) if kind == "grass" else (3, 3)
        layers = ((long, 1.2), (long[::-1] if kind == "straw" else (6, 1), 1.0), (1, 0.5))
        v = 0.5 + sum(gaussian_filter(s.noise.randn(height, width), sigma) * gain for sigma, gain in layers)
    else:
        p, turn = s.between(6, 40), s.between(0, 1.5)
        v = (np.sin(2 * np.pi * (x * np.cos(turn) + y * np.sin(turn)) / p) > 0) * 0.8 + 0.1
    pixels = np.clip(v, 0, 1)
    if s.chance(0.3):
        pixels = pixels[..., None] * np.array([s.random.random() for _ in range(3)])
    s.save(picture(pixels), "unknown", "texture", index, s.pick(None, 85))


def chest(s, y, x, height, width):
    """Lungs dark in a light body, ribs over them, the spine and the heart, the belly light; air dark beside the body."""
    body = 1 / (1 + np.exp((np.abs(x) - s.between(0.85, 1.3) - 0.15 * y) * 10))
    v = s.between(0.05, 0.3) + s.between(0.4, 0.6) * body
    for side in (-1, 1):
        lung = np.exp(-(((x - side * s.between(0.38, 0.48)) / s.between(0.25, 0.36)) ** 2 + ((y + s.between(-0.05, 0.2)) / s.between(0.45, 0.68)) ** 2) ** 2)
        v -= s.between(0.2, 0.45) * lung
        v += s.between(0, 0.15) * lung * s.smooth(height, width, 25)
        for k in range(10):
            at = -0.85 + k * s.between(0.15, 0.18)
            rib = np.exp(-((y - at - 0.35 * (side * x - 0.4) ** 2 + 0.15 * side * x) / 0.025) ** 2)
            v += s.between(0.04, 0.11) * rib * (lung + 0.3 * body)
        v += 0.12 * np.exp(-((y + 0.72 + 0.25 * (side * x - 0.1)) / 0.035) ** 2) * (side * x > 0.05) * body
    v += s.between(0.1, 0.25) * np.exp(-(x / 0.12) ** 2) * (1 + 0.15 * np.sin(y * 40))
    v += s.between(0.1, 0.3) * np.exp(-(((x - 0.12) / 0.3) ** 2 + ((y - 0.3) / 0.25) ** 2) ** 2)
    v += 0.25 / (1 + np.exp(-(y - s.between(0.45, 0.7)) * 14)) * body
    return v + (0.1 * (s.smooth(height, width, 40) - 0.5) + 0.06 * (s.smooth(height, width, 12) - 0.5)) * body


def limb(s, y, x, height, width):
    """Bones in soft tissue on black or gray."""
    v = np.full((height, width), s.between(0, 0.25))
    for _ in range(s.whole(2, 6)):
        slope, at, r = s.between(-0.6, 0.6), s.between(-0.6, 0.6), s.between(0.03, 0.12)
        off = np.abs(x - at - slope * y)
        v += 0.3 * np.exp(-(off / (r * 2.4)) ** 4) + 0.4 * np.exp(-(off / r) ** 6) * (0.8 + 0.2 * np.exp(-(off / r - 0.8) ** 2 * 30))
    return v + 0.06 * s.smooth(height, width, 10)


def slice_(s, y, x, height, width):
    """A section through a body or head."""
    ring = (x / s.between(0.65, 0.9)) ** 2 + (y / s.between(0.65, 0.9)) ** 2
    v = np.where(ring < 1, s.between(0.25, 0.45), 0.02) + np.where((ring < 1) & (ring > 0.86), s.between(0.1, 0.5), 0)
    for _ in range(s.whole(5, 14)):
        cx, cy = s.between(-0.5, 0.5), s.between(-0.5, 0.5)
        part = ((x - cx) / s.between(0.05, 0.3)) ** 2 + ((y - cy) / s.between(0.05, 0.3)) ** 2
        v += np.where(part < 1, s.between(-0.2, 0.25), 0) * (ring < 0.82)
    return v + 0.1 * (s.smooth(height, width, 14) - 0.5) * (ring < 1)


def echo(s, y, x, height, width):
    """Ultrasound: speckle in a fan."""
    angle, far = np.arctan2(x, y + 1.1), np.hypot(x, y + 1.1)
    return (np.abs(angle) < 0.65) * (far < 2) * (0.15 + 0.6 * s.smooth(height, width, 50) * s.smooth(height, width, 15)) * (0.5 + s.noise.rand(height, width))


def medical(s, index):
    height, width = s.pick((900, 800), (1100, 1100), (700, 900), (1400, 1200), (640, 640), (1000, 1250), (1280, 960))
    y, x = np.mgrid[-1:1:height * 1j, -1:1:width * 1j]
    kind = s.pick(chest, chest, chest, chest, chest, limb, slice_, echo)
    v = kind(s, y, x, height, width)
    if kind in (chest, limb):  # vessels and the grain of bone; often sharpened for the viewer; next to nothing is clipped
        v += s.pick(0.05, 0.1, 0.15) * (s.smooth(height, width, s.pick(3, 5, 8)) - 0.5)
        if s.chance(0.5):
            v += s.between(0.3, 1.2) * (v - gaussian_filter(v, width / s.pick(15, 40, 80)))
        low, high = np.percentile(v, [1, 99])
        v = s.between(0.02, 0.2) + (v - low) / (high - low) * s.between(0.65, 0.8)
    v = np.clip(v, 0, 1) ** s.between(0.5, 1.1)
    v = s.grain(gaussian_filter(v.astype(np.float32), s.between(0.8, 2)), s.pick(0.012, 0.02, 0.03, 0.045), s.pick(0.5, 0.7, 0.9))
    image = picture(v)
    draw = ImageDraw.Draw(image)
    if s.chance(0.6):
        for _ in range(s.whole(1, 2)):
            place, font = (width * s.between(0.03, 0.85), height * s.between(0.02, 0.12)), s.font(s.prose, height * s.between(0.03, 0.06))
            draw.text(place, s.pick("L", "R", "PORTABLE", "R  AP", "ERECT"), font=font, fill=s.whole(200, 255))
    for _ in range(s.pick(0, 0, 0, 1, 2)):  # leads and tubes
        points = [(s.between(0, width), s.between(0, height)) for _ in range(4)]
        draw.line(points, fill=s.whole(170, 230), width=max(1, width // 400), joint="curve")
    if s.chance(0.3):
        rim = int(width * s.between(0.02, 0.1))
        draw.rectangle([0, 0, rim, height], fill=5)
        draw.rectangle([width - rim, 0, width, height], fill=5)
    s.save(image.convert("RGB") if s.chance(0.3) else image, "unknown", "medical", index, s.pick(None, 80, 90, 95))


def heat(s, index):
    """A thermal camera's false colour, its scale and its read-out."""
    width, height = s.pick((640, 480), (480, 640), (320, 240))
    tone = array(s.photo(width, height).convert("L").filter(ImageFilter.GaussianBlur(width / s.between(60, 160))))
    stops = np.array([[0, 0, 0.1], [0.3, 0, 0.55], [0.75, 0.15, 0.45], [0.95, 0.5, 0.1], [1, 0.85, 0.2], [1, 1, 0.9]])
    if s.chance(0.3):
        stops = np.array([[0, 0, 0.5], [0, 0.4, 1], [0, 1, 0.7], [0.8, 1, 0.1], [1, 0.4, 0], [0.5, 0, 0]])
    tone = (tone - tone.min()) / max(0.01, tone.max() - tone.min())
    at = np.linspace(0, 1, len(stops))
    colour = lambda v: np.stack([np.interp(v, at, stops[:, k]) for k in range(3)], -1)
    pixels = colour(np.clip(s.grain(tone, 0.01), 0, 1))
    if s.chance(0.7):
        x = width - width // 16
        pixels[height // 8:-height // 8, x:x + width // 40] = colour(np.linspace(1, 0, height - 2 * (height // 8)))[:, None]
    image = picture(pixels)
    draw, font = ImageDraw.Draw(image), s.font(s.prose, height / 20)
    draw.text((width * 0.03, height * 0.03), f"{s.between(10, 90):.1f} °C", font=font, fill=(255, 255, 255))
    cx, cy, r = width / 2, height / 2, height / 20
    draw.line([cx - r, cy, cx + r, cy], fill=(255, 255, 255), width=2)
    draw.line([cx, cy - r, cx, cy + r], fill=(255, 255, 255), width=2)
    s.save(image, "unknown", "heat", index, s.pick(None, 80, 90))


def stain(s, index):
    """Stained tissue under a microscope: two dyes on light ground, nuclei."""
    side = s.pick(512, 768, 1000)
    dyes = s.pick(([0.55, 0.35, 0.15], [0.35, 0.4, 0.65]), ([0.85, 0.45, 0.65], [0.35, 0.2, 0.55]), ([0.4, 0.6, 0.35], [0.7, 0.3, 0.3]))
    first = np.clip(s.smooth(side, side, s.pick(30, 60, 90)) * 2 - 0.7, 0, 1) * (0.6 + 0.4 * s.smooth(side, side, 6))
    dots = gaussian_filter((s.noise.rand(side, side) > 0.998).astype(np.float32), s.between(3, 6))
    second = np.clip(dots / max(1e-6, dots.max()) * 2, 0, 1) * 0.8 + 0.25 * s.smooth(side, side, 12)
    pixels = np.ones((side, side, 3)) * np.array([0.94, 0.92, 0.93])
    for amount, dye in ((first, dyes[0]), (np.clip(second, 0, 1), dyes[1])):
        pixels = pixels * (1 - amount[..., None] * (1 - np.array(dye)))
    s.save(picture(s.grain(gaussian_filter(pixels, (0.7, 0.7, 0)), 0.015)), "unknown", "stain", index, s.pick(None, 75, 90))


def map_(s, index):
    """Regions in pale colours, borders, rivers, places with names."""
    width, height = s.pick((900, 700), (700, 900), (1200, 800), (660, 420))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    count = s.whole(6, 25)
    points = s.noise.rand(count, 2) * [height, width]
    bend = 60 * (np.stack([s.smooth(height, width, 40), s.smooth(height, width, 40)]) - 0.5)
    far = np.stack([np.hypot(y + bend[0] - p[0], x + bend[1] - p[1]) for p in points])
    owner = far.argmin(0)
    colours = np.array([[s.between(0.7, 1), s.between(0.7, 1), s.between(0.6, 0.95)] for _ in range(count)])
    sea = s.smooth(height, width, 250) > 0.62
    pixels = np.where(sea[..., None], np.array(s.pick([0.65, 0.8, 0.95], [0.8, 0.9, 0.95], [0.55, 0.7, 0.85])), colours[owner])
    edge = (owner != np.roll(owner, 1, 0)) | (owner != np.roll(owner, 1, 1)) | (sea != np.roll(sea, 1, 0)) | (sea != np.roll(sea, 1, 1))
    pixels = np.where(edge[..., None], np.array([0.4, 0.4, 0.45]), pixels)
    image = picture(pixels)
    draw = ImageDraw.Draw(image)
    for _ in range(s.whole(3, 12)):
        at, line = np.array([s.between(0, width), s.between(0, height)]), []
        for _ in range(30):
            at = at + s.noise.randn(2) * width / 60 + width / 90
            line.append(tuple(at))
        draw.line(line, fill=s.pick((90, 140, 220), (220, 120, 60), (200, 200, 90), (150, 150, 150)), width=s.whole(1, 4))
    font = s.font(s.prose, width / s.between(45, 80))
    for _ in range(s.whole(15, 60)):
        px, py = s.between(0, width), s.between(0, height)
        draw.ellipse([px - 3, py - 3, px + 3, py + 3], fill=(40, 40, 40))
        draw.text((px + 6, py - 6), s.words(1).title(), font=font, fill=(30, 30, 30))
    if s.chance(0.5):
        image = picture(s.grain(array(image.filter(ImageFilter.GaussianBlur(s.between(0.4, 1)))), s.pick(0.005, 0.015)))
    s.save(image, "unknown", "map", index, s.pick(None, 75, 90))


def logo(s, index):
    width, height = s.pick((600, 300), (800, 800), (1200, 400), (400, 400))
    ground = s.pick((255, 255, 255), (255, 255, 255), s.colour())
    image = Image.new("RGB", (width * 2, height * 2), ground)
    draw, colours = ImageDraw.Draw(image), [s.colour() for _ in range(3)]
    for _ in range(s.whole(1, 6)):
        x, y, r = s.between(0, width), s.between(0, height * 1.2), s.between(0.15, 0.5) * height
        kind = s.random.random()
        if kind < 0.4:
            draw.ellipse([x, y, x + r, y + r], fill=s.random.choice(colours))
        elif kind < 0.6:
            draw.rounded_rectangle([x, y, x + r * 1.5, y + r], r * 0.2, fill=s.random.choice(colours))
        else:
            draw.polygon([(x + s.between(-r, r), y + s.between(0, r)) for _ in range(s.whole(3, 7))], fill=s.random.choice(colours))
    if s.chance(0.7):
        draw.text((width * s.between(0.2, 0.9), height * s.between(0.6, 1.1)), s.words(1).upper(), font=s.font(s.prose, height * 0.45), fill=s.random.choice(colours))
    s.save(image.resize((width, height), Image.LANCZOS), "unknown", "logo", index, s.pick(None, None, 85))


def painting(s, index):
    """Strokes of a brush: a scene redrawn from coarse to fine in short strokes of its colours, on canvas."""
    width, height = s.pick((640, 480), (480, 640), (800, 600))
    scene = s.photo(width, height)
    pixels = array(scene)
    image = scene.filter(ImageFilter.GaussianBlur(12))
    draw = ImageDraw.Draw(image)
    luma = gaussian_filter(pixels.mean(2), 4)
    dy, dx = np.gradient(luma)
    bold = s.between(0.9, 1.6)
    for size, count in ((28, 1500), (14, 4000), (7, 7000)):
        for px, py in zip(s.noise.randint(0, width, count), s.noise.randint(0, height, count)):
            colour = np.clip((pixels[py, px] - 0.5) * bold + 0.5 + s.noise.randn(3) * 0.05, 0, 1)
            turn = np.arctan2(dy[py, px], dx[py, px]) + np.pi / 2 + s.noise.randn() * 0.3
            reach = np.array([np.cos(turn), np.sin(turn)]) * size
            draw.line([px - reach[0], py - reach[1], px + reach[0], py + reach[1]], fill=tuple(int(255 * c) for c in colour), width=max(2, size // 4))
    out = array(image.filter(ImageFilter.GaussianBlur(0.6))) * (1 + 0.08 * (s.smooth(height, width, 2)[..., None] - 0.5))
    s.save(picture(s.grain(out, 0.01)), "unknown", "painting", index, s.pick(80, 90))


ALL = ((chart, 40), (fractal, 40), (texture, 48), (medical, 60), (heat, 14), (stain, 10), (map_, 18), (logo, 24), (painting, 24))
