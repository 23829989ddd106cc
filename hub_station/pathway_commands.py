"""`hub-station pathway`: check a hub's own file before a clinic works by it, and show by which one it works."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from hub_station.domain.pathway_file import PathwayError
from hub_station.domain.pathway_summary import summary
from hub_station.pathways import SHIPPED, read_file, read_pathway, shipped
from hub_station.settings import Settings

app = typer.Typer(
    name="pathway", help="The hub's rules: check a file, show the rules of this station.", no_args_is_help=True
)


@app.command()
def check(file: Annotated[Path, typer.Argument(help="The pathway file (TOML).", dir_okay=False)]) -> None:
    """Say what a pathway file says, or everything that is wrong with it, with the lines. Ends with 1 where it is wrong."""
    try:
        pathway = read_file(file)
    except PathwayError as error:
        for fault in error.faults:
            print(f"{file}, {fault}", file=sys.stderr)
        count = len(error.faults)
        print(f"{'1 fault' if count == 1 else f'{count} faults'}. This file cannot be used yet.", file=sys.stderr)
        raise typer.Exit(1) from error
    print(summary(pathway))
    print(f"\n{file} can be used. Name it in policy.toml: pathway = {_quoted(file)}")


@app.command()
def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A pathway that ships. Without it: the one that the policy names.")] = "",
) -> None:
    """Show the rules that the policy names, or those of a pathway that ships with the program."""
    settings: Settings = context.obj
    if name and name not in SHIPPED:
        print(f"There is no pathway “{name}” that ships. There are: {', '.join(SHIPPED)}.", file=sys.stderr)
        raise typer.Exit(2)
    try:
        print(summary(shipped(name) if name else read_pathway(settings)))
    except PathwayError as error:
        print(f"{error}. A station works on with the last good pathway.", file=sys.stderr)
        raise typer.Exit(1) from error


def _quoted(file: Path) -> str:
    return '"' + str(file.absolute()).replace("\\", "\\\\") + '"'
