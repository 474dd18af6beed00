"""Till receipts: drawn, faded, photographed, on a scanner's bed or a table, lying on their side."""
import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from drawing import array, picture

RULES = "-=*_."


def lines_of(s, columns):
    """What is printed: (how, left, right)."""
    lines = [("centre", s.words(2).upper()[:columns], ""), ("centre", s.words(3)[:columns], ""),
             ("centre", f"{s.whole(1, 99)} {s.words(1)} road"[:columns], ""), ("centre", f"TEL {s.whole(10, 99)}-{s.whole(10**5, 10**6)}", "")]
    lines += [("left", f"{s.whole(1, 28):02d}/{s.whole(1, 12):02d}/20{s.whole(10, 29)} {s.whole(8, 21):02d}:{s.whole(0, 59):02d}", ""),
              ("rule", s.pick(*RULES) * columns, "")]
    for _ in range(s.whole(4, 30)):
        name = s.words(s.whole(1, 3))[:columns - 10]
        lines.append(("both", name.upper() if s.chance(0.7) else name, f"{s.between(0.1, s.pick(5, 20, 200)):.2f}"))
        if s.chance(0.3):
            lines.append(("left", f"  {s.whole(1, 9)} x {s.between(0.1, 9):.2f}", ""))
    lines.append(("rule", s.pick(*RULES) * columns, ""))
    for name in s.random.sample(["SUBTOTAL", "TAX 6%", "ROUNDING", "CASH", "CHANGE", "VISA", "VAT"], s.whole(2, 5)):
        lines.append(("both", name, f"{s.between(1, 100):.2f}"))
    lines += [("big", "TOTAL", f"{s.between(1, 200):.2f}"), ("rule", s.pick(*RULES) * columns, ""), ("centre", "THANK YOU", ""),
              ("centre", s.words(4)[:columns], "")]
    return lines + ([("bars", "", "")] if s.chance(0.4) else [])


def printed(s):
    """The strip of paper as black on white."""
    columns = s.whole(24, 50)
    size = s.pick(14, 16, 18, 20, 24, 28)
    font = s.font(s.mono if s.chance(0.75) else s.prose, size)
    big = ImageFont.truetype(font.path, int(size * s.pick(1, 1.5, 2)))
    cell = font.getlength("0")
    width = int(cell * columns * s.between(1.05, 1.35))
    pitch = int(size * s.between(1.1, 1.5))
    lines = lines_of(s, columns)
    image = Image.new("L", (width, int(pitch * (len(lines) + 8) + width * 0.3 + 200)), 255)
    draw = ImageDraw.Draw(image)
    ink = s.pick(0, 20, 60, 110, 150)
    margin, y = (width - cell * columns) / 2, pitch * s.between(0.5, 3)
    if s.chance(0.35):
        draw.ellipse([width * 0.35, y, width * 0.65, y + width * 0.2], fill=ink)
        y += width * 0.25
    for how, left, right in lines:
        face = big if how == "big" else font
        if how == "centre":
            draw.text(((width - font.getlength(left)) / 2, y), left, font=font, fill=ink)
        elif how == "bars":
            x = width * 0.2
            while x < width * 0.8:
                bar = s.pick(1, 2, 3) * size / 12
                draw.rectangle([x, y, x + bar, y + pitch * 2], fill=ink)
                x += bar + s.pick(1, 2, 3) * size / 12
            y += pitch
        else:
            draw.text((margin, y), left, font=face, fill=ink)
            draw.text((width - margin - face.getlength(right), y), right, font=face, fill=ink)
        y += pitch * (1.6 if how == "big" else 1)
    return image.crop((0, 0, width, min(image.height, int(y + s.whole(5, 150)))))


def laid(s, paper, ground):
    """The strip, turned a little, on a scanner's lid, in the dark, or on a table."""
    height, width = paper.shape[:2]
    margin = int(width * s.between(0.08, 0.4)), int(height * s.between(0.03, 0.12))
    w, h = width + 2 * margin[0], height + 2 * margin[1]
    if ground == "table":
        wood = s.smooth(h, w, s.pick(30, 80)) * 0.3 + np.repeat(s.smooth(h, 8, 20)[:, :1], w, 1) * 0.2
        tint = np.array(s.pick([0.45, 0.3, 0.2], [0.6, 0.5, 0.4], [0.25, 0.25, 0.3], [0.75, 0.72, 0.7], [0.2, 0.3, 0.2]))
        under = tint * (0.6 + wood[..., None])
    else:
        level = s.pick(1, 0.97, 0.9, 0.8) if ground == "lid" else s.pick(0.02, 0.08, 0.2)
        under = np.full((h, w, 3), level)
    over, mask = Image.new("RGB", (w, h)), Image.new("L", (w, h))
    over.paste(picture(paper), margin)
    mask.paste(255, (margin[0], margin[1], margin[0] + width, margin[1] + height))
    if ground == "table" and s.chance(0.5):
        jog = [s.between(-0.06, 0.06) for _ in range(8)]
        corners = [jog[0] * w, jog[1] * h, jog[2] * w, h * (1 + jog[3]), w * (1 + jog[4]), h * (1 + jog[5]), w * (1 + jog[6]), jog[7] * h]
        over, mask = (i.transform((w, h), Image.QUAD, corners, Image.BICUBIC) for i in (over, mask))
    angle = s.between(-6, 6) if s.chance(0.7) else s.between(-15, 15)
    over, mask = (array(i.rotate(angle, Image.BICUBIC)) for i in (over, mask))
    whole = under * (1 - mask[..., None]) + over * mask[..., None]
    return whole * (0.75 + 0.35 * s.smooth(h, w, max(200, w)))[..., None] if ground == "table" else whole


def receipt(s, index):
    marks = array(printed(s).filter(ImageFilter.GaussianBlur(s.between(0.3, 1.0))))
    height, width = marks.shape
    if s.chance(0.4):  # dots that a worn thermal head leaves out
        marks = 1 - (1 - marks) * (1 - 0.6 * (s.noise.rand(height, width) < s.between(0.05, 0.4)))
    paper = np.array(s.pick([1, 1, 1], [1, 1, 1], [0.97, 0.97, 0.98], [0.85, 0.85, 0.86], [0.93, 0.9, 0.86], [0.75, 0.75, 0.74], [0.9, 0.88, 0.8]))
    ink = np.array(s.pick([0, 0, 0], [0, 0, 0], [0.15, 0.1, 0.4], [0.2, 0.2, 0.25]))
    light = (1 - s.between(0, 0.25) * s.smooth(height, width, s.pick(150, 400, 800)))
    light = light * (1 - s.between(0, 0.08) * np.abs(s.smooth(height, width, 40) - 0.5))
    pixels = paper * (marks[..., None] * (1 - ink) + ink) * light[..., None] * s.pick(1, 1, 1.05, 1.15, 1.25, 1.4)
    ground = s.pick("none", "none", "none", "none", "lid", "dark", "table", "table")
    if ground != "none":
        pixels = laid(s, pixels, ground)
    image = picture(s.grain(pixels, s.pick(0.004, 0.008, 0.012, 0.02)))
    scale = s.pick(1, 1, 0.6, 1.6) * min(1, 1800 / max(image.size))
    image = image.resize((max(1, int(image.width * scale)), max(1, int(image.height * scale))), Image.BICUBIC)
    if s.chance(0.25):
        image = image.rotate(s.pick(90, 270), expand=True)
    s.save(image.convert("L") if s.chance(0.25) else image, "receipt", "till", index, s.pick(None, 60, 75, 85, 92))
