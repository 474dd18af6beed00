"""Pages of text, tables, forms, handwriting and line drawings: scanned in two levels or gray, aged, dark, bordered."""
import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from drawing import array, picture


def paragraph(s, draw, font, left, right, y, bottom, count, pitch, justified):
    """Sets `count` words between left and right from y on; where the next line goes."""
    words = s.words(count).split()
    while words and y < bottom:
        line = []
        while words and font.getlength(" ".join(line + [words[0]])) < right - left:
            line.append(words.pop(0))
        if not line:
            break
        if justified and words and len(line) > 1:
            gap = (right - left - sum(font.getlength(w) for w in line)) / (len(line) - 1)
            x = left
            for word in line:
                draw.text((x, y), word, font=font, fill=0)
                x += font.getlength(word) + gap
        else:
            draw.text((left, y), " ".join(line), font=font, fill=0)
        y += pitch
    return y


def typeset(s, index):
    """A page as black on white; every third is a cutting of few, large words."""
    cutting = index % 3 == 0
    width = s.pick(700, 900, 1200, 1700)
    height = int(width * (s.pick(0.2, 0.3, 0.4, 0.6, 0.8, 1.1) if cutting else s.pick(1.294, 1.414, 1.414, 1.5, 1.3, 0.7, 1.0)))
    kind = s.pick("book", "hand", "hand", "book") if cutting else s.pick(
        "book", "book", "columns", "form", "table", "title", "letter", "drawing", "hand")
    characters = s.whole(14, 40) if cutting else s.whole(80, 120) if kind == "columns" else s.whole(45, 95)
    margin = width * s.between(0.04, 0.13)
    size = max(8, (width - 2 * margin) / characters * 2.05 * (2 if kind == "title" else 1.6 if kind == "hand" else 1))
    font = s.font(s.hands if kind == "hand" else s.mono if kind == "letter" and s.chance(0.6) else s.prose, size)
    image = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(image)
    pitch, justified, y, bottom = size * s.between(1.1, 1.7), s.chance(0.6), margin, height - margin
    if s.chance(0.4):
        draw.text((margin, y), s.words(3).title(), font=s.font(s.prose, size * s.between(1.3, 2.5)), fill=0)
        y += size * 4
    if kind == "columns":
        for left, right in ((margin, width / 2 - margin * 0.3), (width / 2 + margin * 0.3, width - margin)):
            at = y
            while at < bottom:
                at = paragraph(s, draw, font, left, right, at, bottom, s.whole(40, 120), pitch, justified) + size * 0.6
    elif kind in ("book", "letter", "hand"):
        end = bottom if s.chance(0.7) else height * s.between(0.3, 0.9)
        while y < end:
            y = paragraph(s, draw, font, margin, width - margin, y, bottom, s.whole(20, 120), pitch, justified) + size * s.between(0, 1)
    elif kind == "form":
        while y < bottom - size * 2:
            cells, tall = s.whole(1, 4), size * s.between(1.6, 4)
            for k in range(cells):
                left, right = (margin + (width - 2 * margin) * i / cells for i in (k, k + 1))
                draw.rectangle([left, y, right, y + tall], outline=0, width=max(1, int(size / 10)))
                draw.text((left + size * 0.3, y + size * 0.2), s.words(s.whole(1, 3)), font=font, fill=0)
            y += tall
    elif kind == "table":
        cells = s.whole(3, 8)
        while y < bottom:
            for k in range(cells):
                text = s.words(1) if s.chance(0.5) else f"{s.between(0, 1000):.2f}"
                draw.text((margin + (width - 2 * margin) * k / cells, y), text, font=font, fill=0)
            y += pitch
    elif kind == "title":
        for _ in range(s.whole(3, 8)):
            text, face = s.words(s.whole(1, 4)), s.font(s.prose, size * s.between(0.6, 1.5))
            draw.text(((width - face.getlength(text)) / 2, y), text, font=face, fill=0)
            y += size * s.between(1.5, 6)
    else:
        for _ in range(s.whole(20, 120)):
            x, at, reach = s.between(margin, width - margin), s.between(margin, bottom), s.between(5, width * 0.2)
            weight = max(1, int(width / s.between(300, 700)))
            if s.chance(0.5):
                box = [x - reach, at - reach * s.between(0.3, 1), x + reach, at + reach]
                draw.arc(box, s.between(0, 180), s.between(180, 360), fill=0, width=weight)
            else:
                draw.line([x, at, x + s.between(-reach, reach), at + s.between(-reach, reach)], fill=0, width=weight)
        paragraph(s, draw, font, margin, width - margin, height - margin - 6 * size, bottom, 30, pitch, False)
    return image.rotate(s.pick(0, 0, s.between(-2, 2), s.between(-5, 5)), Image.BICUBIC, fillcolor=255)


