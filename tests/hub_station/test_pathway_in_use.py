"""A bad pathway file does not stop the station: it works on with the last good one, and everybody is told."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

import resources
from devices.places import Places
from hub_station.assembly import build_station, local_now
from hub_station.cameras import Cameras
from hub_station.cli import app
from hub_station.outbox.keys import MasterKey
from hub_station.outbox.store import Store
from hub_station.pathways import SHIPPED, choose_pathway, shipped
from hub_station.presenters import rules
from hub_station.settings import Settings
from tests.outbox.test_audit import entries

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
GOOD = resources.text("pathways/three-views.toml").replace("lock_minutes = 5", "lock_minutes = 7")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.create(tmp_path / "store", MasterKey(b"k" * 32))
    yield store
    store.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hub.toml"


def test_a_station_that_names_none_works_by_the_three_views(store: Store) -> None:
    chosen = choose_pathway(Settings(), store, NOW)
    assert (chosen.pathway, chosen.trouble) == (shipped("three-views"), None)


@pytest.mark.parametrize("name", SHIPPED)
def test_one_that_ships_is_named_by_its_name(store: Store, name: str) -> None:
    assert choose_pathway(Settings(pathway=name), store, NOW).pathway.id == name


def test_a_bad_file_is_told_and_the_last_good_one_works_on(store: Store, file: Path) -> None:
    settings = Settings(pathway=str(file))
    file.write_text(GOOD, encoding="utf-8")
    assert choose_pathway(settings, store, NOW).trouble is None
    file.write_text(GOOD.replace("limit = 18", "limit = -1"), encoding="utf-8")
    later = choose_pathway(settings, store, NOW + timedelta(days=9))
    assert later.pathway.lock_minutes == 7, "the hub's own, not one that ships"
    assert later.trouble is not None
    assert later.trouble.since == NOW
    assert later.trouble.source == str(file)
    assert "limit: -1 is too small" in later.trouble.faults[0]
    file.write_text(GOOD, encoding="utf-8")
    assert choose_pathway(settings, store, NOW + timedelta(days=10)).trouble is None


def test_the_last_good_one_is_the_newest_also_when_a_hub_goes_back_to_an_older_one(store: Store, file: Path) -> None:
    for name in (SHIPPED[0], SHIPPED[1], SHIPPED[0]):
        choose_pathway(Settings(pathway=name), store, NOW)
    assert choose_pathway(Settings(pathway=str(file)), store, NOW).pathway.id == SHIPPED[0]
    choose_pathway(Settings(pathway=SHIPPED[0]), store, NOW)
    assert store.audit_fault() is None
    changes = [one for one in entries(store) if one["type"]["display"] == "pathway in use"]
    assert len(changes) == 3, "each change once, and no start without one"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "the file cannot be read"),
        (b"title = \"caf\xe9\"\n", "not stored as UTF-8"),
        (b"", "the list views is missing"),
    ],
)  # fmt: skip
def test_where_there_never_was_a_good_one_it_works_by_one_that_ships(
    store: Store, file: Path, content: bytes | None, said: str
) -> None:
    if content is not None:
        file.write_bytes(content)
    chosen = choose_pathway(Settings(pathway=str(file)), store, NOW)
    assert chosen.pathway == shipped(SHIPPED[0])
    assert chosen.trouble is not None
    assert any(said in fault for fault in chosen.trouble.faults)
    assert chosen.trouble.since is None


def test_a_name_that_does_not_ship_is_told_with_those_that_do(store: Store) -> None:
    chosen = choose_pathway(Settings(pathway="three-vieuws"), store, NOW)
    assert chosen.trouble is not None
    assert all(name in chosen.trouble.faults[0] for name in SHIPPED)


def test_the_first_screen_says_it_to_everybody(store: Store, file: Path) -> None:
    file.write_text(GOOD.replace('kind = "dermoscopic"', 'kind = "thermal"'), encoding="utf-8")
    cameras = Cameras([], lambda: None)
    station = build_station(Settings(pathway=str(file)), store, cameras, Places(list), lambda _: None, local_now)
    try:
        (notice,) = rules.alarms(station)
        assert "cannot be used" in notice.happened
        assert shipped(SHIPPED[0]).title in notice.happened
        assert "“thermal” is not known; write “photographic” or “dermoscopic”" in notice.do
        assert str(file) in notice.do
    finally:
        station.close()


# The command line


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.stdout, done.stderr


def test_a_good_file_is_read_out(file: Path) -> None:
    file.write_text(GOOD, encoding="utf-8")
    code, said, _ = run("pathway", "check", str(file))
    assert code == 0
    assert "after 7 minutes without a touch" in said
    assert f'pathway = "{file}"' in said


def test_a_bad_file_is_told_with_all_its_faults(file: Path) -> None:
    file.write_text(GOOD.replace("id = ", "idd = "), encoding="utf-8")
    code, _, said = run("pathway", "check", str(file))
    assert code == 1
    assert said.count("did you mean “id”?") == GOOD.count("id = ")
    assert "faults. This file cannot be used yet." in said
    assert all(": line " in line or ", line " in line for line in said.splitlines()[:-1])


def test_the_pathway_of_the_station_is_shown(file: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(f'pathway = "{SHIPPED[1]}"\n', encoding="utf-8")
    assert "polarised pair" in run("--policy", str(policy), "pathway", "show")[1]
    assert "one or two views" in run("--policy", str(policy), "pathway", "show", SHIPPED[2])[1]
    assert run("pathway", "show", "nonsense")[0] == 2
    policy.write_text(f'pathway = "{file}"\n', encoding="utf-8")
    code, _, said = run("--policy", str(policy), "pathway", "show")
    assert code == 1
    assert "works on with the last good pathway" in said
