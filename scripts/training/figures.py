"""More that is none of the classes: diagrams, line drawings, codes and mazes; wallpapers of shapes and gradients."""
import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from scipy.ndimage import gaussian_filter

from drawing import array, picture


def arrow(draw, start, end, ink, width):
    """A line with a head at its end."""
    turn = math.atan2(end[1] - start[1], end[0] - start[0])
    draw.line([start, end], fill=ink, width=width)
    head = [(end[0] - 5 * width * math.cos(turn + side), end[1] - 5 * width * math.sin(turn + side)) for side in (-0.4, 0.4)]
    draw.polygon([end, *head], fill=ink)


def boxes(s, draw, width, height, ink):
    """Boxes with words, joined by arrows: in ranks, or anywhere."""
    colours = [tuple(int(255 - (255 - c) * s.pick(0, 0.3, 0.6)) for c in s.colour(80)) for _ in range(3)]
    font, line = s.font(s.fonts, width / s.between(35, 60)), s.whole(1, 3)
    ranks, at = s.whole(2, 5), []
    for rank in range(ranks):
        for k in range(count := s.whole(1, 4)):
            x, y = width * (k + 0.5) / count + s.between(-0.03, 0.03) * width, height * (rank + 0.5) / ranks
            at.append((x, y, s.between(0.05, 0.09) * width, s.between(0.03, 0.06) * height))
    for one, other in zip(at, at[1:] + at[:1]):
        if s.chance(0.8):
            arrow(draw, (one[0], one[1] + one[3]), (other[0], other[1] - other[3]), ink, line)
    for x, y, w, h in at:
        form = s.pick(draw.rectangle, draw.rectangle, draw.ellipse, lambda box, **how: draw.rounded_rectangle(box, h / 2, **how))
        form([x - w, y - h, x + w, y + h], fill=s.random.choice(colours), outline=ink, width=line)
        draw.text((x, y), s.words(s.whole(1, 2)), font=font, fill=ink, anchor="mm")


def sketch(s, draw, width, height, ink):
    """Strokes of a pen: curves, hatching."""
    for _ in range(s.whole(10, 60)):
        x, y, turn = s.between(0.1, 0.9) * width, s.between(0.1, 0.9) * height, s.between(0, 2 * math.pi)
        bend, points, pen = s.between(-0.15, 0.15), [], s.whole(1, 6)
        for _ in range(s.whole(8, 40)):
            points.append((x, y))
            x, y, turn = x + width / 60 * math.cos(turn), y + width / 60 * math.sin(turn), turn + bend + s.between(-0.1, 0.1)
        draw.line(points, fill=ink, width=pen, joint="curve")
        if s.chance(0.3):
            for k in range(s.whole(5, 25)):
                draw.line([points[0][0] + 5 * k, points[0][1], points[0][0] + 5 * k + 30, points[0][1] + 40], fill=ink, width=1)


def code(s, draw, width, height, ink):
    """Cells of a matrix code, or walls of a maze."""
    count = s.whole(17, 57)
    side = min(width, height) * s.between(0.6, 0.95) / count
    x0, y0 = (width - side * count) / 2, (height - side * count) / 2
    walls = s.chance(0.4)
    for i in range(count):
        for j in range(count):
            x, y = round(x0 + i * side), round(y0 + j * side)
            if walls:
                draw.line([x, y, *((x + side, y) if s.chance(0.5) else (x, y + side))], fill=ink, width=max(1, int(side / 6)))
            elif s.chance(0.5):
                draw.rectangle([x, y, round(x0 + (i + 1) * side) - 1, round(y0 + (j + 1) * side) - 1], fill=ink)


def net(s, draw, width, height, ink):
    """Points and what joins them: molecules, graphs, wire frames, trees."""
    points = [(s.between(0.08, 0.92) * width, s.between(0.08, 0.92) * height) for _ in range(s.whole(8, 60))]
    radius, font, labels = s.pick(0, 3, 6, 14), s.font(s.prose, width / 50), s.chance(0.4)
    for k, point in enumerate(points):
        near = sorted(points, key=lambda other: math.dist(point, other))[1:s.whole(2, 4)]
        for other in near:
            draw.line([point, other], fill=ink, width=s.whole(1, 3))
    for x, y in points:
        draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill=s.colour() if radius > 3 else ink)
        if labels:
            draw.text((x + radius + 3, y), s.words(1), font=font, fill=ink)


