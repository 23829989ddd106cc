"""The front door: `hub-station` opens the window; `demo`, `sync`, `devices`, `pathway`, `outbox` are its commands."""

import getpass
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from devices import describe as description
from devices import permissions
from devices.added import DriverUnusable, added_drivers
from devices.catalogue import Address, WatchedFolder, drivers, places
from devices.contract import DeviceInfo, DeviceKind, Driver
from devices.errors import DeviceError
from devices.originals import Originals
from devices.triggers.contract import Touch
from devices.triggers.sources import presses, sources
from devices.unclaimed import unclaimed
from hub_station import __version__, pathway_commands
from hub_station.assembly import transport
from hub_station.domain.equipment import DeviceRole
from hub_station.outbox.keys import KeyringUnavailable, KeySlots, MasterKey
from hub_station.outbox.store import Store
from hub_station.presenters import words
from hub_station.presenters.outbox import WORDS
from hub_station.settings import Settings, SettingsError, read_settings
from sync.uploader import Uploader

app = typer.Typer(
    name="hub-station",
    help="The capture station of a community photo hub. Without a command it opens the window.",
    epilog="The policy file says which hospital, which staff and which instruments; see README.md.",
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    add_completion=False,
)

kit = typer.Typer(
    name="devices", help="Cameras, dermatoscopes and pedals: list, describe, permit, and targets for their checks."
)
app.add_typer(kit)
app.add_typer(pathway_commands.app)

Policy = Annotated[
    Path | None,
    typer.Option("--policy", help="The hub's policy file (TOML). Without it: the one in the system's configuration folder."),
]
Data = Annotated[
    Path | None, typer.Option("--data", help="The folder of the encrypted store. Without it: the one that the policy names.")
]


@app.callback(invoke_without_command=True)
def window(
    context: typer.Context,
    policy: Policy = None,
    data: Data = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.")] = False,
) -> None:
    """Open the window of the station."""
    if version:
        print(f"hub-station {__version__}")
        raise typer.Exit
    settings = _settings(policy, data)
    context.obj = settings
    if context.invoked_subcommand is None:
        from hub_station.desktop import Desktop

        desktop = Desktop(settings, _drivers(settings), _places(settings), sources)
        desktop.open()
        desktop.run()


@app.command()
def demo(
    scripted: Annotated[
        bool, typer.Option("--scripted", help="Perform a whole visit by itself and save a picture of each step.")
    ] = False,
    pictures: Annotated[
        Path, typer.Option("--pictures", help="Where a scripted demo saves its screenshots.", file_okay=False)
    ] = Path("demo-pictures"),
    replay: Annotated[
        Path | None,
        typer.Option(
            "--replay", help="A folder of JPEG pictures for the simulated dermatoscope.", exists=True, file_okay=False
        ),
    ] = None,
) -> None:
    """Run on embedded defaults: a throw-away store, simulated instruments, invented patients, a loopback hospital."""
    from hub_station.demo import run

    # What a person wants to read here is the table at the end.
    logging.getLogger().setLevel(logging.WARNING)
    raise typer.Exit(run.scripted(pictures, replay) if scripted else run.interactive(replay))


@app.command()
def sync(context: typer.Context) -> None:
    """Send what is due to the hospital, without the window, and say what became of it."""
    settings: Settings = context.obj
    if settings.hospital is None:
        _stop('No hospital is set up. Name one in the policy file, in a section [hospital] with a line: url = "https://…"')
    store = _open_store(settings)
    try:
        uploader = Uploader(store.deliveries, transport(settings.hospital), lambda _: None)
        uploader.drain()
        counts = store.deliveries.counts()
    except ValueError as error:
        _stop(str(error))
    finally:
        store.close()
    print(
        f"Received {counts.received}, waiting {counts.waiting + counts.sending}, needs attention {counts.attention} "
        f"({settings.hospital.name})."
    )
    if counts.attention:
        raise typer.Exit(1)


@kit.callback(invoke_without_command=True)
def devices(context: typer.Context) -> None:
    """List the cameras and dermatoscopes that are attached now, and what is attached and cannot be used."""
    if context.invoked_subcommand is not None:
        return
    found = _found(context.obj)
    for name, info in found:
        what = " ".join(filter(None, (info.manufacturer, info.model))) or "unnamed"
        print(f"{info.kind:<13} {what}  serial {info.serial or 'none'}  key {info.key}  driver {name}")
    if not found:
        print("No camera or dermatoscope is attached.")
    for one in unclaimed([info for _, info in found]):
        notice = words.UNUSABLE[one.reason]
        print(f"{'not usable':<13} {one.name}  socket {one.port}  {notice.happened} {notice.do}")


