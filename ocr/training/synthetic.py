"""Synthetic pictures of machine readable zone lines, with the place of every character known.

A line is drawn glyph by glyph at 36 pixels a capital letter, gets a printing style, a background and neighbours, goes
through a simulated capture (shrinking to the resolution of a poor scan, blur, noise, JPEG) and is cut out as the reader
would cut it: 32 pixels high, a capital about 18 pixels, with the errors of place and scale that a finder makes.
"""

import glob

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"
BETWEEN = len(ALPHABET)  # the class of everything that is not the middle of a character
IGNORE = -100
HEIGHT = 32  # of a strip, pixels
CAP = 18.0  # height of a capital in a strip, pixels
STEP = 4  # strip pixels an output step of the net
DRAW_CAP = 36  # height of a capital when drawn
GLYPH_W, GLYPH_H = 64, 72  # cell of a drawn glyph; the baseline lies at BASE
BASE = 54

OCR_B = ["OCRB.otf", "OCRBS.otf"]
OBLIQUE = ["OCRBL.otf"]
LOOK_ALIKES = [
    "LiberationMono-Regular.ttf",
    "LiberationMono-Bold.ttf",
    "FreeMono.ttf",
    "FreeMonoBold.ttf",
    "Courier Prime.otf",
    "Courier Prime Bold.otf",
    "Inconsolata.otf",
]
TEXT_FONTS = [
    "DejaVuSans.ttf",
    "DejaVuSans-Bold.ttf",
    "LiberationSans-Regular.ttf",
    "LiberationSans-Bold.ttf",
    "LiberationSerif-Regular.ttf",
    "FreeSans.ttf",
    "FreeSerif.ttf",
]


def find_fonts():
    found = {}
    for path in glob.glob("/usr/share/fonts/**/*.[ot]tf", recursive=True):
        found[path.rsplit("/", 1)[1]] = path
    return found


class Glyphs:
    """Alpha masks of the alphabet in one font, capitals DRAW_CAP high, glyphs centred on their advance."""

    def __init__(self, path):
        font = ImageFont.truetype(path, 200)
        box = font.getbbox("H")
        size = int(round(200.0 * DRAW_CAP / (box[3] - box[1])))
        font = ImageFont.truetype(path, size)
        self.pitch = font.getlength("0")
        ascent = font.getmetrics()[0]
        self.masks = {}
        for c in ALPHABET:
            image = Image.new("L", (GLYPH_W, GLYPH_H), 0)
            draw = ImageDraw.Draw(image)
            draw.text((GLYPH_W / 2 - self.pitch / 2, BASE - ascent), c, font=font, fill=255)
            self.masks[c] = np.asarray(image, np.float32) / 255.0


