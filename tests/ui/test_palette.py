"""The look keeps WCAG 2.2 AA: contrast is computed, not believed."""

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import resources
from ui.states import Tone
from ui.theme import TONE_ICONS, colours, style_sheet, tone_colour
from ui.widgets.icons import pixmap

WORDS = [
    ("text", "page"),
    ("text", "white"),
    ("text", "amber"),
    ("text", "focus"),
    ("secondary", "page"),
    ("secondary", "white"),
    ("secondary", "grey_tint"),
    ("secondary", "border"),
    ("blue", "white"),
    ("blue", "blue_tint"),
    ("dark_blue", "border"),
    ("red_dark", "white"),
    ("red_dark", "page"),
    ("red_dark", "red_tint"),
    ("green", "white"),
    ("white", "blue"),
    ("white", "dark_blue"),
    ("white", "green"),
    ("white", "green_hover"),
    ("white", "green_dark"),
    ("white", "secondary"),
    ("room_text", "room"),
]
SHAPES = [
    ("input_border", "white"),
    ("input_border", "page"),
    ("blue", "white"),
    ("green", "page"),
    ("red", "white"),
    ("secondary", "grey_tint"),
    # The focus ring is yellow with a dark line: one of the two stands out on any ground.
    ("text", "white"),
    ("text", "page"),
    ("focus", "green"),
    ("focus", "dark_blue"),
    ("focus", "text"),
]
TINTS = {
    Tone.QUIET: "grey_tint",
    Tone.GOOD: "green_tint",
    Tone.BUSY: "blue_tint",
    Tone.WARNING: "amber_tint",
    Tone.ERROR: "red_tint",
}


def luminance(hexed: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(hexed[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(colours()[one]), luminance(colours()[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "ground"), WORDS)
def test_words_reach_aa(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("ink", "ground"), SHAPES)
def test_edges_and_icons_reach_aa(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 3


@pytest.mark.parametrize("tone", Tone)
def test_each_status_reaches_aa_on_its_tint(tone: Tone) -> None:
    assert contrast(tone_colour(tone), TINTS[tone]) >= 4.5


def test_each_tone_has_an_icon_of_its_own() -> None:
    assert len({TONE_ICONS[tone] for tone in Tone}) == len(Tone)


def test_the_style_sheet_knows_all_its_colours() -> None:
    assert "$" not in style_sheet()


def test_no_colour_stands_outside_the_palette() -> None:
    assert not re.search(r"#[0-9a-fA-F]{6}|rgb", resources.text("theme/theme.qss"))


@pytest.mark.parametrize("name", sorted(one.stem for one in Path(*resources.__path__, "icons").glob("*.svg")))
def test_each_icon_draws_something(qapp: QApplication, name: str) -> None:
    drawn = pixmap(name, "text", 24).toImage()
    inked = sum(drawn.pixelColor(x, y).alpha() > 128 for x in range(24) for y in range(24))
    assert 20 < inked < 400