PAPERS = {
    "gray": ([1, 1, 1], [0.95, 0.95, 0.95], [0.9, 0.9, 0.9]),
    "aged": ([0.9, 0.82, 0.65], [0.85, 0.75, 0.55], [0.95, 0.9, 0.8], [0.8, 0.72, 0.6], [0.75, 0.6, 0.42], [0.82, 0.62, 0.45]),
    "dark": ([0.5, 0.5, 0.5], [0.6, 0.55, 0.45], [0.45, 0.4, 0.3]),
    "bleed": ([0.93, 0.9, 0.84], [0.88, 0.84, 0.75]),
    "coloured": ([0.95, 0.85, 0.6], [0.75, 0.88, 0.95], [0.95, 0.75, 0.8], [0.78, 0.92, 0.78]),
}


def page(s, index):
    image = typeset(s, index)
    width, height = image.size
    blurred = image.filter(ImageFilter.GaussianBlur(s.between(0.3, 1.1) * (2 if index % 9 == 0 else 1)))
    marks = array(blurred)
    style = s.pick("bits", "bits", "gray", "gray", "aged", "aged", "dark", "bleed", "coloured")
    if style == "bits":
        bits = marks + s.smooth(height, width, 3) * 0.15 - 0.07 > s.between(0.35, 0.65)
        bits = bits & (s.noise.rand(height, width) > s.pick(0, 0, 0.0005, 0.002))
        image = Image.fromarray((bits * 255).astype(np.uint8))
        if s.chance(0.3):
            ImageDraw.Draw(image).rectangle([0, 0, int(width * s.between(0.01, 0.06)), height], fill=0)
        lossless = s.chance(0.7)
        s.save(image.convert("1") if lossless else image, "binary-scan", "page", index, None if lossless else s.pick(75, 90))
        return
    if style == "bleed":
        other = array(image.transpose(Image.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(2)))
        marks = np.minimum(marks, 1 - 0.25 * (1 - other))
    darkest = s.between(0.05, 0.35)
    ink = np.full((height, width, 3), darkest, np.float32)
    if style in ("aged", "coloured") and s.chance(0.4):  # initials and headings in red or blue
        band = (s.smooth(height, width, s.pick(60, 150)) > 0.75)[..., None]
        ink = np.where(band, np.array(s.pick([0.6, 0.15, 0.1], [0.15, 0.25, 0.55])), ink)
    light = 1 - s.between(0, 0.3) * s.smooth(height, width, s.pick(60, 300, 900))
    pixels = np.array(s.pick(*PAPERS[style])) * (ink + (1 - ink) * marks[..., None]) * light[..., None]
    pixels = pixels * (1 - 0.06 * s.smooth(height, width, 8)[..., None])
    if index % 3 == 0:  # rough, stained paper
        rough = 0.15 * s.smooth(height, width, s.pick(15, 30)) + 0.1 * s.smooth(height, width, 5)
        stain = 0.06 * (np.stack([s.smooth(height, width, 80) for _ in range(3)], 2) - 0.5)
        pixels = pixels * (1 - rough[..., None]) + stain
    image = picture(s.grain(pixels, s.pick(0.003, 0.01, 0.02)))
    if s.chance(0.35):
        rim = s.pick((0, 0, 0), (20, 18, 15), (90, 70, 50), (200, 200, 200))
        image = ImageOps.expand(image, int(width * s.between(0.01, 0.08)), fill=rim)
    image = image.convert("L") if style == "gray" or s.chance(0.2) else image
    s.save(image, "binary-scan", "page", index, s.pick(None, 70, 85, 92))
