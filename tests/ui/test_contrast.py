"""WCAG 2.2 contrast of what the style sheet says, and of what is really painted: every word and icon of every screen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from unittest.mock import Mock

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPoint, QRect, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)

import resources
from tests.ui.test_all_screens import SCENES, describe, seen, show
from tests.ui.test_palette import contrast, luminance
from ui.requests import Requests
from ui.widgets.buttons import PanelButton
from ui.widgets.icons import IconLabel
from ui.window import Window

WORDS, LARGE, SHAPES = 4.5, 3.0, 3.0
STATES = ("", ":hover", ":pressed", ":checked", ":checked:hover", ":selected")
"""Whatever is disabled needs no contrast; ours has some all the same, and the tests of the palette see to that."""

# Where a part that has no ground of its own may lie.
GROUNDS = ("page", "white")
ROOT = QModelIndex()


@dataclass(frozen=True)
class Rule:
    """One selector of the style sheet and what it says. Colours are names of the palette."""

    kind: str
    facts: frozenset[str]
    says: dict[str, str]


def rules() -> list[Rule]:
    """Return the rules in the order of the style sheet: the later wins where both are as exact."""
    sheet = re.sub(r"/\*.*?\*/", "", resources.text("theme/theme.qss"), flags=re.DOTALL)
    found = []
    for selectors, block in re.findall(r"([^{}]+)\{((?:[^{}]|\$\{\w+\})*)\}", sheet):
        says = dict(re.findall(r"([\w-]+):\s*([^;]+);", block))
        for selector in selectors.split(","):
            last = selector.split()[-1]
            if "::" in last:
                continue  # a part within a control
            kind = re.split(r"[\[:#]", last)[0]
            facts = frozenset(re.findall(r"\[[^\]]*\]|(?<!:):[\w-]+|#\w+", last))
            found.append(Rule(kind, facts, says))
    return found


def style(kind: str, facts: frozenset[str]) -> dict[str, str]:
    """Return what holds for a widget of that kind with these attributes and states: the more exact rule wins."""
    merged: dict[str, str] = {}
    fitting = [rule for rule in rules() if rule.kind == kind and rule.facts <= facts]
    for rule in sorted(fitting, key=lambda rule: len(rule.facts)):
        merged |= rule.says
    return merged


def named(value: str) -> str:
    """Return the colour in a value of the style sheet, by its name; empty where there is none."""
    found = re.search(r"\$\{(\w+)\}", value)
    return found[1] if found else ""


def grounds(said: dict[str, str]) -> tuple[str, ...]:
    own = named(said.get("background", ""))
    return (own,) if own else GROUNDS


def looks() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield every look that a control can have: its kind and attributes, its state, and what is said of it."""
    known = {(rule.kind, frozenset(fact for fact in rule.facts if fact[0] == "[")) for rule in rules()}
    for kind, attributes in sorted(known, key=str):
        if kind in {"QPushButton", "QLineEdit", "QComboBox", "QAbstractItemView"}:
            for state in STATES:
                facts = attributes | frozenset(re.findall(r":\w+", state))
                yield f"{kind}{''.join(sorted(attributes))}", state, style(kind, facts)


LOOKS = {f"{name}{state}": said for name, state, said in looks()}


def test_the_rules_were_read() -> None:
    assert len(LOOKS) > 60
    assert named(style("QPushButton", frozenset(['[kind="main"]', ":hover"]))["background"]) == "green_hover"
    assert named(style("QPushButton", frozenset(['[kind="main"]']))["color"]) == "white"


@pytest.mark.parametrize("look", LOOKS)
def test_the_words_of_a_control_stand_out_in_each_of_its_states(look: str) -> None:
    said = LOOKS[look]
    ink = named(said.get("color", "")) or "text"
    assert {ground: round(contrast(ink, ground), 1) for ground in grounds(said) if contrast(ink, ground) < WORDS} == {}


@pytest.mark.parametrize("look", [name for name in LOOKS if not re.search(r"hover|pressed", name)])
def test_the_edge_of_a_control_stands_out_or_its_ground_does(look: str) -> None:
    said = LOOKS[look]
    if "transparent" in said.get("border-color", "") or 'kind="over"' in look:
        return  # words and an icon that stand out are what is seen of it
    edge = named(said.get("border-color", "")) or named(said.get("border", ""))
    for around in GROUNDS:
        assert max(contrast(shape, around) for shape in (edge, *grounds(said)) if shape) >= SHAPES, around