def scattered(s, draw, width, height, ink):
    """Words of all sizes and colours, as in a word cloud."""
    for k in range(s.whole(40, 160)):
        size = height / s.between(6, 9) / (1 + k / 8) + 7
        at = (s.noise.normal(0.5, 0.2) * width, s.noise.normal(0.5, 0.18) * height)
        draw.text(at, s.words(1), font=s.font(s.fonts, size), fill=s.colour(0, 200) if s.chance(0.8) else ink, anchor="mm")


def diagram(s, index):
    width, height = s.pick((640, 480), (900, 600), (700, 900), (500, 300), (300, 300), (1200, 500))
    fine = s.pick(1, 2)
    ground, ink = s.pick(((255, 255, 255), (0, 0, 0)), ((255, 255, 255), (40, 40, 60)), ((250, 248, 240), s.colour(0, 120)), ((0, 0, 0), (240, 240, 240)))
    image = Image.new("RGB", (width * fine, height * fine), ground)
    s.pick(boxes, boxes, sketch, code, net, scattered)(s, ImageDraw.Draw(image), width * fine, height * fine, ink)
    image = image.resize((width, height), Image.LANCZOS)
    s.save(image.convert("L") if s.chance(0.2) else image, "unknown", "diagram", index, s.pick(None, None, 75, 90))


def wallpaper(s, index):
    """Layers with curved or straight rims, each a gradient of its own, some with soft shadows; discs before them."""
    width, height = s.pick((960, 600), (1280, 720), (540, 960), (800, 800))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / height
    wide = width / height

    def gradient():
        turn, one, other = s.between(0, 2 * math.pi), np.array([s.random.random() for _ in range(3)]), np.array([s.random.random() for _ in range(3)])
        share = np.clip((x - wide / 2) * math.cos(turn) + (y - 0.5) * math.sin(turn) + 0.5, 0, 1)[..., None]
        return one * (1 - share) + (one + s.between(0.2, 0.9) * (other - one)) * share

    pixels = gradient()
    kind = s.pick("waves", "facets", "discs", "blobs")
    for layer in range(s.whole(3, 12)):
        if kind == "waves":
            rim = s.between(0.1, 0.95) + s.between(0.02, 0.15) * np.sin(x * s.between(1, 9) + s.between(0, 6))
            inside = y - rim
        elif kind == "facets":
            turn = s.between(0, 2 * math.pi)
            inside = (x - s.between(0, wide)) * math.cos(turn) + (y - s.between(0, 1)) * math.sin(turn)
        elif kind == "discs":
            inside = s.between(0.05, 0.4) - np.hypot(x - s.between(0, wide), y - s.between(0, 1))
        else:
            inside = s.smooth(height, width, s.whole(100, 400)) - s.between(0.4, 0.7)
        if s.chance(0.5):
            shade = np.clip(1 + inside * s.between(8, 30), 0, 1)[..., None] * (inside <= 0)[..., None]
            pixels = pixels * (1 - s.between(0.1, 0.5) * shade)
        cover = np.clip(inside * height + 0.5, 0, 1)[..., None] * s.pick(1, 1, 0.5)
        pixels = pixels * (1 - cover) + gradient() * cover
    if s.chance(0.25):
        pixels = pixels + 0.04 * (s.smooth(height, width, 2)[..., None] - 0.5)
    if s.chance(0.2):
        pixels = gaussian_filter(pixels, (6, 6, 0))
    image = picture(pixels)
    if s.chance(0.2):
        image = picture(array(image.filter(ImageFilter.GaussianBlur(1))))
    s.save(image, "unknown", "wallpaper", index, s.pick(None, 80, 92))


ALL = ((diagram, 90), (wallpaper, 50))
