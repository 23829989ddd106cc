"""The hall: domain, outbox, use cases and presenters. Fits the wings together; nobody imports it."""

from importlib.metadata import version

__version__ = version("hub-station")
