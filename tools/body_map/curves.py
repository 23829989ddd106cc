"""Smooth curves through named points, and paths put together from parts of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

Point = tuple[float, float]
Segment = tuple[Point, Point, Point, Point]
"""A cubic Bézier: start, two control points, end."""

Path = tuple[Segment, ...]
Map = Callable[[Point], Point]


@dataclass(frozen=True)
class Node:
    """A point of a curve. At a corner the curve does not run on smoothly."""

    at: Point
    name: str = ""
    corner: bool = False


class Curve:
    """A smooth curve through nodes, written `name:x,y`; the name may be left out, `!` at the end makes a corner."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self._segments = _smooth(nodes)

    @classmethod
    def read(cls, text: str, points: dict[str, Point] | None = None) -> Curve:
        """Read nodes, separated by white space. A name without a place (`@name`) is one of `points`."""
        nodes = []
        for word in text.split():
            corner = word.endswith("!")
            name, _, place = word.rstrip("!").rpartition(":")
            if place.startswith("@"):
                at = (points or {})[place[1:]]
                name = place[1:]
            else:
                x, y = place.split(",")
                at = (float(x), float(y))
            nodes.append(Node(at, name, corner))
        return cls(nodes)

    @property
    def points(self) -> dict[str, Point]:
        """The named nodes."""
        return {node.name: node.at for node in self.nodes if node.name}

    @property
    def whole(self) -> Path:
        """The curve from its first node to its last."""
        return tuple(self._segments)

    def part(self, first: str, last: str) -> Path:
        """Return the part between two named nodes, backwards where `last` comes before `first`. Raises ValueError."""
        names = [node.name for node in self.nodes]
        a, b = names.index(first), names.index(last)
        return tuple(self._segments[a:b]) if a <= b else backwards(tuple(self._segments[b:a]))

    def moved(self, by: Map) -> Curve:
        """Return the curve with each node put elsewhere."""
        return Curve([Node(by(node.at), node.name, node.corner) for node in self.nodes])


def backwards(path: Path) -> Path:
    """Return the same path from its end to its start."""
    return tuple((d, c, b, a) for a, b, c, d in reversed(path))


def mapped(path: Path, by: Map) -> Path:
    """Return the path with each point put elsewhere (by an affine map, else the curve is another)."""
    return tuple((by(a), by(b), by(c), by(d)) for a, b, c, d in path)


def mirrored(path: Path, axis: float = 0.0) -> Path:
    """Return the path's image in the upright line at x = `axis`."""
    return mapped(path, lambda point: (2 * axis - point[0], point[1]))


def joined(*parts: Path) -> Path:
    """Return one path, each part turned so that it goes on where the last one ended. Raises ValueError at a gap."""
    made = list(parts[0])
    rest = list(parts[1:])
    if rest and not _meets(made[-1][3], rest[0]):
        made = list(backwards(parts[0]))
    for part in rest:
        end = made[-1][3]
        if _near(end, part[0][0]):
            made += part
        elif _near(end, part[-1][3]):
            made += backwards(part)
        else:
            raise ValueError(f"nothing goes on at {end}: next are {part[0][0]} and {part[-1][3]}")
    return tuple(made)


def affine(source: tuple[Point, Point], target: tuple[Point, Point], *, flip: bool = False) -> Map:
    """Return the map that turns, scales and moves (and first mirrors) so that two points come to lie on two others."""
    one, two = (complex(*point) for point in source)
    if flip:
        one, two = -one.conjugate(), -two.conjugate()
    to_one, to_two = (complex(*point) for point in target)
    factor = (to_two - to_one) / (two - one)

    def put(point: Point) -> Point:
        z = complex(*point)
        z = -z.conjugate() if flip else z
        made = to_one + factor * (z - one)
        return made.real, made.imag

    return put


def circle(centre: Point, radius: float, height: float = 0.0) -> Path:
    """Return an ellipse (a circle where no half height is given), clockwise from the right."""
    (x, y), rx, ry = centre, radius, height or radius
    k = 0.5523
    right, low, left, high = (x + rx, y), (x, y + ry), (x - rx, y), (x, y - ry)
    return (
        (right, (x + rx, y + k * ry), (x + k * rx, y + ry), low),
        (low, (x - k * rx, y + ry), (x - rx, y + k * ry), left),
        (left, (x - rx, y - k * ry), (x - k * rx, y - ry), high),
        (high, (x + k * rx, y - ry), (x + rx, y - k * ry), right),
    )


