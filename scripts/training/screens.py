"""Screens of computers and phones: lists, editors, settings, browsers, grids of pictures, dialogs, terminals, chats, splash screens."""
from PIL import Image, ImageDraw

from drawing import clipped

PHONES = ((720, 1280), (1080, 1920), (1170, 2532), (750, 1334))
DESKTOPS = ((1280, 720), (1440, 900), (1920, 1080), (800, 600), (1024, 640), (640, 400))


class Theme:
    """Colours, sizes and faces of one user interface."""

    def __init__(self, s):
        self.phone = s.chance(0.35)
        self.width, self.height = s.pick(*(PHONES if self.phone else DESKTOPS))
        self.dark = s.chance(0.45)
        self.ground = s.pick((0, 0, 0), (30, 30, 30), (18, 18, 24), (40, 44, 52), (0, 43, 54)) if self.dark else s.pick(
            (255, 255, 255), (250, 250, 250), (240, 240, 240), (236, 233, 216))
        self.text = (s.whole(190, 255),) * 3 if self.dark else (s.whole(0, 60),) * 3
        self.faint = tuple((a + b) // 2 for a, b in zip(self.text, self.ground))
        self.panel = tuple(max(0, min(255, c + (8 if self.dark else -10))) for c in self.ground)
        self.accent = s.colour()
        self.unit = max(9, self.width / (26 if self.phone else 90) * s.between(0.8, 1.3))
        self.font, self.mono = s.font(s.prose, self.unit), s.font(s.mono, self.unit)


def rows(s, t, draw, image, x, y):
    while y < t.height:
        u = t.unit
        draw.ellipse([x, y, x + u * 2.4, y + u * 2.4], fill=s.colour() if s.chance(0.6) else t.accent)
        draw.text((x + u * 3.2, y), s.words(3).title(), font=t.font, fill=t.text)
        draw.text((x + u * 3.2, y + u * 1.3), s.words(s.whole(3, 6)), font=s.font([t.font.path], u * 0.8), fill=t.faint)
        draw.text((t.width - u * 5, y), f"{s.whole(1, 12)}:{s.whole(0, 59):02d}", font=t.font, fill=t.faint)
        draw.line([x, y + u * 3.2, t.width, y + u * 3.2], fill=t.panel)
        y += u * 3.6


def code(s, t, draw, image, x, y):
    colours = [s.colour(80, 255) if t.dark else s.colour(0, 160) for _ in range(5)] + [t.text] * 5
    numbered, number = s.chance(0.6), 1
    while y < t.height:
        at = x + t.unit * (2 + 2 * s.pick(0, 1, 1, 2, 3))
        if numbered:
            draw.text((x - t.unit * 0.5, y), str(number), font=t.mono, fill=t.faint)
        for _ in range(s.whole(1, 9) if s.chance(0.85) else 0):
            token = s.words(1) + s.pick("", "(", ")", " =", ":", ";", ".")
            draw.text((at, y), token, font=t.mono, fill=s.random.choice(colours))
            at += t.mono.getlength(token + " ")
        y += t.unit * 1.3
        number += 1


def settings(s, t, draw, image, x, y):
    u, right = t.unit, t.width - t.unit * 2
    while y < t.height:
        draw.text((x, y), s.words(s.whole(1, 4)).title(), font=t.font, fill=t.text)
        kind = s.random.random()
        if kind < 0.3:
            draw.rounded_rectangle([right - u * 3, y, right, y + u * 1.5], u * 0.7, fill=s.pick(t.accent, t.faint))
            draw.ellipse([right - u * 1.5, y, right, y + u * 1.5], fill=(255, 255, 255))
        elif kind < 0.6 and t.width * 0.55 < right:
            draw.rectangle([t.width * 0.55, y - u * 0.2, right, y + u * 1.5], outline=t.faint)
            draw.text((t.width * 0.56, y), s.words(1), font=t.font, fill=t.text)
        y += u * s.pick(2, 2.5, 3)


def article(s, t, draw, image, x, y):
    u = t.unit
    draw.text((x, y), s.words(4).title(), font=s.font(s.prose, u * 2.2), fill=t.text)
    y += u * 4
    while y < t.height:
        if s.chance(0.25):
            width = int(min(t.width - x - u, u * s.between(10, 30)))
            if width > 20:
                image.paste(s.photo(width, int(width * 0.6)), (int(x), int(y)))
                y += width * 0.6 + u
        for _ in range(s.whole(2, 6)):
            draw.text((x, y), clipped(t.font, s.words(40), t.width - x - u), font=t.font, fill=t.text)
            y += u * 1.5
        y += u


def grid(s, t, draw, image, x, y):
    side, gap = int(t.width / s.pick(3.3, 4.4) if t.phone else t.width / s.pick(6, 8, 10)), int(t.unit)
    full, y = s.chance(0.6), int(y)
    end = t.height if full else t.height * s.between(0.3, 0.6)
    while y < end:
        at = int(x)
        while at + side * 0.5 < t.width:
            if s.chance(0.6):
                image.paste(s.photo(side - gap, side - gap), (at, y))
            else:
                draw.rounded_rectangle([at, y, at + side - gap, y + side - gap], gap * 0.4, fill=s.colour())
            draw.text((at, y + side - gap * 0.8), s.words(2), font=t.font, fill=t.text)
            at += side
        y += side + int(gap * 1.5)


def dialog(s, t, draw, image, x, y):
    u, (left, top, right, bottom) = t.unit, (t.width * 0.2, t.height * 0.25, t.width * 0.8, t.height * 0.75)
    draw.rectangle([left, top, right, bottom], fill=t.panel, outline=t.faint)
    draw.text((left + u, top + u), s.words(3).title(), font=s.font(s.prose, u * 1.3), fill=t.text)
    for k in range(s.whole(2, 8)):
        draw.text((left + u, top + u * (3.5 + k * 1.7)), s.words(6), font=t.font, fill=t.text)
    draw.rectangle([right - u * 8, bottom - u * 3, right - u, bottom - u], fill=t.accent)
    draw.text((right - u * 6, bottom - u * 2.6), "OK", font=t.font, fill=(255, 255, 255))


def bubbles(s, t, draw, image, x, y):
    while y < t.height:
        tall, mine = t.unit * s.pick(2, 3.5, 5), s.chance(0.5)
        wide = t.width * s.between(0.3, 0.6)
        left = t.width - wide - t.unit if mine else x
        draw.rounded_rectangle([left, y, left + wide, y + tall], t.unit * 0.6, fill=t.accent if mine else t.panel)
        if s.chance(0.15) and wide > 40:
            tall = wide * 0.7
            image.paste(s.photo(int(wide), int(tall)), (int(left), int(y)))
        else:
            ink = (255, 255, 255) if mine else t.text
            for k in range(int(tall / t.unit / 1.4)):
                line = clipped(t.font, s.words(12), wide - t.unit)
                draw.text((left + t.unit * 0.6, y + t.unit * (0.4 + 1.4 * k)), line, font=t.font, fill=ink)
        y += tall + t.unit


def splash(s, t, draw, image, x, y):
    u, ground = t.unit, s.pick(t.accent, t.ground, t.accent)
    draw.rectangle([0, 0 if t.phone else u * 3, t.width, t.height], fill=ground)
    ink = (255, 255, 255) if sum(ground) < 400 else (40, 40, 40)
    middle, r, top = t.width / 2, u * s.between(2, 6), t.height * s.between(0.2, 0.35)
    draw.ellipse([middle - r, top - r, middle + r, top + r], outline=ink, width=max(2, int(u / 3)))
    big, title = s.font(s.prose, u * 1.8), s.words(2).title()
    draw.text((middle - big.getlength(title) / 2, top + r * 1.4), title, font=big, fill=ink)
    y = top + r * 1.4 + u * 4
    for _ in range(s.whole(1, 4)):
        line = s.words(s.whole(2, 6))
        draw.text((middle - t.font.getlength(line) / 2, y), line, font=t.font, fill=ink)
        y += u * 2
    for _ in range(s.whole(0, 3)):
        draw.rounded_rectangle([middle - u * 8, y, middle + u * 8, y + u * 2.4], u * 0.4, outline=ink, width=2, fill=s.pick(None, t.accent))
        draw.text((middle - u * 7, y + u * 0.6), s.words(1), font=t.font, fill=ink)
        y += u * 3.4


def screen(s, index):
    t = Theme(s)
    image = Image.new("RGB", (t.width, t.height), t.ground)
    draw = ImageDraw.Draw(image)
    kind = s.pick(rows, code, settings, article, grid, grid, dialog, code, bubbles, splash)
    u, x, y = t.unit, t.unit, t.unit * 4
    terminal = kind is code and s.chance(0.4)
    if terminal:
        y = u
    else:
        draw.rectangle([0, 0, t.width, u * 3], fill=s.pick(t.accent, t.panel, t.accent))
        draw.text((u, u * 0.9), s.words(2).title(), font=t.font, fill=s.pick((255, 255, 255), t.text))
        for k in range(s.whole(0, 4)):
            right = t.width - u * 2.5 * k - u * 1.2
            draw.ellipse([right - u * 1.3, u * 0.9, right, u * 2.2], fill=t.faint)
        if not t.phone and s.chance(0.6):
            draw.rectangle([0, u * 3, u * 16, t.height], fill=t.panel)
            for k in range(int((t.height - u * 4) / (u * 2.2))):
                if s.chance(0.8):
                    draw.text((u * 1.2, y + k * u * 2.2), s.words(2), font=t.font, fill=t.text)
            x = u * 18
    kind(s, t, draw, image, x, y)
    if t.phone:
        draw.rectangle([0, 0, t.width, u * 1.3], fill=tuple(int(c * 0.8) for c in t.accent))
        draw.text((t.width - u * 3, u * 0.15), f"{s.whole(1, 12)}:{s.whole(0, 59):02d}", font=t.font, fill=(255, 255, 255))
    if s.chance(0.2):  # a window on a desktop, or a part of it cut out
        if s.chance(0.5):
            size = int(t.width * 1.2), int(t.height * 1.2)
            desk = s.photo(*size) if s.chance(0.4) else Image.new("RGB", size, s.colour())
            desk.paste(image, (int(t.width * 0.1), int(t.height * 0.1)))
            image = desk
        else:
            left, top = int(t.width * s.between(0, 0.3)), int(t.height * s.between(0, 0.3))
            image = image.crop((left, top, left + int(t.width * s.between(0.4, 0.7)), top + int(t.height * s.between(0.4, 0.7))))
    if s.chance(0.25):
        image = image.resize((max(1, int(image.width * 0.6)), max(1, int(image.height * 0.6))), Image.LANCZOS)
    s.save(image, "screenshot", "screen", index, s.pick(None, None, None, 75, 90))
