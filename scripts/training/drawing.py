"""What the generators of training images share: seeded chance, words, fonts, smooth noise, and writing of files."""
import pathlib
import random

import numpy as np
from PIL import Image, ImageFont
from scipy.ndimage import gaussian_filter

WORDS = (
    "the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which one "
    "you were all her she there would their we him been has when who will no more if out so up said what its about than "
    "into them can only other time new some could these two may first then do any like my now over such our man even most "
    "made after also did many off before must well back through years where much your way down should because long each "
    "just state those people too how little good world very year still see own work men day get here old life both between "
    "being under three never know same last another while us might great go come since against right came take used few "
    "house use place during without again home around small however found part school general once upon every left war got "
    "united number hand course water until always public something fact less through put head think called set end took "
    "government night better find next look asked later knew point system"
).split()


class Studio:
    """One seed: everything that is drawn from the same studio is the same at every run."""

    def __init__(self, seed, out):
        self.random = random.Random(seed)
        self.noise = np.random.RandomState(seed)
        self.out = pathlib.Path(out)
        files = sorted(str(p) for d in ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts")
                       for p in pathlib.Path(d).rglob("*.?tf"))
        odd = ("D050000L", "Fallback", "Symbol", "Standard", "Math", "Emoji", "Icons", "Dingbat")
        files = [f for f in files if not any(o in f for o in odd)]
        if not files:
            raise SystemExit("no fonts found; install some (on Debian: fonts-dejavu, fonts-liberation)")
        self.hands = [f for f in files if "Z003" in f or "Script" in f] or files
        self.fonts = [f for f in files if f not in self.hands] or files
        self.mono = [f for f in self.fonts if "Mono" in f or "Courier" in f] or self.fonts
        self.prose = [f for f in self.fonts if f not in self.mono] or self.fonts
        self.photos = []

    def chance(self, share):
        return self.random.random() < share

    def pick(self, *choices):
        return self.random.choice(choices)

    def between(self, low, high):
        return self.random.uniform(low, high)

    def whole(self, low, high):
        return self.random.randint(low, high)

    def words(self, count):
        return " ".join(self.random.choice(WORDS) for _ in range(max(1, count)))

    def colour(self, low=0, high=255):
        return tuple(self.random.randint(low, high) for _ in range(3))

    def font(self, files, size):
        return ImageFont.truetype(self.random.choice(files), max(6, int(size)))

    def smooth(self, height, width, cell):
        """Noise in 0…1 that varies over about `cell` pixels."""
        grid = self.noise.rand(max(2, height // cell + 2), max(2, width // cell + 2)).astype(np.float32)
        return np.asarray(Image.fromarray(grid).resize((width, height), Image.BICUBIC))

    def grain(self, pixels, deviation, sigma=0.0):
        noise = self.noise.randn(*pixels.shape).astype(np.float32)
        if sigma > 0:
            noise = gaussian_filter(noise, [sigma] * 2 + [0] * (pixels.ndim - 2))
        return pixels + noise * deviation

    def photo(self, width, height):
        """A colour photo of that size, from those that were given."""
        with Image.open(self.random.choice(self.photos)) as image:
            image = image.convert("RGB")
        scale = max(width / image.width, height / image.height)
        image = image.resize((max(width, round(image.width * scale)), max(height, round(image.height * scale))), Image.LANCZOS)
        x, y = (image.width - width) // 2, (image.height - height) // 2
        return image.crop((x, y, x + width, y + height))

    def save(self, image, folder, source, index, quality=None):
        """PNG, or JPEG where a quality is given."""
        path = self.out / folder
        path.mkdir(parents=True, exist_ok=True)
        if quality:
            image = image if image.mode in ("L", "RGB") else image.convert("L" if image.mode == "1" else "RGB")
            image.save(path / f"{source}_{index:03d}.jpg", quality=quality, subsampling=self.pick(0, 2))
        else:
            image.save(path / f"{source}_{index:03d}.png")


def array(image):
    """Samples of an image, 0…1."""
    return np.asarray(image, np.float32) / 255


def picture(pixels):
    """The image of samples 0…1; what lies outside is clipped."""
    return Image.fromarray((np.clip(pixels, 0, 1) * 255 + 0.5).astype(np.uint8))


def clipped(font, text, width):
    """As much of a text as fits."""
    while text and font.getlength(text) > width:
        text = text[:-1]
    return text