@pytest.mark.parametrize("kind", ["quiet", "good", "busy", "warning", "error"])
def test_words_in_a_notice_stand_out(kind: str) -> None:
    (ground,) = grounds(style("QFrame", frozenset([f'[tone="{kind}"]'])))
    badge = style("QLabel", frozenset(['[role="badge"]', f'[tone="{kind}"]']))
    for ink in ("text", named(badge["color"])):
        assert contrast(ink, ground) >= WORDS


def test_one_of_the_two_colours_of_the_focus_ring_stands_out_on_every_ground() -> None:
    said = chain.from_iterable(rule.says.values() for rule in rules() if "background" in rule.says)
    used = {named(value) for value in said} - {""}
    assert {"green", "dark_blue", "amber"} <= used
    assert {ground for ground in used if max(contrast("focus", ground), contrast("text", ground)) < SHAPES} == set()
    assert contrast("focus", "text") >= SHAPES


# --- what is really painted ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def window(qapp: QApplication) -> Iterator[Window]:
    made = Window(Mock(spec=Requests))
    made.show()
    yield made
    made.hide()
    made.deleteLater()


def painted(window: Window) -> NDArray[np.uint8]:
    """Return what the window shows (height x width x 3, RGB), without the focus ring."""
    at = QApplication.focusWidget()
    if at is not None:
        at.clearFocus()
    QApplication.processEvents()
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGBX8888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 4].reshape(image.height(), image.width(), 4)[..., :3].copy()


def shown(part: QWidget) -> str:
    """Return the words that a control shows."""
    if isinstance(part, QLineEdit):
        return part.text() or part.placeholderText()
    return part.currentText() if isinstance(part, QComboBox) else part.text() if isinstance(part, QAbstractButton) else ""


def words_and_icons(window: Window) -> Iterator[tuple[str, QWidget, QRect, float]]:
    """Yield what is to be read or recognised: its place in the window, and the contrast that it needs."""
    for part in seen(window, IconLabel, QLabel, QAbstractButton, QLineEdit, QComboBox):
        place = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
        if not part.isEnabled() or isinstance(part.parent(), QLineEdit | QComboBox):
            continue
        if isinstance(part, IconLabel):
            yield describe(part), part, place, SHAPES
        elif isinstance(part, QLabel) and part.text():
            font = part.font()
            large = font.pixelSize() >= 24 or (font.pixelSize() >= 19 and font.bold())
            yield describe(part), part, place, LARGE if large else WORDS
        elif not isinstance(part, PanelButton | QLabel) and shown(part):
            # A field may have an icon on its left, and a cross on its right.
            icons = 44 if isinstance(part, QLineEdit) and part.width() > 200 and part.actions() else 6
            yield describe(part), part, place.adjusted(icons, 6, -icons, -6), WORDS
    for view in seen(window, QAbstractItemView):
        assert isinstance(view, QAbstractItemView)
        model = view.model()
        inside = view.viewport().rect()
        for row in range(min(model.rowCount(ROOT), 12)):
            for column in range(model.columnCount(ROOT) if isinstance(model, QAbstractTableModel) else 1):
                index = model.index(row, column, ROOT)
                place = view.visualRect(index).intersected(inside).adjusted(0, 2, 0, -3)
                if index.data() and place.size().expandedTo(QSize(8, 24)) == place.size():
                    place.moveTopLeft(view.viewport().mapTo(window, place.topLeft()))
                    yield f"{describe(view)} {index.data()!r}", view.viewport(), place, WORDS


def strongest(pixels: NDArray[np.uint8]) -> float:
    """Return the contrast of ink to ground: the ground is the commonest colour, the ink what differs most from it."""
    packed = pixels.reshape(-1, 3).astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    found, counts = np.unique(packed, return_counts=True)
    lights = np.array([luminance(f"#{one:06x}") for one in found.tolist()])
    ground = lights[counts.argmax()]
    ratios = (np.maximum(lights, ground) + 0.05) / (np.minimum(lights, ground) + 0.05)
    return float(ratios.max())


@pytest.mark.parametrize("scene", SCENES)
def test_every_word_and_icon_that_is_painted_stands_out(window: Window, scene: str) -> None:
    show(window, scene, "1366x768")
    picture = painted(window)
    weak, looked = [], 0
    for name, part, place, needed in words_and_icons(window):
        # What scrolls may lie beyond its page; only what is seen whole is looked at.
        region = part.visibleRegion().boundingRect()
        whole = region.size().expandedTo(place.size().boundedTo(part.size())) == region.size()
        if not whole or not window.rect().contains(place) or place.isEmpty():
            continue
        looked += 1
        ratio = strongest(picture[place.top() : place.bottom() + 1, place.left() : place.right() + 1])
        if ratio < needed:
            weak.append(f"{name}: {ratio:.1f}, needs {needed}")
    assert weak == []
    assert looked > 5
