"""The feet: the left one from above, toes up; its sole mirrored, the right ones are images."""

from __future__ import annotations

import math

from body_map.curves import Curve, Node, Path, Point
from body_map.drawing import Drawing

TOES = ("fifth", "fourth", "third", "second", "great")

# Left base, right base, tip, half width; seen from above, the great toe on the right.
_PLAN: dict[str, tuple[Point, Point, Point, float]] = {
    "fifth": ((56, 142), (83, 124), (57, 96), 14.5),
    "fourth": ((83, 124), (109, 112), (84, 68), 13.5),
    "third": ((109, 112), (136, 105), (115, 48), 13.5),
    "second": ((136, 105), (165, 103), (148, 34), 14.5),
    "great": ((165, 103), (218, 116), (195, 26), 24.5),
}
_SHAPE = ((0.08, 0.86), (0.22, 0.85), (0.42, 0.80), (0.58, 0.88), (0.76, 0.96), (0.9, 0.74), (0.975, 0.36))
_GREAT = ((0.1, 0.94), (0.25, 0.90), (0.42, 0.90), (0.6, 0.99), (0.76, 0.97), (0.89, 0.76), (0.97, 0.40))


class Toe:
    """A toe by its axis and its width."""

    def __init__(self, name: str) -> None:
        self.left, self.right, self.tip, self.half = _PLAN[name]
        self.base = ((self.left[0] + self.right[0]) / 2, (self.left[1] + self.right[1]) / 2)
        self.length = math.dist(self.base, self.tip)
        self.shape = _GREAT if name == "great" else _SHAPE

    def at(self, along: float, aside: float) -> Point:
        """Return a point `along` the axis (0 to 1), `aside` of it (-1 left, 1 right, in half widths)."""
        (x0, y0), (x1, y1) = self.base, self.tip
        ux, uy = (x1 - x0) / self.length, (y1 - y0) / self.length
        off = aside * self.half
        return x0 + ux * along * self.length - uy * off, y0 + uy * along * self.length + ux * off

    def side(self, way: int) -> list[Node]:
        """Return the nodes up the left side (-1) or the right side (1), from the base."""
        return [Node(self.at(along, way * width)) for along, width in self.shape]

    def nail(self) -> Path:
        """Return the nail as seen from above."""
        low, high = (0.66, 0.93) if self.shape is _SHAPE else (0.62, 0.92)
        wide = 0.56
        place = [(low, 0.0), (low + 0.03, wide * 0.72), ((low + high) / 2, wide), (high - 0.04, wide * 0.84), (high, 0.0)]
        nodes = [Node(self.at(along, aside)) for along, aside in place]
        nodes += [Node(self.at(along, -aside)) for along, aside in reversed(place[:-1])]
        closed = Curve([*nodes, *nodes[1:-1], *nodes])
        count = len(nodes) - 1
        return closed.whole[count : 2 * count]

    def crease(self, along: float, wide: float, bend: float) -> Path:
        """Return a line across the toe."""
        ends = ((along, -wide), (along + bend, 0.0), (along, wide))
        return Curve([Node(self.at(*end)) for end in ends]).whole


def _toes() -> list[Node]:
    nodes = [Node(_PLAN["fifth"][0], "fifth-left")]
    for name in TOES:
        toe = Toe(name)
        nodes += [*toe.side(-1), Node(toe.tip), *reversed(toe.side(1))]
        nodes.append(Node(toe.right, f"{name}-right"))
    return nodes


_BASES = {
    "fifth": "@fifth-left 71,140 @fifth-right",
    "fourth": "@fifth-right 98,123 @fourth-right",
    "third": "@fourth-right 124,113 @third-right",
    "second": "@third-right 151,109 @second-right",
    "great": "@second-right 192,117 @great-right",
}


def _begun(name: str, box: tuple[float, float, float, float], before: str, after: str) -> Drawing:
    drawing = Drawing(name, box)
    lateral, medial = Curve.read(before), Curve.read(after)
    drawing.take("edge", Curve([*lateral.nodes, *_toes(), *medial.nodes]))
    for toe, text in _BASES.items():
        drawing.curve(f"base-{toe}", text)
    return drawing


def _toe_regions(drawing: Drawing) -> None:
    before = "fifth-left"
    for name in TOES:
        drawing.region(name, f"edge {before} {name}-right", f"base-{name}")
        before = f"{name}-right"