def outline(path: Path, steps: int = 8) -> list[Point]:
    """Return points along a path, close enough for measuring."""
    made = []
    for a, b, c, d in path:
        for step in range(steps):
            t = step / steps
            u = 1 - t
            k = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
            made.append(
                (
                    k[0] * a[0] + k[1] * b[0] + k[2] * c[0] + k[3] * d[0],
                    k[0] * a[1] + k[1] * b[1] + k[2] * c[1] + k[3] * d[1],
                )
            )
    return made


def middle(path: Path, holes: list[Path] | None = None, grid: int = 16) -> Point:
    """Return the point inside a closed path that is farthest from its edge and from `holes`: there a number fits best."""
    rings = [outline(path, 5), *(outline(hole, 5) for hole in holes or [])]
    xs, ys = [x for x, _ in rings[0]], [y for _, y in rings[0]]
    wide, tall = max(xs) - min(xs), max(ys) - min(ys)
    step = max(wide, tall) / grid
    best, place = -1.0, rings[0][0]
    for column in range(int(wide / step) + 1):
        for row in range(int(tall / step) + 1):
            point = (min(xs) + (column + 0.5) * step, min(ys) + (row + 0.5) * step)
            if not _inside(point, rings[0]) or any(_inside(point, ring) for ring in rings[1:]):
                continue
            room = min(math.dist(point, other) for ring in rings for other in ring)
            if room > best:
                best, place = room, point
    return place


def written(path: Path, *, close: bool = False) -> str:
    """Return the path as the `d` of an SVG element: M, C and Z only, absolute, one decimal."""
    words = [f"M{_pair(path[0][0])}"]
    for _, b, c, d in path:
        words.append(f"C{_pair(b)} {_pair(c)} {_pair(d)}")
    return "".join(words) + ("Z" if close else "")


def _pair(point: Point) -> str:
    return ",".join(f"{round(value, 1) + 0.0:g}" for value in point)


def _near(one: Point, two: Point) -> bool:
    return math.dist(one, two) < 0.05


def _meets(end: Point, part: Path) -> bool:
    return _near(end, part[0][0]) or _near(end, part[-1][3])


def _inside(point: Point, ring: list[Point]) -> bool:
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            inside = not inside
    return inside


def _smooth(nodes: list[Node]) -> list[Segment]:
    """Return a cubic for each pair of neighbours: the tangent at a node leans towards its nearer neighbour."""
    count = len(nodes)
    at = [node.at for node in nodes]
    gaps = [math.dist(at[i], at[i + 1]) for i in range(count - 1)]

    def slope(i: int) -> Point:
        return (at[i + 1][0] - at[i][0]) / gaps[i], (at[i + 1][1] - at[i][1]) / gaps[i]

    def tangent(i: int, *, leaving: bool) -> Point:
        if i in {0, count - 1} or nodes[i].corner:
            # At an end the curve bends as a parabola would.
            near, far = (i, i + 1) if leaving else (i - 1, i - 2)
            beyond = i + 1 if leaving else i - 1
            here = slope(near)
            ends = not 0 < beyond < count - 1 or nodes[beyond].corner
            if ends or far < 0:
                return here
            there = tangent(beyond, leaving=leaving)
            return 1.5 * here[0] - 0.5 * there[0], 1.5 * here[1] - 0.5 * there[1]
        before, after = slope(i - 1), slope(i)
        d0, d1 = gaps[i - 1], gaps[i]
        return (before[0] * d1 + after[0] * d0) / (d0 + d1), (before[1] * d1 + after[1] * d0) / (d0 + d1)

    made = []
    for i in range(count - 1):
        a, b, d = at[i], at[i + 1], gaps[i] / 3
        out, back = tangent(i, leaving=True), tangent(i + 1, leaving=False)
        made.append((a, (a[0] + out[0] * d, a[1] + out[1] * d), (b[0] - back[0] * d, b[1] - back[1] * d), b))
    return made
