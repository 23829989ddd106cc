"""Writes every drawing of the body map anew: `PYTHONPATH=tools python -m body_map`."""

from pathlib import Path

from body_map import figure, head
from body_map.drawing import Drawing
from body_map.foot import feet
from body_map.hand import hands
from body_map.profile import sides

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "body"


def drawings() -> list[Drawing]:
    """Return all drawings."""
    return [figure.front(), figure.back(), head.front(), head.back(), *sides(), *hands(), *feet()]


if __name__ == "__main__":
    for drawing in drawings():
        (FOLDER / f"{drawing.name}.svg").write_text(drawing.svg(), encoding="utf-8")
