"""The look: palette, typeface and style sheet, read once from `resources/theme` and laid over a QApplication."""

import tomllib
from collections.abc import Mapping
from functools import cache
from string import Template

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

import resources
from ui.states import Tone

FAMILY = "Inter"
# What Inter has no letters for is drawn with these, bundled too: a name looks the same on every machine.
_ELSE = ("Noto Sans Arabic", "Noto Sans Hebrew")
_FONTS = (
    "fonts/Inter-Regular.otf",
    "fonts/Inter-SemiBold.otf",
    "fonts/NotoSansArabic-Regular.ttf",
    "fonts/NotoSansArabic-Bold.ttf",
    "fonts/NotoSansHebrew-Regular.ttf",
    "fonts/NotoSansHebrew-Bold.ttf",
)
BODY_PIXELS = 18

# The colour in which a tone's icon and words are drawn; its tint is the style sheet's.
_TONE_COLOURS = {
    Tone.QUIET: "secondary",
    Tone.GOOD: "green_hover",
    Tone.BUSY: "blue",
    Tone.WARNING: "amber_dark",
    Tone.ERROR: "red_dark",
}
TONE_ICONS = {
    Tone.QUIET: "info",
    Tone.GOOD: "received",
    Tone.BUSY: "busy",
    Tone.WARNING: "attention",
    Tone.ERROR: "error",
}


@cache
def colours() -> Mapping[str, str]:
    """Return every colour by its name in `resources/theme/palette.toml`, as `#rrggbb`."""
    return {name: str(value) for name, value in tomllib.loads(resources.text("theme/palette.toml")).items()}


def colour(name: str) -> QColor:
    """Return a colour of the palette. Raises KeyError."""
    return QColor(colours()[name])


def tone_colour(tone: Tone) -> str:
    """Return the name of the colour that a tone's icon and words have on its tint."""
    return _TONE_COLOURS[tone]


def style_sheet() -> str:
    """Return the style sheet with the palette's colours in it. Raises KeyError where it names a colour that is not there."""
    return Template(resources.text("theme/theme.qss")).substitute(colours())


def body_font(pixels: int = BODY_PIXELS, *, strong: bool = False) -> QFont:
    """Return the typeface at a size in logical pixels."""
    font = QFont(FAMILY)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return font


def dress(app: QApplication) -> None:
    """Give an application the look: Fusion as the base, the bundled typeface, the palette, the style sheet."""
    app.setStyle("Fusion")
    for name in _FONTS:
        QFontDatabase.addApplicationFontFromData(resources.data(name))
    QFont.insertSubstitutions(FAMILY, _ELSE)
    app.setFont(body_font())
    app.setPalette(_palette())
    app.setStyleSheet(style_sheet())


def _palette() -> QPalette:
    palette = QPalette()
    for role, name in (
        (QPalette.ColorRole.Window, "page"),
        (QPalette.ColorRole.WindowText, "text"),
        (QPalette.ColorRole.Base, "white"),
        (QPalette.ColorRole.AlternateBase, "page"),
        (QPalette.ColorRole.Text, "text"),
        (QPalette.ColorRole.PlaceholderText, "secondary"),
        (QPalette.ColorRole.Button, "white"),
        (QPalette.ColorRole.ButtonText, "text"),
        (QPalette.ColorRole.Highlight, "blue"),
        (QPalette.ColorRole.HighlightedText, "white"),
        (QPalette.ColorRole.Link, "blue"),
    ):
        palette.setColor(role, colour(name))
    return palette
