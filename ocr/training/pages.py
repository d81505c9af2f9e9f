"""Synthetic scenes for the net that finds machine readable zones: documents with a zone, and much that only looks like one.

A scene is a square grey picture as the finder sees it (a shrunken photograph); the mask marks the cells of four by four
pixels that lie in a zone. Documents stand at any angle; a character of the zone is 4.5 to 18 pixels wide.
"""

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import synthetic

SIZE = 256
CELL = 4
MONO_FONTS = ["DejaVuSansMono.ttf", "LiberationMono-Regular.ttf", "FreeMono.ttf", "Inconsolata.otf", "Courier Prime.otf"]


class Scenes(synthetic.Source):
    def __init__(self, seed):
        super().__init__(seed)
        fonts = synthetic.find_fonts()
        self.mono_fonts = [fonts[n] for n in MONO_FONTS if n in fonts]
        self.ocr_b_path = fonts["OCRB.otf"]
        self.cache = {}

    def font(self, path, size):
        key = (path, size)
        if key not in self.cache:
            self.cache[key] = ImageFont.truetype(path, size)
        return self.cache[key]

    # ---- the zone ------------------------------------------------------------------------------------------------
    def zone(self, pitch):
        """Ink (0…1) of a zone with a character every `pitch` pixels, and the quad of its print in ink pixels."""
        lines, columns = self.pick([(2, 44), (2, 44), (2, 44), (3, 30), (3, 30), (2, 36)])
        style = self.style()
        p = style["pitch"]
        gap = synthetic.DRAW_CAP * (self.u(2.0, 2.75) if lines == 2 or self.chance(0.4) else self.u(1.4, 2.0))
        margin = 40
        w, h = int(columns * p + 2 * margin), int((lines - 1) * gap + synthetic.DRAW_CAP + 2 * margin)
        ink = np.zeros((h, w), np.float32)
        rows = [self.text()[:columns].ljust(columns, "<") for _ in range(lines)]
        for i, row in enumerate(rows):
            self.draw_line(ink, row, style, margin + p / 2, int(margin + synthetic.DRAW_CAP + i * gap))
        soft = cv2.GaussianBlur(ink, (0, 0), style["stroke_sigma"])
        ink = np.clip((soft - style["stroke_cut"]) * 4 + 0.5, 0, 1)
        k = pitch / p
        size = (max(8, int(w * k)), max(8, int(h * k)))
        ink = cv2.resize(ink, size, interpolation=cv2.INTER_AREA)
        m, c = margin * k, synthetic.DRAW_CAP * k
        quad = np.float32([[m, m - 0.2 * c], [size[0] - m, m - 0.2 * c], [size[0] - m, size[1] - m + 0.2 * c], [m, size[1] - m + 0.2 * c]])
        return ink, quad, lines

    # ---- other things --------------------------------------------------------------------------------------------
    def put_text(self, draw, x, y, size, words=None, path=None, fill=255):
        text = words or " ".join(self.word() for _ in range(int(self.rng.integers(1, 4))))
        draw.text((x, y), text, font=self.font(path or self.pick(self.text_fonts), max(6, int(size))), fill=fill)

    def clutter(self, h, w):
        """Ink of a printed page, a table, a listing, keys, bars, a chequered cloth or stripes."""
        image = Image.new("L", (w, h), 0)
        draw = ImageDraw.Draw(image)
        kind = self.rng.random()
        if self.chance(0.15):
            # print too small or too far to be read: rows of bars
            gap, thick = int(self.rng.integers(6, 30)), self.u(0.2, 0.6)
            for y in range(0, h, gap):
                x = int(self.rng.integers(0, 3 * gap))
                while x < w and self.chance(0.93):
                    length = int(gap * self.u(0.5, 9))
                    draw.rectangle([x, y, x + length, y + max(1, int(gap * thick))], fill=255)
                    x += length + int(gap * self.u(0.3, 0.9))
        elif kind < 0.35:
            size = int(self.rng.integers(6, 26))
            mono = self.chance(0.45)
            path = self.pick(self.mono_fonts + [self.ocr_b_path]) if mono else self.pick(self.text_fonts)
            y, indent = int(self.rng.integers(-20, 60)), 0
            while y < h:
                if mono:
                    indent = max(0, indent + int(self.rng.integers(-1, 2)))
                    length = int(self.rng.integers(2, 9))
                    line = "    " * indent + " ".join(self.word() + self.pick(["", "", "();", " = ", " {", "<", "==", "->", "<<", ");"]) for _ in range(length))
                    if self.chance(0.15):
                        line = line.upper()
                    if self.chance(0.06):
                        line = self.pick("-=*#_.<") * int(self.rng.integers(20, 80))
                else:
                    line = " ".join(self.word() for _ in range(14))
                if self.chance(0.9):
                    draw.text((int(self.rng.integers(0, 8)), y), line, font=self.font(path, size), fill=255)
                y += int(size * self.pick([1.15, 1.3, 1.6]))
        elif kind < 0.5:
            size = int(self.rng.integers(6, 18))
            row, column = int(size * self.u(1.3, 2.4)), int(size * self.u(3, 9))
            path = self.pick(self.text_fonts + self.mono_fonts + [self.ocr_b_path])
            lined = self.chance(0.6)
            for y in range(0, h, row):
                for x in range(0, w, column):
                    draw.text((x + 2, y + 1), self.pick([self.digits(int(self.rng.integers(1, 7))), self.word()]), font=self.font(path, size), fill=255)
                    if lined:
                        draw.line([(x, 0), (x, h)], fill=200)
                if lined:
                    draw.line([(0, y), (w, y)], fill=200)
        elif kind < 0.62:
            key = int(self.rng.integers(10, 50))
            face = int(self.rng.integers(40, 255))
            for r, y in enumerate(range(0, h, key)):
                for x in range(int(r * key * 0.3) % key - key, w, key):
                    draw.rectangle([x + 1, y + 1, x + key - 2, y + key - 2], fill=face)
                    draw.text((x + key * 0.25, y + key * 0.15), self.pick("QWERTYUIOPASDFGHJKLZXCVBNM1234567890"),
                              font=self.font(self.text_fonts[0], max(6, int(key * 0.45))), fill=255 - face if self.chance(0.9) else 0)
        elif kind < 0.74:
            x = 0
            while x < w:
                b = int(self.rng.integers(1, 7))
                draw.rectangle([x, h * 0.3, x + b, h * 0.7], fill=255)
                x += b + int(self.rng.integers(1, 7))
        elif kind < 0.86:
            noise = cv2.GaussianBlur(self.rng.normal(0, 1, (h, w)).astype(np.float32), (0, 0), self.u(0.6, 5), sigmaY=self.u(0.6, 5))
            return np.clip(noise / (noise.std() + 1e-6) * 0.4, 0, 1)
        else:
            step = int(self.rng.integers(4, 30))
            for x in range(0, w, step):
                draw.rectangle([x, 0, x + step // 2, h], fill=255)
            if self.chance(0.5):
                for y in range(0, h, step):
                    draw.rectangle([0, y, w, y + step // 2], fill=0 if self.chance(0.5) else 255)
        return np.asarray(image, np.float32) / 255.0

    def document(self, pitch, with_zone):
        """A page (grey 0…1) and the quad of its zone, or None."""
        ink, quad, lines = self.zone(pitch)
        zone_w = quad[1][0] - quad[0][0]
        w = int(zone_w / self.u(0.82, 0.95))
        h = int(w / (self.u(1.35, 1.48) if lines == 2 else self.u(1.5, 1.65)))
        page = self.background(h, w, self.u(0.2, 1.0))
        image = Image.new("L", (w, h), 0)
        draw = ImageDraw.Draw(image)
        bottom = h - int(quad[2][1]) - int(pitch * 2)
        if self.chance(0.8):
            for _ in range(int(self.rng.integers(3, 16))):
                self.put_text(draw, self.u(0, 0.8) * w, self.u(0.03, 0.9) * bottom, pitch * self.u(0.6, 2.2), fill=int(self.rng.integers(80, 256)))
        if self.chance(0.15):
            for _ in range(3):
                self.put_text(draw, self.u(0, 0.2) * w, self.u(0.5, 0.95) * bottom, pitch * 1.2, words=self.word().upper() * 4, path=self.ocr_b_path)
        page *= 1 - np.asarray(image, np.float32) / 255.0 * self.u(0.3, 0.9)
        if self.chance(0.7):
            ph, pw = int(0.45 * h), int(0.28 * w)
            py, px = int(self.u(0.12, 0.3) * h), int(self.pick([0.05, 0.68]) * w)
            face = cv2.resize(self.rng.random((5, 4)).astype(np.float32), (pw, ph), interpolation=cv2.INTER_CUBIC)
            part = page[py : py + ph, px : px + pw]
            part[:] = face[: part.shape[0], : part.shape[1]] * 0.8
        if self.chance(0.1):
            page *= 1 - self.text_layer(h, w) * self.u(0.2, 0.6)
        target = None
        top = h - ink.shape[0] - int(self.u(0, 0.05) * h)
        left = int(max(0, (w - ink.shape[1]) / 2 + self.u(-0.02, 0.02) * w))
        if with_zone and top > 0:
            part = page[top : top + ink.shape[0], left : left + ink.shape[1]]
            ink = ink[: part.shape[0], : part.shape[1]]
            if self.chance(0.3):
                part[:] = part * 0.2 + 0.8 * self.u(0.7, 1.0)
            part *= 1 - ink * self.u(0.4, 0.95)
            target = quad + np.float32([left, top])
        return page, target

    def scene(self, size=SIZE):
        """(uint8 size × size, mask uint8 of size / CELL: 1 in a zone, 0 outside, 255 on its border)."""
        canvas = np.full((size, size), self.u(0.05, 0.95), np.float32)
        canvas += cv2.resize(self.rng.normal(0, self.u(0, 0.15), (4, 4)).astype(np.float32), (size, size), interpolation=cv2.INTER_CUBIC)
        mask = np.zeros((size // CELL, size // CELL), np.uint8)
        for _ in range(int(self.rng.integers(0, 3))):
            ink = self.clutter(int(self.rng.integers(60, size)), int(self.rng.integers(60, size)))
            self.lay(canvas, ink, None)
        if self.chance(0.8):
            pitch = float(np.exp(self.u(np.log(4.5), np.log(18))))
            page, quad = self.document(pitch, self.chance(0.92))
            h, w = page.shape
            angle = self.pick([0, 90, 180, 270]) + self.rng.normal(0, 4) if self.chance(0.65) else self.u(0, 360)
            centre = quad.mean(0) if quad is not None else np.float32([w / 2, h / 2])
            m = np.vstack([cv2.getRotationMatrix2D((float(centre[0]), float(centre[1])), angle, 1.0), [0, 0, 1]])
            shift = np.array([size / 2 - centre[0] + self.u(-0.35, 0.35) * size, size / 2 - centre[1] + self.u(-0.35, 0.35) * size])
            m[:2, 2] += shift
            tilt = np.eye(3)
            tilt[2, :2] = self.rng.normal(0, 0.12 / size, 2)
            back = np.eye(3)
            back[:2, 2] = size / 2
            to = np.eye(3)
            to[:2, 2] = -size / 2
            m = back @ tilt @ to @ m
            shape = cv2.warpPerspective(np.ones_like(page), m, (size, size), flags=cv2.INTER_LINEAR)
            laid = cv2.warpPerspective(page, m, (size, size), flags=cv2.INTER_LINEAR)
            canvas = canvas * (1 - shape) + laid
            if quad is not None:
                corners = cv2.perspectiveTransform(quad[None], m)[0] / CELL
                wide = np.zeros_like(mask)
                cv2.fillConvexPoly(wide, np.round(corners * 16).astype(np.int32), 1, shift=4)
                inner = cv2.erode(wide, np.ones((3, 3), np.uint8)) if wide.sum() > 200 and pitch > 8 else wide
                mask[wide > 0] = 255
                mask[inner > 0] = 1
        elif self.chance(0.5):
            # a bare line or block of a typewriter face is not a zone
            ink = self.clutter(size, size)
            canvas = canvas * (1 - ink * self.u(0.3, 0.9))
        if self.chance(0.15):
            canvas = canvas * (1 - self.text_layer(size, size) * self.u(0.05, 0.3))
        xx = np.linspace(-1, 1, size, dtype=np.float32)
        canvas = canvas * (1 + self.u(-0.3, 0.3) * xx[None, :] + self.u(-0.3, 0.3) * xx[:, None])
        if self.chance(0.5):
            canvas = cv2.GaussianBlur(canvas, (0, 0), self.u(0.3, 1.0))
        canvas = canvas + self.rng.normal(0, self.u(0.0, 0.05), canvas.shape)
        pixels = np.clip(canvas * 255, 0, 255).astype(np.uint8)
        if self.chance(0.4):
            pixels = cv2.imdecode(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, int(self.rng.integers(30, 95))])[1], 0)
        return pixels, mask

    def lay(self, canvas, ink, _):
        """Puts ink on the canvas at any place and angle."""
        size = canvas.shape[0]
        h, w = ink.shape
        angle = self.pick([0, 90, 180, 270]) + self.rng.normal(0, 4) if self.chance(0.6) else self.u(0, 360)
        m = cv2.getRotationMatrix2D((w / 2, h / 2), angle, 1.0)
        m[:, 2] += [self.u(0, size) - w / 2, self.u(0, size) - h / 2]
        laid = cv2.warpAffine(ink, m, (size, size), flags=cv2.INTER_LINEAR)
        shape = cv2.warpAffine(np.ones_like(ink), m, (size, size), flags=cv2.INTER_LINEAR)
        if self.chance(0.6):
            canvas[:] = canvas * (1 - shape) + self.u(0.5, 1.0) * shape
        canvas[:] = canvas * (1 - laid * self.u(0.3, 0.95)) if self.chance(0.8) else canvas + laid * self.u(0.2, 0.7)


def normalise(picture):
    """The finder's input: contrast made even over the picture. The reader does the same in C++."""
    x = picture.astype(np.float32)
    mean = cv2.blur(x, (65, 65), borderType=cv2.BORDER_REFLECT_101)
    square = cv2.blur(x * x, (65, 65), borderType=cv2.BORDER_REFLECT_101)
    return (x - mean) / (np.sqrt(np.maximum(square - mean * mean, 0)) + 8.0)
