"""Draws the clean pages of tests/data/ocr: the standard's own examples (Utopia) in OCR-B on a plain page."""

import sys

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import synthetic

PAGES = {
    "td3": (1.42, ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"]),
    "td2": (1.42, ["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"]),
    "td1": (1.585, ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"]),
    "fr_dl": (1.585, ["D1FRA26AA000170340531VIDIMUS<0"]),
    "ch_dl": (1.585, ["UTX123D<<", "FACHE123456789001<<850412<<<<<", "VIDIMUS<<ANNA<MARIA<<<<<<<<<<<"]),
}
PITCH = 16


def main():
    fonts = synthetic.find_fonts()
    ocr_b = ImageFont.truetype(fonts["OCRB.otf"], int(round(PITCH / 0.723)))
    plain = ImageFont.truetype(fonts["DejaVuSans.ttf"], 15)
    for name, (ratio, lines) in PAGES.items():
        width = int(len(lines[-1]) * PITCH / 0.93)
        height = int(width / ratio)
        page = Image.new("L", (width, height), 232)
        draw = ImageDraw.Draw(page)
        for i, text in enumerate(["UTOPIA", "Eriksson", "Anna Maria", "12 AUG 1974", "Zenith", "15 APR 2012"]):
            draw.text((width * 0.36, height * (0.06 + 0.095 * i)), text, font=plain, fill=40)
        draw.rectangle([width * 0.06, height * 0.14, width * 0.3, height * 0.62], fill=150)
        gap = int(PITCH * (2.5 if len(lines) == 2 else 2.0))
        top = height - gap * len(lines) - int(height * 0.02)
        for i, line in enumerate(lines):
            for k, c in enumerate(line):
                draw.text((width * 0.035 + k * PITCH, top + gap * i), c, font=ocr_b, fill=25)
        # a border of table around the page
        scene = cv2.copyMakeBorder(np.asarray(page), 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=120)
        cv2.imwrite(f"{sys.argv[1]}/{name}.png", scene, [cv2.IMWRITE_PNG_COMPRESSION, 9])


if __name__ == "__main__":
    main()
