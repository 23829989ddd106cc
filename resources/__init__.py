"""Data only: pathways, code tables, theme, icons, fonts. Read through these two functions, never by path."""

from importlib.resources import files


def text(name: str) -> str:
    """Return a resource as text (UTF-8), for example `text("pathways/three-views.toml")`. Raises FileNotFoundError."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def data(name: str) -> bytes:
    """Return a resource as bytes, for example `data("fonts/….ttf")`. Raises FileNotFoundError."""
    return files(__name__).joinpath(name).read_bytes()
