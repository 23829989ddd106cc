"""The hub's equipment in the encrypted database: registered devices, their checks, and what takes pictures.

Any thread may read; changes are meant for the one writer thread, and each is one transaction with its audit entry.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from hub_station.audit import Entry, append
from hub_station.domain.equipment import ColourCheck, DeviceRole, LearntTrigger, Registration, ScaleCheck
from hub_station.outbox.database import Database


class Equipment:
    """Reads and writes what a hub knows of its devices."""

    def __init__(self, database: Database) -> None:
        """Use an open database."""
        self._database = database

    def register(self, one: Registration) -> None:
        """Record what a device is; the newest registration of a device counts."""
        entry = Entry("device registered", "C", one.operator_id, one.at, {"device": one.device_key}, one.role.value)
        row = asdict(one) | {"role": one.role.value, "fixed_distance": int(one.fixed_distance), "at": one.at.isoformat()}
        self._change(entry, lambda db: db["registration"].insert(row))

    def end_registration(self, device_key: str, operator_id: str, at: datetime) -> None:
        """Let a device count as new: its registrations and checks up to now stay in the store, and count no more."""
        entry = Entry("device registration ended", "D", operator_id, at, {"device": device_key})
        # By place, not by time: the clock of a station may have been put back.
        ended = (
            "INSERT INTO registration_end (device_key, registration, colour_check, scale_check, operator_id, at) SELECT ?,"
            " (SELECT coalesce(max(place), 0) FROM registration), (SELECT coalesce(max(place), 0) FROM colour_check),"
            " (SELECT coalesce(max(place), 0) FROM scale_check), ?, ?"
        )
        self._change(entry, lambda db: db.conn.execute(ended, (device_key, operator_id, at.isoformat())))

    def registrations(self) -> dict[str, Registration]:
        """Return the newest registration of each device, by its key."""
        # In order of time, so that the newest stays.
        return {row["device_key"]: _registration(row) for row in self._counting("registration")}

    def add_colour_check(self, one: ColourCheck) -> None:
        """Record a colour check."""
        entry = Entry("colour checked", "E", one.operator_id, one.at, {"device": one.device_key}, f"{one.difference:.1f}")
        times = {"at": one.at.isoformat(), "expires": one.expires.isoformat()}
        row = asdict(one) | times | {"facts": json.dumps(dict(one.facts))}
        self._change(entry, lambda db: db["colour_check"].insert(row))

    def colour_checks(self) -> dict[tuple[str, str], ColourCheck]:
        """Return the newest colour check of each device in each light, by (device key, light)."""
        return {(row["device_key"], row["light"]): _colour_check(row) for row in self._counting("colour_check")}

    def add_scale_check(self, one: ScaleCheck) -> None:
        """Record a scale check."""
        entry = Entry("scale checked", "E", one.operator_id, one.at, {"device": one.device_key}, f"{one.row_mm:.5f}")
        row = asdict(one) | {"at": one.at.isoformat(), "facts": json.dumps(dict(one.facts))}
        self._change(entry, lambda db: db["scale_check"].insert(row))

    def scale_checks(self) -> dict[str, ScaleCheck]:
        """Return the newest scale check of each device, by its key."""
        return {row["device_key"]: _scale_check(row) for row in self._counting("scale_check")}

    def learn_trigger(self, one: LearntTrigger) -> None:
        """Let a pedal, key or button take pictures from now on; what it is called may be learnt anew."""
        entry = Entry("trigger learnt", "C", one.operator_id, one.at, {"trigger": one.id})
        row = asdict(one) | {"at": one.at.isoformat(), "value": json.dumps(dict(one.value))}
        self._change(entry, lambda db: db["learnt_trigger"].insert(row, replace=True))

    def forget_trigger(self, trigger_id: str, operator_id: str, at: datetime) -> None:
        """Let it take no more pictures. Nothing happens where it is not known."""
        entry = Entry("trigger forgotten", "D", operator_id, at, {"trigger": trigger_id})
        self._change(entry, lambda db: db["learnt_trigger"].delete_where("id = ?", [trigger_id]))

    def triggers(self) -> tuple[LearntTrigger, ...]:
        """Return what takes pictures here, in the order in which it was learnt."""
        return tuple(_trigger(row) for row in self._all("SELECT * FROM learnt_trigger ORDER BY at, id"))

    def note_erasure(self, digest: str, why: str, operator_id: str, at: datetime) -> None:
        """Write down that the original of a picture is about to be erased from its card or folder, and why it may be."""
        entry = Entry("original erased", "D", operator_id, at, {"original": digest}, why)
        self._change(entry, lambda _: None)

    def whereabouts(self, digest: str) -> str | None:
        """Say how far the picture with this SHA-256 came: `kept`, or the state of its delivery; None: never kept."""
        found = self._all(
            "SELECT delivery.state FROM capture LEFT JOIN delivery ON delivery.capture_id = capture.id"
            " WHERE capture.digest = ? ORDER BY delivery.state = 'received' DESC",
            digest,
        )
        return (found[0]["state"] or "kept") if found else None

    def filed_to(self, digest: str) -> set[str]:
        """Return the visits to which the picture with this SHA-256 was filed."""
        return {row["visit_id"] for row in self._all("SELECT visit_id FROM capture WHERE digest = ?", digest)}

    def _change(self, entry: Entry, act: Callable[[Any], object]) -> None:
        with self._database.transaction() as db:
            act(db)
            append(db.conn, entry)

    def _counting(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of `registration`, `colour_check` or `scale_check` that no end made void, in order of time."""
        return self._all(
            f"SELECT * FROM {table} AS one WHERE place > coalesce((SELECT max({table}) FROM registration_end"  # noqa: S608
            " WHERE registration_end.device_key = one.device_key), 0) ORDER BY place"
        )

    def _all(self, sql: str, *values: str) -> list[dict[str, Any]]:
        return list(self._database.connection().query(sql, values))


def _registration(row: Mapping[str, Any]) -> Registration:
    return Registration(
        id=row["id"],
        device_key=row["device_key"],
        role=DeviceRole(row["role"]),
        manufacturer=row["manufacturer"],
        model=row["model"],
        serial=row["serial"],
        polarization=row["polarization"],
        contact=row["contact"],
        magnification=row["magnification"],
        fixed_distance=bool(row["fixed_distance"]),
        operator_id=row["operator_id"],
        at=datetime.fromisoformat(row["at"]),
    )


def _colour_check(row: Mapping[str, Any]) -> ColourCheck:
    return ColourCheck(
        id=row["id"],
        device_key=row["device_key"],
        light=row["light"],
        difference=row["difference"],
        operator_id=row["operator_id"],
        at=datetime.fromisoformat(row["at"]),
        expires=datetime.fromisoformat(row["expires"]),
        facts=json.loads(row["facts"]),
    )


def _scale_check(row: Mapping[str, Any]) -> ScaleCheck:
    return ScaleCheck(
        id=row["id"],
        device_key=row["device_key"],
        row_mm=row["row_mm"],
        column_mm=row["column_mm"],
        uncertainty_mm=row["uncertainty_mm"],
        operator_id=row["operator_id"],
        at=datetime.fromisoformat(row["at"]),
        facts=json.loads(row["facts"]),
    )


def _trigger(row: Mapping[str, Any]) -> LearntTrigger:
    at = datetime.fromisoformat(row["at"])
    return LearntTrigger(row["id"], row["label"], json.loads(row["value"]), row["operator_id"], at)