def top_of_left() -> Drawing:
    """Draw the left foot from above, with the ankle below."""
    drawing = _begun(
        "foot-top-left", (20.0, 8.0, 240.0, 432.0),
        "lat-end:92,430 lat-top:89,400 82,380 80,362 lat-low:84,342 77,312 65,272 56,230 50,192 50,164",
        "224,136 224,160 217,190 209,222 203,256 201,290 202,318 med-low:205,338 211,356 209,374 med-top:203,396 med-end:201,430",
    )  # fmt: skip
    drawing.curve("ankle", "@lat-low 112,350 mid-low:146,352 178,349 @med-low")
    drawing.curve("end", "@lat-end mid-end:146,430 @med-end")
    drawing.curve("shin", "@mid-low 146,390 @mid-end")
    drawing.curve("middle", "@third-right mid-toe:137,112 143,170 147,230 148,290 @mid-low")
    drawing.region("ankle-outer", "edge lat-end lat-low", "ankle lat-low mid-low", "shin", "end mid-end lat-end")
    drawing.region("ankle-inner", "edge med-end med-low", "ankle med-low mid-low", "shin", "end mid-end med-end")
    drawing.region(
        "top-outer", "edge lat-low fifth-left", "base-fifth", "base-fourth", "base-third", "middle", "ankle mid-low lat-low"
    )
    drawing.region("top-inner", "edge med-low great-right", "base-great", "base-second", "middle", "ankle mid-low med-low")
    _toe_regions(drawing)
    for name in TOES:
        toe = Toe(name)
        drawing.regions[f"nail-{name}"] = toe.nail()
        drawing.light.add(f"nail-{name}")
        drawing.lines.append((toe.crease(0.36, 0.5, 0.03), 0.9))
    for text in ("84,372 88,364 97,362 101,369", "206,368 201,358 192,357 188,365"):
        drawing.line(text, weight=0.9)
    for text in ("120,168 131,226", "94,176 113,232", "153,160 154,222", "184,162 173,226"):
        drawing.line(text, weight=0.7)
    drawing.edge("edge")
    return drawing


def sole_of_left() -> Drawing:
    """Draw the left sole: as seen through the foot from above, then mirrored."""
    drawing = _begun(
        "foot-sole-left", (20.0, 8.0, 240.0, 432.0),
        "heel:146,418! 124,415 106,404 lat-heel-low:96,386 91,364 lat-heel:87,336 79,296 67,254 58,216 lat-ball:53,188 52,164",
        "225,136 226,158 med-ball:221,184 207,214 197,244 193,276 197,308 med-heel:202,334 204,362 med-heel-low:199,386 187,404 "
        "168,415 heel-end:146,418!",
    )  # fmt: skip
    drawing.curve("ball", "@lat-ball 86,200 mid-ball:132,196 176,184 @med-ball")
    drawing.curve("heel", "@lat-heel hl:116,322 mid-heel:146,318 hm:176,322 @med-heel")
    drawing.curve("middle", "@mid-ball 137,240 143,280 @mid-heel")
    drawing.region(
        "forefoot", "edge lat-ball fifth-left", *(f"base-{toe}" for toe in TOES), "edge great-right med-ball", "ball"
    )
    drawing.region("border-outer", "edge lat-heel lat-ball", "ball lat-ball mid-ball", "middle", "heel mid-heel lat-heel")
    drawing.region("border-inner", "edge med-heel med-ball", "ball med-ball mid-ball", "middle", "heel mid-heel med-heel")
    nodes = drawing.curves["edge"].nodes
    drawing.take(
        "edge", Curve([*nodes[:1], Node((132, 417), "hl-end"), *nodes[1:-1], Node((160, 417), "hm-end"), nodes[-1]])
    )
    drawing.curve("heel-outer", "@hl 113,350 117,386 @hl-end")
    drawing.curve("heel-inner", "@hm 179,350 175,386 @hm-end")
    drawing.region("heel-outer", "edge hl-end lat-heel", "heel lat-heel hl", "heel-outer")
    drawing.region("heel-inner", "edge hm-end med-heel", "heel med-heel hm", "heel-inner")
    drawing.region("heel", "heel hl hm", "heel-inner", "edge hm-end heel-end", "edge heel hl-end", "heel-outer")
    _toe_regions(drawing)
    for name in TOES:
        toe = Toe(name)
        drawing.lines.append((toe.crease(0.44, 0.72, -0.04 if name != "great" else -0.02), 0.9))
    drawing.line("176,150 170,178 178,200", weight=0.8)
    drawing.line("74,160 120,148 160,146", weight=0.8)
    drawing.edge("edge")
    return drawing.flipped("foot-sole-left")


def feet() -> list[Drawing]:
    """Return both feet from above and below."""
    top, sole = top_of_left(), sole_of_left()
    return [top, top.flipped("foot-top-right"), sole, sole.flipped("foot-sole-right")]
