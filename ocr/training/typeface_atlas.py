"""Draws the faces that the check of the MRZ's typeface compares with: resources/models/mrz_typefaces.png.

One row a face, OCR-B first; one cell of 32 × 40 pixels a character, in the order of synthetic.ALPHABET, ink white on
black, a capital 26 pixels high in the middle. The other faces are those that a forger has at hand.
"""

import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFont

import synthetic

WIDTH, HEIGHT, CAP = 32, 40, 26
FACES = ["OCRB.otf", "Courier Prime.otf", "LiberationMono-Regular.ttf", "DejaVuSansMono.ttf", "FreeMonoBold.ttf", "Courier Prime Bold.otf",
         "Inconsolata.otf",
         "LiberationSans-Regular.ttf", "DejaVuSans.ttf"]


def row(path):
    probe = ImageFont.truetype(path, 400)
    box = probe.getbbox("H")
    font = ImageFont.truetype(path, round(4 * 400 * CAP / (box[3] - box[1])))
    out = np.zeros((HEIGHT, WIDTH * len(synthetic.ALPHABET)), np.uint8)
    top = font.getbbox("H")
    for i, c in enumerate(synthetic.ALPHABET):
        # Four times as large, each glyph centred on its ink as a cell of the reader is, then made small.
        image = Image.new("L", (WIDTH * 4, HEIGHT * 4), 0)
        ink = font.getbbox(c)
        x = WIDTH * 2 - (ink[0] + ink[2]) / 2
        y = HEIGHT * 2 - (top[1] + top[3]) / 2
        ImageDraw.Draw(image).text((x, y), c, font=font, fill=255)
        out[:, i * WIDTH : (i + 1) * WIDTH] = np.asarray(image.resize((WIDTH, HEIGHT), Image.BOX))
    return out


def main():
    fonts = synthetic.find_fonts()
    Image.fromarray(np.vstack([row(fonts[name]) for name in FACES])).save(sys.argv[1], optimize=True)


if __name__ == "__main__":
    main()
