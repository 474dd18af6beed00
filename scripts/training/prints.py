"""Printed pictures as a scanner sees them (screens of dots and lines, process colours, dithers), and old black-and-white prints."""
import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageOps
from scipy.ndimage import gaussian_filter

from drawing import array, clipped, picture

PAPERS = ([1, 1, 1], [0.95, 0.93, 0.88], [0.88, 0.86, 0.8], [0.92, 0.85, 0.7])
INKS = ([0.1, 0.65, 0.9], [0.9, 0.15, 0.5], [0.98, 0.92, 0.15], [0.12, 0.12, 0.12])


def screened(tone, period, angle, shape="dot"):
    """1 where paper shows through a screen of `period` pixels at `angle` (radians)."""
    y, x = np.mgrid[0:tone.shape[0], 0:tone.shape[1]].astype(np.float32)
    c, s = math.cos(angle), math.sin(angle)
    u, v = 2 * math.pi * (x * c + y * s) / period, 2 * math.pi * (y * c - x * s) / period
    if shape == "dot":
        threshold = (np.cos(u) + np.cos(v)) / 4 + 0.5
    elif shape == "line":
        threshold = np.cos(u) / 2 + 0.5
    else:
        threshold = (np.abs((u / np.pi) % 2 - 1) + np.abs((v / np.pi) % 2 - 1)) / 2
    return (tone > threshold).astype(np.float32)


