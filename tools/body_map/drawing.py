"""A drawing: regions that can be picked, lines that are only seen, and its outline; written as an SVG file."""

from __future__ import annotations

from dataclasses import dataclass, field

from body_map.curves import Curve, Path, Point, joined, middle, mirrored, written

FILL, LIGHT, INK = "#e8edee", "#ffffff", "#4c6272"


@dataclass
class Drawing:
    """One SVG in the making. Later regions lie on earlier ones. Points are named once, for all its curves."""

    name: str
    box: tuple[float, float, float, float]
    curves: dict[str, Curve] = field(default_factory=dict)
    points: dict[str, Point] = field(default_factory=dict)
    regions: dict[str, Path] = field(default_factory=dict)
    lines: list[tuple[Path, float]] = field(default_factory=list)
    edges: list[Path] = field(default_factory=list)
    light: set[str] = field(default_factory=set)

    def curve(self, name: str, text: str) -> Curve:
        """Draw a curve through points, for borders and lines: nothing is seen of it by itself."""
        return self.take(name, Curve.read(text, self.points))

    def take(self, name: str, curve: Curve) -> Curve:
        """Take a curve that was made elsewhere."""
        self.curves[name] = curve
        self.points |= curve.points
        return curve

    def path(self, *parts: str) -> Path:
        """Return a path of curves: `name`, or `name from to` for a part of one; each turned so that it goes on."""
        return joined(*(self._part(part.split()) for part in parts))

    def region(self, name: str, *parts: str) -> None:
        """Add a region on the axis or beside it, as its border runs."""
        self.regions[name] = self.path(*parts)

    def pair(self, name: str, right: str, left: str, *parts: str) -> None:
        """Add a region right of the axis, and its image to the left of it, with the words of their sides."""
        path = self.path(*parts)
        self.regions[f"{name}-{right}"] = path
        self.regions[f"{name}-{left}"] = mirrored(path)

    def across(self, name: str, *parts: str) -> None:
        """Add a region that lies across the axis: the half border from axis to axis, and its image."""
        half = self.path(*parts)
        self.regions[name] = joined(half, mirrored(half))

    def line(self, text: str, *, both: bool = False, weight: float = 1.0) -> None:
        """Add a line that is only seen; `both`: also its image."""
        path = Curve.read(text, self.points).whole
        self.lines.append((path, weight))
        if both:
            self.lines.append((mirrored(path), weight))

    def edge(self, *parts: str, both: bool = False) -> None:
        """Add a heavy line, as the outline is."""
        path = self.path(*parts)
        self.edges.append(path)
        if both:
            self.edges.append(mirrored(path))

    def flipped(self, name: str, names: dict[str, str] | None = None) -> Drawing:
        """Return the image of the whole drawing in its own upright middle."""
        axis = self.box[0] + self.box[2] / 2
        made = Drawing(name, self.box)
        made.regions = {(names or {}).get(one, one): mirrored(path, axis) for one, path in self.regions.items()}
        made.light = {(names or {}).get(one, one) for one in self.light}
        made.lines = [(mirrored(path, axis), weight) for path, weight in self.lines]
        made.edges = [mirrored(path, axis) for path in self.edges]
        return made

    def svg(self) -> str:
        """Return the file's text. `data-at` of a region is where its number goes."""
        box = " ".join(f"{value:g}" for value in self.box)
        rows = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">']
        rows.append(f'<g id="regions" fill="{FILL}" stroke="{INK}" stroke-opacity="0.45" stroke-width="0.8">')
        names = list(self.regions)
        for number, name in enumerate(names):
            path = self.regions[name]
            x, y = middle(path, [self.regions[later] for later in names[number + 1 :]])
            fill = f' fill="{LIGHT}" stroke-opacity="0.8"' if name in self.light else ""
            rows.append(f'<path id="{name}"{fill} data-at="{x:.0f},{y:.0f}" d="{written(path, close=True)}"/>')
        rows.append("</g>")
        rows.append(f'<g fill="none" stroke="{INK}" stroke-linecap="round" stroke-linejoin="round" stroke-opacity="0.7">')
        rows += [f'<path stroke-width="{weight:g}" d="{written(path)}"/>' for path, weight in self.lines]
        rows.append("</g>")
        rows.append(f'<g fill="none" stroke="{INK}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">')
        rows += [f'<path d="{written(path)}"/>' for path in self.edges]
        rows += ["</g>", "</svg>", ""]
        return "\n".join(rows)

    def _part(self, words: list[str]) -> Path:
        curve = self.curves[words[0]]
        return curve.whole if len(words) == 1 else curve.part(words[1], words[2])
