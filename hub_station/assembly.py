"""The composition root, Qt-free: settings and drivers in, a frozen `Station` of joined parts out."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import resources
from devices.places import Places
from hub_station.cameras import Cameras
from hub_station.clinic import Clinic
from hub_station.domain.equipment import Registration
from hub_station.domain.lesion import Site, parse_sites
from hub_station.domain.pathway import Pathway
from hub_station.elsewhere import Elsewhere
from hub_station.outbox.store import Store
from hub_station.pathways import PathwayTrouble, choose_pathway, read_pathway
from hub_station.people import People
from hub_station.second_review import SecondReview
from hub_station.settings import Hospital, Settings
from sync.stow import StowTransport
from sync.tls import hospital_session
from sync.uploader import LinkStatus, Uploader

log = logging.getLogger(__name__)

__all__ = ["Station", "build_station", "local_now", "read_pathway", "transport"]


def local_now() -> datetime:
    """The station's clock: local time, timezone-aware."""
    return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class Station:
    """All parts of a running station, joined. `uploader` is None where no hospital is set up.

    `pathway_trouble` says why the pathway is not the one that the hub named; None: it is.

    `registrations` are the registered devices by key, as they are in the store: whoever registers one puts it there too. GUI
    thread.
    """

    settings: Settings
    pathway: Pathway
    pathway_trouble: PathwayTrouble | None
    sites: tuple[Site, ...]
    store: Store
    clinic: Clinic
    people: People
    second_review: SecondReview
    cameras: Cameras
    elsewhere: Elsewhere
    uploader: Uploader | None
    clock: Callable[[], datetime]
    registrations: dict[str, Registration]

    def close(self) -> None:
        """Stop every part, what feeds others first; whatever was asked of the clinic is finished."""
        self.cameras.stop()
        self.elsewhere.close()
        if self.uploader:
            self.uploader.stop()
        self.people.close()
        self.clinic.close()
        self.store.close()


def transport(hospital: Hospital) -> StowTransport:
    """Make the way to the hospital. Raises ValueError where the address may not be used (plain HTTP beyond loopback)."""
    return StowTransport(hospital.url, hospital_session(hospital.ca_file))


def build_station(
    settings: Settings,
    store: Store,
    cameras: Cameras,
    places: Places,
    link_changed: Callable[[LinkStatus], None],
    clock: Callable[[], datetime] = local_now,
) -> Station:
    """Join the parts and start the uploader. `link_changed` is called on the uploader's thread."""
    uploader = None
    if settings.hospital:
        uploader = Uploader(store.deliveries, transport(settings.hospital), link_changed)
    wake = uploader.wake if uploader else _nothing
    chosen = choose_pathway(settings, store, clock())
    clinic = Clinic(store, chosen.pathway, settings, clock, wake)
    clinic.recover()
    members = tuple(member.operator() for member in settings.operators)
    clinic.write(lambda store: store.people.enrol(members, clock())).result()
    if uploader:
        uploader.start()
    sites = parse_sites(resources.text("codes/cid4029.csv"))
    return Station(
        settings=settings,
        pathway=chosen.pathway,
        pathway_trouble=chosen.trouble,
        sites=sites,
        store=store,
        clinic=clinic,
        people=People(clinic, store, clock),
        second_review=SecondReview(clinic, clock),
        cameras=cameras,
        elsewhere=Elsewhere(places, store, clock),
        uploader=uploader,
        clock=clock,
        registrations=store.equipment.registrations(),
    )


def _nothing() -> None:
    """Nobody needs waking where no hospital is set up."""
