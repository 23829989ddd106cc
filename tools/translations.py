"""Collect the words of the program for translators: `python tools/translations.py` brings `resources/locale` up to date."""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "resources" / "locale"
# Which argument of a call holds words for staff.
CALLS: dict[str, tuple[int, ...] | None] = {
    "translate": None,
    "heading": None,
    "label": (2,),
    "Button": (2,),
    "ShutterButton": (2,),
    "ReasonButton": (2,),
    "Field": (2,),
    "ChoiceBox": (2,),
}
FOLDERS = ("ui", "hub_station/presenters")


def collect() -> Catalog:
    """Return every word that the program says through the mechanism, with the file where it stands."""
    found = Catalog(project="hub-station", charset="utf-8")
    for folder in FOLDERS:
        for file, _, words, _, _ in extract_from_dir(ROOT / folder, method_map=[("**.py", "python")], keywords=CALLS):
            # An empty word is the catalogue's own header.
            if isinstance(words, str) and words.strip():
                found.add(words, locations=[(f"{folder}/{file}", 0)])
    return found


def write(made: Catalog, file: Path) -> None:
    """Write a catalogue, in an order that keeps changes small."""
    text = io.BytesIO()
    write_po(text, made, sort_output=True, omit_header=False, include_lineno=False, width=120)
    lines = text.getvalue().decode().splitlines()
    kept = [line for line in lines if not line.startswith(('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By'))]
    file.write_text("\n".join(kept).rstrip() + "\n", encoding="utf-8")


def main() -> None:
    """Write the template and bring each language up to date; what is new there stays untranslated."""
    found = collect()
    write(found, LOCALE / "hub-station.pot")
    for file in sorted(LOCALE.glob("*.po")):
        with file.open(encoding="utf-8") as stream:
            known = read_po(stream, locale=file.stem)
        known.update(found, no_fuzzy_matching=True)
        write(known, file)


if __name__ == "__main__":
    main()
