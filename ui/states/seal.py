"""The contact sheet, before a visit is sent."""

from dataclasses import dataclass

from ui.states.elements import Tone


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """One picture of the contact sheet, or the reason why there is none (`thumbnail` empty)."""

    id: str
    title: str
    status: str
    tone: Tone
    thumbnail: bytes = b""


@dataclass(frozen=True, slots=True)
class SheetLesion:
    """One lesion of the contact sheet."""

    id: str
    title: str
    place: str
    pictures: tuple[SheetPicture, ...]


@dataclass(frozen=True, slots=True)
class SealState:
    """The contact sheet with the name in large type. `problems` say what must be done before it can be sealed.

    `main_words` stand on the main button. `reviewing`: the second person looks at it, who can change nothing else.
    `count` is how many pictures go (`3 pictures`); `sure`: a person said that they are all of this patient. `put_right` are
    the words on the way to pictures that wait for a second person.
    `history` is the word on the way to the history; empty where nothing is asked.
    """

    name: str
    born: str
    number: str
    lesions: tuple[SheetLesion, ...]
    problems: tuple[str, ...]
    can_seal: bool
    sealing: bool = False
    main_words: str = "Complete visit and send"
    reviewing: bool = False
    count: str = ""
    sure: bool = False
    put_right: str = ""
    history: str = ""