class Source:
    """Everything random comes from one generator, so that a seed gives the same pictures again."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        fonts = find_fonts()
        self.ocr_b = [Glyphs(fonts[n]) for n in OCR_B if n in fonts]
        if not self.ocr_b:
            raise RuntimeError("the OCR-B fonts are missing: install Debian's fonts-ocr-b")
        self.oblique = [Glyphs(fonts[n]) for n in OBLIQUE if n in fonts] or self.ocr_b
        self.look_alikes = [Glyphs(fonts[n]) for n in LOOK_ALIKES if n in fonts] or self.ocr_b
        self.text_fonts = [fonts[n] for n in TEXT_FONTS if n in fonts]

    # ---- small helpers -------------------------------------------------------------------------------------------
    def u(self, low, high):
        return float(self.rng.uniform(low, high))

    def chance(self, p):
        return self.rng.random() < p

    def pick(self, options):
        return options[int(self.rng.integers(len(options)))]

    def letters(self, n):
        # Half of the letters as in names, half evenly, so that the rare ones are seen often enough.
        names = "AAAAAEEEEEIIIINNNNRRRRSSSLLLTTOOOOMMKKDDHHGGUUCCBBVVPPZZYYJJFFWXQ"
        return "".join(self.pick(names) if self.chance(0.5) else self.pick(ALPHABET[:26]) for _ in range(n))

    def digits(self, n):
        return "".join(self.pick("0123456789") for _ in range(n))

    # ---- what is written -----------------------------------------------------------------------------------------
    def text(self):
        columns = self.pick([30, 36, 44])
        kind = self.rng.random()
        if kind < 0.3:
            # a name line
            body = self.pick(["P<", "PP", "V<", "I<", "ID", "AC", "PD", "PS", ""]) + self.letters(3)
            body += self.letters(int(self.rng.integers(2, 14)))
            if self.chance(0.2):
                body += "<" + self.letters(int(self.rng.integers(2, 8)))
            body += "<<" + self.letters(int(self.rng.integers(2, 10)))
            if self.chance(0.5):
                body += "<" + self.letters(int(self.rng.integers(1, 10)))
        elif kind < 0.65:
            # numbers and dates
            body = ""
            for _ in range(int(self.rng.integers(3, 9))):
                part = self.rng.random()
                if part < 0.45:
                    body += self.digits(int(self.rng.integers(1, 10)))
                elif part < 0.7:
                    body += self.letters(int(self.rng.integers(1, 4)))
                elif part < 0.8:
                    body += "<" * int(self.rng.integers(1, 6))
                else:
                    body += self.pick(["0", "O", "1", "I", "8", "B", "5", "S", "2", "Z", "6", "G", "D", "Q", "K<", "<K"])
        else:
            # anything, evenly
            body = "".join(self.pick(ALPHABET + "<<") for _ in range(columns))
        body = body[:columns]
        if self.chance(0.15):
            body = body[: columns - 2].ljust(columns - 2, "<") + self.digits(2)
        return body.ljust(columns, "<")

    # ---- how it is printed ---------------------------------------------------------------------------------------
    def style(self):
        kind = self.rng.random()
        glyphs = self.pick(self.ocr_b if kind < 0.85 else self.oblique if kind < 0.88 else self.look_alikes)
        return {
            "glyphs": glyphs,
            "pitch": DRAW_CAP * (self.u(0.93, 1.12) if self.chance(0.8) else self.u(0.85, 1.35)),
            "digit_height": self.pick([1.0, 0.92, self.u(0.9, 1.02)]),
            "letter_width": self.u(0.88, 1.12),
            "filler": (self.u(0.85, 1.15), self.u(0.75, 1.15), self.u(-3, 3)),
            "stroke_sigma": self.u(1.0, 2.2),
            "stroke_cut": self.u(0.22, 0.72),
            "uneven": self.u(0.0, 0.02) if self.chance(0.7) else self.u(0.02, 0.05),
            "warp": self.u(0.3, 1.7) if self.chance(0.5) else 0.0,
            "masks": {},
        }

    def mask_of(self, style, c):
        """The character's mask in this style: no two makers of OCR-B draw it quite alike, so half of the styles bend
        each glyph a little, the same way all along the line."""
        if style["warp"] == 0.0:
            return style["glyphs"].masks[c]
        if c not in style["masks"]:
            field = self.rng.normal(0, style["warp"], (2, 5, 4)).astype(np.float32)
            dx, dy = (cv2.resize(f, (GLYPH_W, GLYPH_H), interpolation=cv2.INTER_CUBIC) for f in field)
            yy, xx = np.mgrid[0:GLYPH_H, 0:GLYPH_W].astype(np.float32)
            style["masks"][c] = cv2.remap(style["glyphs"].masks[c], xx + dx, yy + dy, cv2.INTER_LINEAR)
        return style["masks"][c]

    def draw_line(self, canvas, text, style, x0, baseline):
        """Draws ink (0…1) into canvas; returns the centres of the characters."""
        h, w = canvas.shape
        centres = []
        x = x0
        for c in text:
            mask = self.mask_of(style, c)
            sx, sy, dy = style["letter_width"], 1.0, 0.0
            if c.isdigit():
                sy = style["digit_height"]
            elif c == "<":
                sx, sy, dy = style["filler"]
            jitter = self.rng.normal(0, style["uneven"]) * style["pitch"]
            cx = x + jitter
            # The glyph's cell is scaled about its centre and its baseline, and put at a fraction of a pixel.
            m = np.float32([[sx, 0, cx - sx * GLYPH_W / 2 - int(cx) + GLYPH_W],
                            [0, sy, GLYPH_H - sy * BASE + dy * 0.5]])
            big = cv2.warpAffine(mask, m, (GLYPH_W * 2, GLYPH_H + 24), flags=cv2.INTER_LINEAR)
            left, top = int(cx) - GLYPH_W, baseline - GLYPH_H
            a, b = max(0, left), min(w, left + big.shape[1])
            t, d = max(0, top), min(h, top + big.shape[0])
            if a < b and t < d:
                region = canvas[t:d, a:b]
                np.maximum(region, big[t - top : d - top, a - left : b - left], out=region)
            centres.append(cx)
            x += style["pitch"]
        return centres

    # ---- what lies behind ----------------------------------------------------------------------------------------
    def background(self, h, w, strength):
        base = self.u(0.55, 0.98)
        image = np.full((h, w), base, np.float32)
        small = self.rng.normal(0, 1, (3, max(3, w // 60))).astype(np.float32)
        image += cv2.resize(small, (w, h), interpolation=cv2.INTER_CUBIC) * self.u(0, 0.06)
        yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
        if self.chance(0.55):
            for _ in range(int(self.rng.integers(1, 4))):
                # guilloche: waves along a bent direction
                angle, period = self.u(0, np.pi), self.u(5, 60)
                bend = self.u(0, 25) * np.sin(xx / self.u(20, 150) + self.u(0, 6)) + self.u(0, 12) * np.sin(yy / self.u(8, 40))
                phase = (xx * np.cos(angle) + yy * np.sin(angle) + bend) * (2 * np.pi / period)
                wave = np.sin(phase)
                if self.chance(0.5):
                    wave = np.where(wave > self.u(0.3, 0.95), 1.0, 0.0).astype(np.float32)
                image -= wave * self.u(0.02, 0.22) * strength
        if self.chance(0.12):
            x = int(self.rng.integers(0, w))
            image[:, x:] += self.u(-0.25, 0.2)
        if self.chance(0.12):
            image += self.text_layer(h, w) * -self.u(0.05, 0.4) * strength
        if self.chance(0.3):
            image += self.rng.normal(0, self.u(0.005, 0.08) * strength, (h, w)).astype(np.float32)
        return image

    def text_layer(self, h, w):
        """Ink of ordinary text, any size and slope, such as SPECIMEN across the lines."""
        size = int(self.rng.integers(14, 110))
        font = ImageFont.truetype(self.pick(self.text_fonts), size)
        image = Image.new("L", (w, h), 0)
        draw = ImageDraw.Draw(image)
        y = int(self.rng.integers(-size, h))
        while y < h:
            word = " ".join(self.word() for _ in range(max(1, w // (size * 3))))
            draw.text((int(self.rng.integers(-60, max(1, w // 3))), y), word, font=font, fill=255)
            y += int(size * self.u(1.1, 2.5))
            if self.chance(0.4):
                break
        ink = np.asarray(image, np.float32) / 255.0
        if self.chance(0.5):
            m = cv2.getRotationMatrix2D((w / 2, h / 2), self.u(-35, 35), 1.0)
            ink = cv2.warpAffine(ink, m, (w, h))
        return ink

    def word(self):
        n = int(self.rng.integers(2, 10))
        w = "".join(self.pick("abcdefghijklmnopqrstuvwxyzeeaaiinnoorrsst0123456789.,:/-") for _ in range(n))
        return self.pick([w, w.upper(), w.capitalize()])

    # ---- how it is captured --------------------------------------------------------------------------------------
    def capture(self, scene, centres_to_source, width):
        """scene: ink on paper, 0…1, large. Returns the source picture (uint8) and the scale source/scene."""
        kind = self.rng.random()
        # height of a capital in the source: much of what is met has five to ten pixels
        cap = self.u(4.6, 8) if kind < 0.3 else self.u(8, 14) if kind < 0.6 else self.u(14, 34)
        scale = cap / DRAW_CAP
        h, w = scene.shape
        blur = self.u(0.0, 0.9) if self.chance(0.75) else self.u(0.9, 1.7)
        blur = min(blur, 0.12 * cap)  # in source pixels; a person could still read it
        if blur * 1.0 / scale > 0.6:
            if self.chance(0.15):
                k = max(3, int(blur * 2.5 / scale) | 1)
                kernel = np.zeros((k, k), np.float32)
                angle = self.u(0, np.pi)
                dx, dy = np.cos(angle) * k / 2, np.sin(angle) * k / 2
                cv2.line(kernel, (int(k / 2 - dx), int(k / 2 - dy)), (int(k / 2 + dx), int(k / 2 + dy)), 1.0, 1)
                scene = cv2.filter2D(scene, -1, kernel / max(1e-6, kernel.sum()))
            else:
                scene = cv2.GaussianBlur(scene, (0, 0), blur / scale)
        size = (max(8, int(round(w * scale))), max(8, int(round(h * scale))))
        how = cv2.INTER_AREA if self.chance(0.7) else self.pick([cv2.INTER_LINEAR, cv2.INTER_CUBIC])
        source = cv2.resize(scene, size, interpolation=how)
        if self.chance(0.25):  # sharpening by the scanner's or the phone's software
            soft = cv2.GaussianBlur(source, (0, 0), self.u(0.7, 1.6))
            source = source + self.u(0.3, 1.5) * (source - soft)
        if self.chance(0.5):
            source = source + self.rng.normal(0, self.u(0.003, 0.06), source.shape).astype(np.float32)
        pixels = np.clip(source * 255.0, 0, 255).astype(np.uint8)
        if self.chance(0.7):
            quality = int(self.rng.integers(25, 96))
            pixels = cv2.imdecode(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], 0)
        return pixels, (size[0] / w, size[1] / h)

    def sample(self, width=320):
        """One strip: (uint8 HEIGHT × width, labels of width / STEP steps)."""
        kind = self.rng.random()
        if kind < 0.06:
            return self.negative(width)
        flip = kind < 0.09
        style = self.style()
        text = self.text()
        pitch_out = float(np.clip(self.rng.normal(20, 1.3), 16, 25)) if self.chance(0.7) else self.u(15.5, 27)
        cap_out = float(np.clip(self.rng.normal(CAP, 1.2), 14.5, 22)) if self.chance(0.8) else self.u(13.5, 23)
        sx, sy = pitch_out / style["pitch"], cap_out / DRAW_CAP
        # The scene is as wide as the strip shows, with a margin.
        w = int(width / sx) + 60
        h = int(HEIGHT / sy) + 90
        baseline = h // 2 + DRAW_CAP // 2
        ink = np.zeros((h, w), np.float32)
        whole = len(text) * style["pitch"]
        where = self.rng.random()
        if where < 0.2:  # the line's beginning
            x0 = self.u(20, w * 0.5)
        elif where < 0.4:  # its end
            x0 = w - self.u(20, w * 0.5) - whole
        else:
            x0 = -self.u(0, max(1.0, whole - w))
        first = max(0, int(-x0 / style["pitch"]) - 1)
        shown = text[first : first + int(w / style["pitch"]) + 4]
        centres = self.draw_line(ink, shown, style, x0 + (first + 0.5) * style["pitch"], baseline)
        # neighbouring lines of the zone, other text, an edge of the page
        gap = DRAW_CAP * (self.u(1.9, 2.8) if self.chance(0.6) else self.u(1.35, 1.9))
        for side in (-1, 1):
            if self.chance(0.6):
                other = "".join(self.pick(ALPHABET + "<<<<<<<<") for _ in range(int(w / style["pitch"]) + 2))
                self.draw_line(ink, other, style, x0 % style["pitch"] - style["pitch"] / 2, int(baseline + side * gap))
        if self.chance(0.1):
            y = int(baseline + self.pick([-1.0, 0.0]) * DRAW_CAP + self.pick([-1, 1]) * self.u(10, 40))
            cv2.line(ink, (0, y), (w, y + int(self.u(-6, 6))), 1.0, int(self.rng.integers(1, 8)))
        # worn print
        soft = cv2.GaussianBlur(ink, (0, 0), style["stroke_sigma"])
        ink = np.clip((soft - style["stroke_cut"]) * self.u(2.5, 6) + 0.5, 0, 1)
        if self.chance(0.12):
            holes = cv2.GaussianBlur(self.rng.normal(0, 1, (h, w)).astype(np.float32), (0, 0), self.u(1.0, 4))
            holes /= holes.std() + 1e-6
            ink *= np.clip(1.6 - np.maximum(0, holes - self.u(0.3, 1.2)) * 2, 0.2, 1)
        contrast = self.u(0.45, 0.95) if self.chance(0.8) else self.u(0.2, 0.45)
        paper = self.background(h, w, contrast)
        if self.chance(0.06):  # a stripe or a mark over the line
            mark = self.text_layer(h, w)
            paper = paper * (1 - mark * self.u(0.1, 0.45))
        scene = paper * (1 - ink * contrast) + (0.02 if self.chance(0.5) else 0.0)
        if self.chance(0.03):
            scene = 1.05 - scene
        if self.chance(0.2):  # shadow or glare
            xx = np.linspace(-1, 1, w, dtype=np.float32)[None, :]
            yy = np.linspace(-1, 1, h, dtype=np.float32)[:, None]
            scene = scene * (1 + self.u(-0.4, 0.3) * (xx * self.u(-1, 1) + yy * self.u(-0.5, 0.5)))
            if self.chance(0.4):
                cx, cy, r = self.u(-1, 1), self.u(-1, 1), self.u(0.1, 0.5)
                scene = scene + self.u(0.2, 0.7) * np.exp(-((xx - cx) ** 2 + (yy - cy) ** 2) / (2 * r * r))
        source, (kx, ky) = self.capture(scene, None, width)
        # The strip is cut out of the source with a finder's errors.
        slope = self.rng.normal(0, 0.006)
        shear = self.rng.normal(0, 0.04)
        cx, cy = w / 2, baseline - DRAW_CAP / 2
        oy = self.rng.normal(0, 1.2) if self.chance(0.85) else self.u(-4, 4)
        bend = self.rng.normal(0, 1.0) if self.chance(0.3) else 0.0
        # strip pixel (x, y) → scene → source
        xs = np.arange(width, dtype=np.float32)[None, :] - width / 2
        ys = np.arange(HEIGHT, dtype=np.float32)[:, None] - (HEIGHT - 1) / 2
        strip_x = xs + shear * ys
        strip_y = ys - oy + slope * xs + bend * (xs / (width / 2)) ** 2
        map_x = ((strip_x / sx + cx + 0.5) * kx - 0.5).astype(np.float32)
        map_y = ((strip_y / sy + cy + 0.5) * ky - 0.5).astype(np.float32)
        if source.shape[0] / h > 1.15 * sy:
            source = cv2.GaussianBlur(source, (0, 0), 0.35 * source.shape[0] / h / sy)
        strip = cv2.remap(source, map_x, map_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        labels = np.full(width // STEP, BETWEEN, np.int64)
        if flip:
            return cv2.rotate(strip, cv2.ROTATE_180), labels
        steps = np.arange(width // STEP) * STEP
        for c, centre in zip(shown, centres):
            x = (centre - cx) * sx + width / 2  # shear and slope leave the middle of the line in its place
            d = np.abs(steps - x) / pitch_out
            labels[d < 0.3] = ALPHABET.index(c)
            labels[(d >= 0.3) & (d < 0.42)] = IGNORE
        return strip, labels

    def negative(self, width):
        """A strip without MRZ characters: ordinary text, bars, texture."""
        h, w = HEIGHT * 2, width * 2
        scene = self.background(h, w, self.u(0.2, 1.0))
        kind = self.rng.random()
        if kind < 0.6:
            size = int(self.rng.integers(20, 60))
            font = ImageFont.truetype(self.pick(self.text_fonts), size)
            image = Image.new("L", (w, h), 0)
            words = " ".join(self.word() for _ in range(12))
            ImageDraw.Draw(image).text((-int(self.rng.integers(0, 100)), h // 2 - size * 0.6 + self.u(-5, 5)), words, font=font, fill=255)
            scene *= 1 - np.asarray(image, np.float32) / 255.0 * self.u(0.3, 0.9)
        elif kind < 0.8:
            x = 0
            while x < w:
                b = int(self.rng.integers(2, 24))
                scene[:, x : x + b] *= self.u(0.1, 0.5)
                x += b + int(self.rng.integers(2, 24))
        else:
            scene += cv2.GaussianBlur(self.rng.normal(0, self.u(0.1, 1), (h, w)).astype(np.float32), (0, 0), self.u(0.5, 5))
        source, _ = self.capture(np.clip(scene, 0, 1), None, width)
        strip = cv2.resize(source, (width, HEIGHT), interpolation=cv2.INTER_CUBIC)
        return strip, np.full(width // STEP, BETWEEN, np.int64)


def normalise(strip):
    """The net's input: contrast made even along the line. The reader does the same in C++."""
    x = strip.astype(np.float32)
    mean = cv2.blur(x, (97, 2 * HEIGHT + 1), borderType=cv2.BORDER_REFLECT_101)
    square = cv2.blur(x * x, (97, 2 * HEIGHT + 1), borderType=cv2.BORDER_REFLECT_101)
    return (x - mean) / (np.sqrt(np.maximum(square - mean * mean, 0)) + 8.0)
