"""The pathways by which the station worked, in the order of time: the newest is the last good one."""

from datetime import datetime
from typing import Any

from hub_station.audit import STATION, Entry, append
from hub_station.domain.pathway import Pathway, stored_pathway
from hub_station.outbox.database import Database


class Pathways:
    """Reads and writes which pathway the station works by."""

    def __init__(self, database: Database) -> None:
        """Use an open database."""
        self._database = database

    def use(self, pathway: Pathway, at: datetime) -> None:
        """Note that the station works by `pathway` from now on; nothing happens where it did so already."""
        with self._database.transaction() as db:
            newest = next(iter(db.query("SELECT digest FROM pathway_used ORDER BY place DESC LIMIT 1")), None)
            if newest and newest["digest"] == pathway.digest:
                return
            keep(db, pathway)
            db.table("pathway_used").insert({"digest": pathway.digest, "at": at.isoformat()})
            append(db.conn, Entry("pathway in use", "U", STATION, at, {"pathway": pathway.id}, pathway.digest))

    def last(self) -> tuple[Pathway, datetime] | None:
        """Return the pathway by which the station worked last, and since when; None before the first."""
        newest = """
            SELECT text, at FROM pathway_used JOIN pathway ON pathway.digest = pathway_used.digest
            ORDER BY place DESC LIMIT 1
        """
        for row in self._database.connection().query(newest):
            return stored_pathway(row["text"]), datetime.fromisoformat(row["at"])
        return None


def keep(db: Any, pathway: Pathway) -> None:
    """Keep the text of a pathway, within the caller's transaction; each one stands in the store once."""
    db["pathway"].insert({"digest": pathway.digest, "text": pathway.text()}, ignore=True)