@kit.command()
def describe(
    context: typer.Context,
    key: Annotated[
        str, typer.Argument(help="The device's key, as `devices` lists it. Not needed where only one is attached.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option("--out", help="The file to write. Without it: the screen.", dir_okay=False)
    ] = None,
    frame: Annotated[
        Path | None, typer.Option("--frame", help="Keep the test picture here (JPEG). No patient may be before the lens.")
    ] = None,
) -> None:
    """Write down what a USB scope is and can do, as a file that can be shared. It holds no serial number and no picture."""
    attached = {info.key: info for _, info in _found(context.obj)}
    if not attached:
        _stop("No camera or dermatoscope is attached.")
    if not key and len(attached) > 1:
        _stop(f"Several devices are attached. Name one: {', '.join(attached)}")
    info = attached.get(key or next(iter(attached)))
    if info is None:
        _stop(f"No device with the key {key} is attached. Attached: {', '.join(attached)}")
    try:
        text = description.describe(info, frame)
        if out:
            out.write_text(text, encoding="utf-8")
    except (DeviceError, OSError) as error:
        _stop(_sentence(error))
    print(f"Written to {out}." if out else text)


@kit.command()
def permit(
    show: Annotated[bool, typer.Option("--show", help="Print the rules and change nothing.")] = False,
) -> None:
    """Let everybody at this computer use its cameras, dermatoscopes and pedals: installs rules for udev. Linux."""
    if show:
        print(permissions.rules())
        return
    try:
        file = permissions.install()
    except OSError as error:
        _stop(f"{error}.")
    print(f"Written: {file}. Unplug the devices and plug them in again.")


@kit.command()
def listen(
    seconds: Annotated[int, typer.Option("--seconds", help="How long to listen.", min=1)] = 30,
) -> None:
    """Print what pedals and the buttons of scopes do when they are pressed. Close the window of the station first."""
    print(f"Press a pedal or a button now. This ends after {seconds} s.")
    for one in presses(seconds):
        if isinstance(one, Touch):
            print(f"{one.motion:<6} {one.trigger.label}  {one.trigger.id}", flush=True)
        else:
            print(f"cannot be heard: {one.name}. {_sentence(one.error)}", flush=True)


@kit.command()
def targets(out: Annotated[Path, typer.Argument(help="The PDF to write.", dir_okay=False)]) -> None:
    """Write the targets for the checks of colour and scale as a PDF to print at full size."""
    from devices.checks import targets as sheets

    try:
        sheets.write(out)
    except OSError as error:
        _stop(f"{out} cannot be written: {error.strerror}.")
    print(f"Written: {out}. Print it at 100 %, not fitted to the page.")


@app.command()
def outbox(
    context: typer.Context,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many of the newest pictures to list.")] = 50,
) -> None:
    """List the pictures in the outbox and where each one is. Names nobody: patients stay on the screen of the station."""
    store = _open_store(context.obj)
    try:
        counts, rows = store.deliveries.counts(), store.deliveries.listing(limit, 0)
    finally:
        store.close()
    for row in rows:
        word, _ = WORDS[row.state]
        note = f"  {row.note}" if row.note and word != "Received" else ""
        print(f"{word:<16} taken {row.taken.astimezone():%Y-%m-%d %H:%M}  {row.lesion_title}, {row.view_id}{note}")
    print(f"Waiting {counts.waiting + counts.sending}, received {counts.received}, needs attention {counts.attention}.")


def main() -> None:
    """Run the command line."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    app()


def _settings(policy: Path | None, data: Path | None) -> Settings:
    try:
        settings = read_settings(policy)
    except SettingsError as error:
        _stop(str(error))
    return settings.model_copy(update={"data_folder": data}) if data else settings


def _found(settings: Settings) -> list[tuple[str, DeviceInfo]]:
    return [(driver.name, info) for driver in _drivers(settings) for info in driver.discover()]


def _sentence(error: Exception) -> str:
    """Say an error in words; the type goes with it for the engineer."""
    notice = words.standing(error) if isinstance(error, DeviceError) else words.notice(error)
    return f"{notice.happened} {notice.do} ({type(error).__name__}: {error})"


def _places(settings: Settings) -> Callable[[], Sequence[Originals]]:
    return places([WatchedFolder(one.path, one.name) for one in settings.folders])


def _drivers(settings: Settings) -> Sequence[Driver]:
    addresses = [Address(one.address, _kind(one.role), one.name) for one in settings.sources]
    try:
        others = added_drivers(settings.drivers)
    except DriverUnusable as error:
        _stop(f"{error} Install it, or take its name out of the policy.")
    return (*drivers(addresses, {one.key: _kind(one.role) for one in settings.instruments}), *others)


def _kind(role: DeviceRole) -> DeviceKind:
    return DeviceKind.DERMATOSCOPE if role is DeviceRole.DERMATOSCOPE else DeviceKind.CAMERA


def _open_store(settings: Settings) -> Store:
    folder = settings.data_folder
    if not Store.exists(folder):
        _stop(f"There is no store in {folder} yet. Open the window once: it makes the store.")
    try:
        return Store.open(folder, _unlock(KeySlots.load(folder)))
    except Exception as error:  # every failure becomes a sentence; the type goes with it for the engineer
        notice = words.notice(error)
        _stop(f"{notice.happened} {notice.do} ({type(error).__name__})")


def _unlock(slots: KeySlots) -> MasterKey:
    try:
        return slots.unlock_with_keyring()
    except KeyringUnavailable:
        return slots.unlock_with_passphrase(getpass.getpass("Passphrase of this station: "))


def _stop(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise typer.Exit(2)
