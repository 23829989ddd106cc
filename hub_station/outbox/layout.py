"""Where everything lies in the folder of a store: one place for the names.

keys.json        the ways to the master key (`keys`)
store.lock       held while a program uses the store (`lock`)
outbox.db        SQLCipher (`database`)
images/xx/ID     one sealed file for each picture (`images`)
"""

from pathlib import Path

KEYS = "keys.json"
LOCK = "store.lock"
DATABASE = "outbox.db"
IMAGES = "images"


def holds_store(folder: Path) -> bool:
    """Whether a database or sealed pictures lie in `folder`: then its master key may never be replaced."""
    return (folder / DATABASE).exists() or any((folder / IMAGES).glob("*/*"))
