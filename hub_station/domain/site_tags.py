"""What a site of the body belongs to, for rules about more than one site: near the eye, intimate, of the breast, mucosal."""

import csv
from collections.abc import Callable

Tags = Callable[[str], frozenset[str]]
"""Answers with the tags of a site, by its id (`SCT:66643007`); a site without any has none."""


def parse_site_tags(table: str) -> dict[str, frozenset[str]]:
    """Read the table of tags (CSV: site, tags with a space between, meaning)."""
    return {row["site"]: frozenset(row["tags"].split()) for row in csv.DictReader(table.splitlines())}
