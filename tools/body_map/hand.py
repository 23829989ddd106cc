"""The hands: the left one from the back, fingers up; its palm has the same outline mirrored, the right ones are images."""

from __future__ import annotations

import math

from body_map.curves import Curve, Node, Path, Point
from body_map.drawing import Drawing

FINGERS = ("little", "ring", "middle", "index", "thumb")

# Along a finger from its base (0) to its tip (1): half its width, as a part of that at the base.
_SHAPE = (
    (0.05, 0.86),
    (0.14, 0.88),
    (0.28, 0.89),
    (0.42, 0.93),
    (0.53, 0.89),
    (0.66, 0.82),
    (0.76, 0.82),
    (0.87, 0.77),
    (0.935, 0.66),
    (0.98, 0.38),
)
_THUMB = ((0.30, 0.86), (0.44, 0.92), (0.55, 0.93), (0.70, 0.84), (0.84, 0.78), (0.92, 0.66), (0.975, 0.38))

# Left base, right base, tip, and by how much of its length a finger bows to the right.
_PLAN: dict[str, tuple[Point, Point, Point, float]] = {
    "little": ((60, 248), (90, 222), (40, 124), 0.03),
    "ring": ((91, 220), (129, 206), (96, 62), 0.025),
    "middle": ((130, 205), (170, 205), (153, 38), 0.0),
    "index": ((171, 206), (207, 222), (209, 66), -0.025),
    "thumb": ((219, 292), (236, 352), (297, 208), -0.05),
}


class Finger:
    """A finger by its axis and its width."""

    def __init__(self, name: str) -> None:
        self.left, self.right, self.tip, self.bow = _PLAN[name]
        self.base = ((self.left[0] + self.right[0]) / 2, (self.left[1] + self.right[1]) / 2)
        self.length = math.dist(self.base, self.tip)
        self.half = 21.0 if name == "thumb" else math.dist(self.left, self.right) / 2
        if name == "little":
            self.half = 17.0
        self.shape = _THUMB if name == "thumb" else _SHAPE

    def at(self, along: float, aside: float) -> Point:
        """Return a point `along` the axis (0 to 1), `aside` of it (-1 left, 1 right, in half widths)."""
        (x0, y0), (x1, y1) = self.base, self.tip
        ux, uy = (x1 - x0) / self.length, (y1 - y0) / self.length
        off = aside * self.half + 4 * self.bow * self.length * along * (1 - along)
        return x0 + ux * along * self.length - uy * off, y0 + uy * along * self.length + ux * off

    def side(self, way: int) -> list[Node]:
        """Return the nodes up the left side (-1) or the right side (1), from the base."""
        return [Node(self.at(along, way * width)) for along, width in self.shape]

    def nail(self) -> Path:
        """Return the nail as seen from the back: a rounded shield near the tip."""
        low, high = (0.755, 0.955) if self.shape is _SHAPE else (0.71, 0.94)
        wide = 0.52
        place = [(low, 0.0), (low + 0.02, wide * 0.75), ((low + high) / 2, wide), (high - 0.03, wide * 0.86), (high, 0.0)]
        nodes = [Node(self.at(along, aside)) for along, aside in place]
        nodes += [Node(self.at(along, -aside)) for along, aside in reversed(place[:-1])]
        closed = Curve([*nodes, *nodes[1:-1], *nodes])
        # The middle of three rounds: smooth also where it begins.
        count = len(nodes) - 1
        return closed.whole[count : 2 * count]


def outline_of_left() -> Curve:
    """Return the edge of the left hand from the little finger's side of the wrist, around, to the thumb's."""
    nodes = [
        Node((104, 436), "ulnar-end"),
        Node((103, 412)),
        Node((99, 388), "ulnar-wrist"),
        Node((86, 352)),
        Node((72, 316)),
        Node((63, 282)),
        Node((60, 252), "little-left"),
    ]
    for name in FINGERS[:-1]:
        finger = Finger(name)
        nodes += [*finger.side(-1), Node(finger.tip, f"{name}-tip"), *reversed(finger.side(1))]
        nodes.append(Node(finger.right, f"{name}-right"))
    nodes += [Node((211, 246)), Node((213, 268)), Node((219, 283), "thumb-web")]
    thumb = Finger("thumb")
    nodes += [*thumb.side(-1), Node(thumb.tip, "thumb-tip"), *reversed(thumb.side(1))]
    nodes += [
        Node((242, 338), "thumb-base"),
        Node((224, 362)),
        Node((207, 386)),
        Node((199, 402), "radial-wrist"),
        Node((197, 418)),
        Node((197, 436), "radial-end"),
    ]
    return Curve(nodes)


_BOX = (10.0, 6.0, 310.0, 444.0)
_BASES = {
    "little": ("little-left", "little-right"),
    "ring": ("little-right", "ring-right"),
    "middle": ("ring-right", "middle-right"),
    "index": ("middle-right", "index-right"),
    "thumb": ("thumb-web", "thumb-base"),
}


