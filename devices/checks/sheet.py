"""A page to print: drawn in millimetres from its top left corner, in ink that stays exactly where it is put."""

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from reportlab.lib.colors import Color, HexColor, black, white
from reportlab.lib.enums import TA_CENTER, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

BODY, STRONG = "Hub Station Body", "Hub Station Strong"
FILES = {BODY: "Vera.ttf", STRONG: "VeraBd.ttf"}
"""Bitstream Vera, which reportlab brings along, free to embed. (Our own Inter has outlines that reportlab cannot embed.)"""

INK, QUIET = HexColor("#212b32"), HexColor("#4c6272")
LEFT, RIGHT, HEIGHT = 18.0, 192.0, A4[1] / mm
HAIRLINE = 0.1


class Sheet:
    """An A4 document of one or more pages. All lengths in millimetres, y downwards."""

    def __init__(self, path: Path, title: str) -> None:
        for name, file in FILES.items():
            pdfmetrics.registerFont(TTFont(name, file))
        pdfmetrics.registerFontFamily(BODY, normal=BODY, bold=STRONG)
        # Without a time or a random name in it, the same program always writes the same bytes.
        self._canvas = Canvas(str(path), pagesize=A4, invariant=1, lang="en-GB", initialFontName=BODY)
        self._canvas.setTitle(title)
        self._canvas.setAuthor("Hub Station")
        self._canvas.setCreator("Hub Station")
        self._canvas.setViewerPreference("PrintScaling", "None")
        self._pages = 0

    def begin(self, heading: str, below: str) -> None:
        """Begin a page with its heading, a sentence below it, and a foot."""
        if self._pages:
            self._canvas.showPage()
        self._pages += 1
        self.words(heading, LEFT, 14, size=17, strong=True)
        self.words(below, LEFT, 23, RIGHT - LEFT, size=9.5)
        self.words(
            f"Hub Station · targets for checking instruments · page {self._pages}", LEFT, 284, 120, size=7.5, quiet=True
        )

    def save(self) -> None:
        self._canvas.save()

    def words(
        self,
        words: str,
        x: float,
        y: float,
        width: float = RIGHT - LEFT,
        *,
        size: float = 9.5,
        strong: bool = False,
        quiet: bool = False,
        centred: bool = False,
    ) -> float:
        """Write a paragraph whose top is at `y`; return where its bottom is. `size` in points."""
        style = ParagraphStyle(
            "words",
            fontName=STRONG if strong else BODY,
            fontSize=size,
            leading=size * 1.4,
            textColor=QUIET if quiet else INK,
            alignment=TA_CENTER if centred else TA_LEFT,
        )
        # A figure and its unit stay on one line.
        paragraph = Paragraph(re.sub(r"(\d) mm", "\\1\u00a0mm", words), style)
        _, high = paragraph.wrapOn(self._canvas, width * mm, 500 * mm)
        paragraph.drawOn(self._canvas, x * mm, (HEIGHT - y) * mm - high)
        return float(y + high / mm)

    def line(self, x1: float, y1: float, x2: float, y2: float, width: float = 0.2, colour: Color = black) -> None:
        """Draw a line, its middle on these places."""
        self._canvas.setStrokeColor(colour)
        self._canvas.setLineWidth(width * mm)
        self._canvas.line(x1 * mm, (HEIGHT - y1) * mm, x2 * mm, (HEIGHT - y2) * mm)

    def box(
        self, x: float, y: float, width: float, height: float, fill: Color = white, outline: Color | None = QUIET
    ) -> None:
        """Draw a filled box, with a hairline around it unless `outline` is None."""
        self._canvas.setFillColor(fill)
        self._canvas.setStrokeColor(outline or fill)
        self._canvas.setLineWidth(HAIRLINE * mm)
        at = (x * mm, (HEIGHT - y - height) * mm, width * mm, height * mm)
        self._canvas.rect(*at, stroke=int(outline is not None), fill=1)

    def pattern(self, cells: NDArray[np.uint8], x: float, y: float, side: float) -> None:
        """Fill a square with cells, black where they are 0: one outline for all, so that no seam shows between two."""
        cell = side / len(cells)
        path = self._canvas.beginPath()
        for row, values in enumerate(cells):
            edges = np.flatnonzero(np.diff(np.concatenate([[255], values, [255]]).astype(int)))
            for start, end in edges.reshape(-1, 2):
                top = HEIGHT - y - row * cell
                path.rect((x + start * cell) * mm, (top - cell) * mm, (end - start) * cell * mm, cell * mm)
        self._canvas.setFillColor(black)
        self._canvas.drawPath(path, stroke=0, fill=1, fillMode=1)

    def cutting_marks(self, x: float, y: float, width: float, height: float) -> None:
        """Draw the marks along which a piece is cut out, outside of it."""
        for at_x, outward in ((x, -1), (x + width, 1)):
            for at_y in (y, y + height):
                self.line(at_x + outward * 1, at_y, at_x + outward * 5, at_y, HAIRLINE, QUIET)
        for at_y, outward in ((y, -1), (y + height, 1)):
            for at_x in (x, x + width):
                self.line(at_x, at_y + outward * 1, at_x, at_y + outward * 5, HAIRLINE, QUIET)