def dithered(s, photo, index):
    gray = photo.convert("L")
    if s.chance(0.5):
        s.save(gray.convert("1").convert("L"), "halftone-scan", "press", index)
        return
    bayer = np.array([[0, 2], [3, 1]])
    for _ in range(s.pick(1, 2)):
        bayer = np.block([[4 * bayer, 4 * bayer + 2], [4 * bayer + 3, 4 * bayer + 1]])
    n, (width, height) = bayer.shape[0], gray.size
    limit = np.tile((bayer + 0.5) / n / n, (height // n + 1, width // n + 1))[:height, :width]
    s.save(picture((array(gray) > limit).astype(np.float32)), "halftone-scan", "press", index)


def on_page(s, image, paper):
    """The picture on a page, with a heading and lines of text below."""
    width, height = image.size
    page = Image.new("RGB", (int(width * 1.15), int(height * s.between(1.6, 2.6))), tuple(int(255 * v) for v in paper))
    page.paste(image, (int(width * 0.075), int(height * 0.2)))
    draw, font, y = ImageDraw.Draw(page), s.font(s.prose, width / 45), height * 1.28
    while y < page.height - 20:
        draw.text((width * 0.075, y), clipped(font, s.words(30), width), font=font, fill=(30, 30, 30))
        y += width / 34
    draw.text((width * 0.075, height * 0.05), s.words(3).title(), font=s.font(s.prose, width / 14), fill=(20, 20, 20))
    return page


def press(s, index):
    width = s.pick(400, 600, 800)
    height = int(width * s.pick(0.66, 0.75, 1.33))
    photo, style = s.photo(width, height), s.pick("gray", "gray", "gray", "gray", "colour", "colour", "colour", "colour", "dither")
    if style == "dither":
        dithered(s, photo, index)
        return
    paper, period = np.array(s.pick(*PAPERS)), s.between(2.6, 9)
    large = photo.resize((2 * width, 2 * height), Image.BICUBIC)
    if style == "gray":
        tone = 0.08 + 0.84 * array(ImageOps.autocontrast(large.convert("L")))
        angle = s.pick(math.pi / 4, math.pi / 4, s.between(0, math.pi / 2))
        dots = screened(tone, period * 2, angle, s.pick("dot", "dot", "dot", "line", "diamond"))
        ink = np.array(s.pick([0.1, 0.1, 0.1], [0.2, 0.18, 0.15], [0.3, 0.15, 0.1], [0.1, 0.15, 0.35]))
        pixels = paper * (ink + (1 - ink) * dots[..., None])
    else:
        amounts = 1 - array(large)
        black = amounts.min(2) * s.between(0.5, 1)
        pixels = np.ones(amounts.shape, np.float32) * paper
        for k, degrees in enumerate((15, 75, 0, 45)):
            tone = 1 - np.clip(amounts[..., k] - black if k < 3 else black, 0, 1)
            dots = screened(0.03 + 0.94 * tone, period * 2, math.radians(degrees))
            pixels = pixels * (np.array(INKS[k]) + (1 - np.array(INKS[k])) * dots[..., None])
    blur = s.between(0.5, 1.4) * min(1, period / 4) * 1.6
    image = picture(pixels).filter(ImageFilter.GaussianBlur(blur)).resize((width, height), s.pick(Image.LANCZOS, Image.BOX))
    if s.chance(0.35):
        image = on_page(s, image, paper)
    image = image.rotate(s.pick(0, s.between(-3, 3)), Image.BICUBIC, fillcolor=(245, 245, 240))
    image = picture(s.grain(array(image), s.pick(0.003, 0.01, 0.02)))
    s.save(image.convert("L") if style == "gray" and s.chance(0.4) else image, "halftone-scan", "press", index, s.pick(None, 75, 85, 92))


TONES = {
    "sepia": ([0.18, 0.1, 0.04], [0.98, 0.88, 0.68]), "warm": ([0.08, 0.06, 0.05], [1, 0.96, 0.9]),
    "cool": ([0.05, 0.07, 0.12], [0.93, 0.97, 1]), "faded": ([0.35, 0.25, 0.2], [0.92, 0.82, 0.7]),
    "red": ([0.3, 0.08, 0.04], [0.98, 0.72, 0.5]), "violet": ([0.25, 0.1, 0.2], [0.98, 0.92, 0.88]),
}


def print_(s, index):
    """An old black-and-white print: grain, fading, toning, stains, scratches, a white rim."""
    width = s.pick(480, 700, 1000)
    photo = s.photo(width, int(width * s.pick(0.66, 0.75, 1.33, 1.5)))
    tone = array(photo.convert("L") if s.chance(0.6) else photo.split()[s.whole(0, 2)]) ** s.between(0.6, 1.6)
    if s.chance(0.5):
        tone = np.clip((tone - 0.5) * s.between(1, 1.8) + 0.5, 0, 1)
    low, high = s.between(0, 0.2), s.between(0.75, 1)
    pixels = s.grain(low + (high - low) * tone, s.pick(0.005, 0.02, 0.05, 0.08), s.pick(0, 0.6, 1.0))
    height, width = pixels.shape
    if s.chance(0.3):
        pixels = gaussian_filter(pixels, s.between(0.6, 1.5))
    if s.chance(0.3):
        pixels = pixels * (1 - 0.4 * s.smooth(height, width, max(height, width)))
    toning = s.pick("none", "none", "filter", "filter", *TONES)
    if toning == "filter":
        # As programs tone: gray times a colour, the commonest a matrix whose rows add up to 1.35, 1.2 and 0.94.
        colour = s.pick([1.351, 1.203, 0.937], [1, s.between(0.78, 0.95), s.between(0.55, 0.85)], [s.between(0.75, 0.95), s.between(0.88, 0.98), 1])
        pixels = np.clip(pixels, 0, 1)[..., None] * np.array(colour)
    elif toning != "none":
        dark, light = (np.array(c) for c in TONES[toning])
        stain = np.stack([s.smooth(height, width, s.pick(40, 80, 200, 600)) for _ in range(3)], 2) - 0.5
        tone = np.clip(pixels, 0, 1)[..., None]
        # The tint is strongest where silver is neither dense nor gone.
        middle = s.between(0, 0.35) * tone * (1 - tone) * np.array(s.pick([1, 0, -1], [1, -0.2, -1.2], [0.8, -0.4, 0]))
        pixels = dark + (light - dark) * tone + middle + s.pick(0, 0.03, 0.06, 0.1, 0.14) * stain * np.array([0.6, 0.4, 1.0])
        pixels = s.grain(pixels, s.pick(0.004, 0.01, 0.02))
    image = picture(pixels)
    if s.chance(0.3):
        level = s.pick(255, 240, 235)
        fill = level if image.mode == "L" else (level, int(level * 0.96), int(level * 0.88))
        image = ImageOps.expand(image, int(width * s.between(0.02, 0.06)), fill=fill)
    if s.chance(0.3):
        draw = ImageDraw.Draw(image)
        for _ in range(s.whole(2, 12)):
            x, y = s.between(0, width), s.between(0, height)
            draw.line([x, y, x + s.between(-40, 40), y + s.between(-200, 200)], fill=220 if image.mode == "L" else (225, 215, 200))
    s.save(image, "mono-photo", "print", index, s.pick(None, 50, 65, 80, 90))


def pale(s, index):
    """A colour photo with little colour left: fog, dusk, old film."""
    width = s.pick(480, 700, 1000)
    pixels = array(s.photo(width, int(width * s.pick(0.66, 0.75, 1.33))))
    gray = pixels @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    pixels = gray[..., None] + s.between(0.5, 0.9) * (pixels - gray[..., None])
    pixels = pixels * np.array(s.pick([1, 1, 1], [1, 0.97, 0.88], [0.92, 0.97, 1], [1, 0.92, 0.85])) * s.between(0.6, 1) + s.between(0, 0.1)
    s.save(picture(s.grain(pixels, s.pick(0.002, 0.006, 0.015))), "color-photo", "pale", index, s.pick(60, 75, 85, 92))