def _begun(name: str) -> Drawing:
    drawing = Drawing(name, _BOX)
    drawing.take("edge", outline_of_left())
    drawing.curve("base-little", "@little-left 74,238 @little-right")
    drawing.curve("base-ring", "@little-right 109,216 @ring-right")
    drawing.curve("base-middle", "@ring-right 150,207 @middle-right")
    drawing.curve("base-index", "@middle-right 190,213 @index-right")
    drawing.curve("base-thumb", "@thumb-web 226,310 @thumb-base")
    drawing.curve("wrist", "@ulnar-wrist 125,396 150,400 175,402 @radial-wrist")
    drawing.curve("end", "@ulnar-end @radial-end")
    return drawing


def _fingers(drawing: Drawing) -> None:
    for name, (first, last) in _BASES.items():
        drawing.region(name, f"edge {first} {last}", f"base-{name}")


def back_of_left() -> Drawing:
    """Draw the back of the left hand."""
    drawing = _begun("hand-back-left")
    drawing.region("wrist", "edge ulnar-end ulnar-wrist", "wrist", "edge radial-wrist radial-end", "end")
    drawing.region(
        "back",
        "edge ulnar-wrist little-left", "base-little", "base-ring", "base-middle", "base-index",
        "edge index-right thumb-web", "base-thumb", "edge thumb-base radial-wrist", "wrist",
    )  # fmt: skip
    _fingers(drawing)
    for name in FINGERS:
        drawing.regions[f"nail-{name}"] = Finger(name).nail()
        drawing.light.add(f"nail-{name}")
    for name in FINGERS[:-1]:
        finger = Finger(name)
        for along, wide in ((0.40, 0.5), (0.44, 0.42), (0.675, 0.42)):
            a, b, c = finger.at(along, -wide), finger.at(along + 0.015, 0), finger.at(along, wide)
            drawing.lines.append((Curve([Node(a), Node(b), Node(c)]).whole, 0.9))
    thumb = Finger("thumb")
    for along in (0.52, 0.56):
        a, b, c = thumb.at(along, -0.45), thumb.at(along + 0.02, 0), thumb.at(along, 0.45)
        drawing.lines.append((Curve([Node(a), Node(b), Node(c)]).whole, 0.9))
    for knuckle in ("78,262 84,254 92,257", "108,242 117,235 126,240", "143,233 153,227 162,233", "178,240 187,235 195,242"):
        drawing.line(knuckle, weight=0.9)
    for tendon in ("98,280 108,318", "124,268 131,312", "155,264 156,308", "186,272 180,312"):
        drawing.line(tendon, weight=0.7)
    drawing.edge("edge")
    return drawing


def palm_of_left() -> Drawing:
    """Draw the palm of the left hand: drawn as the right hand's back lies, then mirrored."""
    drawing = _begun("hand-palm-left")
    drawing.curve("thenar", "@thumb-web 196,292 172,312 160,346 thenar-wrist:166,401")
    drawing.take("wrist", Curve.read("@ulnar-wrist hypo-wrist:128,397 150,400 @thenar-wrist @radial-wrist", drawing.points))
    edge = outline_of_left()
    nodes = [Node((67, 299), "hypo-edge") if node.at == (63, 282) else node for node in edge.nodes]
    drawing.take("edge", Curve(nodes))
    drawing.curve("hypothenar", "@hypo-edge 100,308 121,330 129,362 @hypo-wrist")
    drawing.region("wrist", "edge ulnar-end ulnar-wrist", "wrist", "edge radial-wrist radial-end", "end")
    drawing.region(
        "palm",
        "edge hypo-edge little-left", "base-little", "base-ring", "base-middle", "base-index",
        "edge index-right thumb-web", "thenar", "wrist thenar-wrist hypo-wrist", "hypothenar",
    )  # fmt: skip
    drawing.region("thenar", "thenar", "base-thumb", "edge thumb-base radial-wrist", "wrist radial-wrist thenar-wrist")
    drawing.region("hypothenar", "edge ulnar-wrist hypo-edge", "hypothenar", "wrist hypo-wrist ulnar-wrist")
    _fingers(drawing)
    for name in FINGERS[:-1]:
        finger = Finger(name)
        for along, wide in ((0.335, 0.78), (0.645, 0.74)):
            a, b, c = finger.at(along, -wide), finger.at(along - 0.02, 0), finger.at(along, wide)
            drawing.lines.append((Curve([Node(a), Node(b), Node(c)]).whole, 0.9))
    thumb = Finger("thumb")
    a, b, c = thumb.at(0.53, -0.75), thumb.at(0.51, 0), thumb.at(0.53, 0.75)
    drawing.lines.append((Curve([Node(a), Node(b), Node(c)]).whole, 0.9))
    drawing.line("74,272 104,268 138,256 163,232", weight=1.0)
    drawing.line("207,262 170,262 130,282 92,296", weight=1.0)
    drawing.edge("edge")
    return drawing.flipped("hand-palm-left")


def hands() -> list[Drawing]:
    """Return both hands from both sides."""
    back, palm = back_of_left(), palm_of_left()
    return [back, back.flipped("hand-back-right"), palm, palm.flipped("hand-palm-right")]
