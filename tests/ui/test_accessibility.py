"""What a screen reader finds on every screen in every state: read from Qt's own accessibility tree, as a reader reads it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QAbstractAnimation, QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleInterface, QMovie
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from tests.ui import samples
from tests.ui.test_all_screens import SCENES, show
from ui import aloud
from ui.requests import Requests
from ui.widgets.icons import IconLabel
from ui.widgets.live_view import LiveView
from ui.widgets.notice_card import NoticeCard
from ui.widgets.picture_view import PictureView
from ui.window import Window

Role = QAccessible.Role
Text = QAccessible.Text
PRESSED = {Role.Button, Role.CheckBox, Role.RadioButton, Role.ButtonMenu, Role.ButtonDropDown, Role.Link, Role.PageTab}
FILLED_IN = {Role.EditableText, Role.ComboBox, Role.List, Role.Table, Role.Tree, Role.SpinBox, Role.Slider}
NO_ROLE = {Role.NoRole, Role.Client, Role.Pane, Role.Border, Role.Window}
ROWS = {Role.Grouping, Role.Border, Role.Section, Role.Graphic}
# The main action of the list does the same as the button in the row of that patient.
THE_SAME = [{"today.next", "today.start"}]


@dataclass(frozen=True)
class Part:
    """One thing of the tree, with what a reader would say of it."""

    role: QAccessible.Role
    name: str
    description: str
    rows: tuple[str, ...]
    state: QAccessible.State
    thing: QObject | None

    @property
    def what(self) -> str:
        return f"{self.role.name} {self.thing.objectName() if self.thing else ''} {self.name!r}"


def tree(window: Window) -> Iterator[Part]:
    """Yield everything of the window that is not hidden, from the top."""
    yield from _below(QAccessible.queryAccessibleInterface(window), ())


def _below(here: QAccessibleInterface, rows: tuple[str, ...]) -> Iterator[Part]:
    state, thing = here.state(), here.object()
    if state.invisible:
        return
    name = here.text(Text.Name)
    yield Part(here.role(), name, here.text(Text.Description), rows, state, thing)
    if here.role() in ROWS and name:
        rows = (*rows, name)
    # The cells of a list or table are read when a person goes there: the first of them stand for all.
    for number in range(min(here.childCount(), 40)):
        child = here.child(number)
        if child is not None and child.isValid():
            yield from _below(child, rows)


@pytest.fixture(scope="module")
def window(qapp: QApplication) -> Iterator[Window]:
    """One window for all scenes, as in the tests of all screens."""
    QAccessible.setActive(True)
    made = Window(Mock(spec=Requests))
    made.show()
    made.activateWindow()
    yield made
    made.hide()
    made.deleteLater()
    QAccessible.setActive(False)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """What was announced, and whether it could not wait."""
    heard: list[tuple[str, bool]] = []
    urgent = QAccessible.AnnouncementPoliteness.Assertive
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: heard.append((event.message(), event.politeness() == urgent))
    )
    return heard


@pytest.mark.parametrize("scene", SCENES)
def test_whatever_can_be_focused_or_pressed_has_a_role_and_a_name(window: Window, scene: str) -> None:
    show(window, scene, "1366x768")
    wrong = []
    for part in tree(window):
        usable = part.state.focusable or part.role in PRESSED | FILLED_IN
        if usable and (part.role in NO_ROLE or not part.name.strip()):
            wrong.append(part.what)
        if part.role is Role.ComboBox and not part.description:
            wrong.append(f"{part.what} does not say what is chosen in it")
    assert wrong == []


@pytest.mark.parametrize("scene", SCENES)
def test_two_buttons_of_one_name_stand_in_rows_of_different_names(window: Window, scene: str) -> None:
    show(window, scene, "1366x768")
    pressed = [part for part in tree(window) if part.role in PRESSED | FILLED_IN]
    called = Counter((part.rows, part.name) for part in pressed)
    twice = [part for part in pressed if called[part.rows, part.name] > 1]
    alone = Counter(part.name for part in pressed)
    twice += [part for part in pressed if alone[part.name] > 1 and not part.rows and part not in twice]
    kinds = {".".join(part.thing.objectName().split(".")[:2]) if part.thing else "" for part in twice}
    if kinds not in THE_SAME:
        assert [part.what for part in twice] == []


@pytest.mark.parametrize("scene", SCENES)
def test_pictures_are_pictures_and_say_of_what(window: Window, scene: str) -> None:
    show(window, scene, "1366x768")
    wrong = []
    for part in tree(window):
        if isinstance(part.thing, LiveView | PictureView) and (part.role is not Role.Graphic or len(part.name) < 5):
            wrong.append(part.what)
        # An icon says nothing by itself: whatever it stands beside is read out.
        if part.role is Role.Graphic and not part.name and not isinstance(part.thing, IconLabel):
            wrong.append(part.what)
    live = [part.name for part in tree(window) if isinstance(part.thing, LiveView)]
    assert wrong == []
    assert len(set(live)) == len(live), live


@pytest.mark.parametrize("scene", SCENES)
def test_what_is_chosen_or_switched_off_is_told_as_such(window: Window, scene: str) -> None:
    show(window, scene, "1366x768")
    wrong = []
    for part in tree(window):
        if isinstance(part.thing, QAbstractButton):
            state = part.state
            told = bool(state.checkable), bool(state.checked), bool(state.disabled)
            if told != (part.thing.isCheckable(), part.thing.isChecked(), not part.thing.isEnabled()):
                wrong.append(part.what)
        elif isinstance(part.thing, QLineEdit) and bool(part.state.disabled) is part.thing.isEnabled():
            wrong.append(part.what)
    assert wrong == []


@pytest.mark.parametrize("scene", SCENES)
def test_groups_have_a_name_and_notices_are_alerts(window: Window, scene: str) -> None:
    show(window, scene, "1366x768")
    parts = list(tree(window))
    assert [part.what for part in parts if part.role is Role.Grouping and not part.name] == []
    notices = [part for part in parts if isinstance(part.thing, NoticeCard)]
    assert [part.what for part in notices if part.role is not Role.AlertMessage or not part.name] == []


@pytest.mark.parametrize("scene", SCENES)
def test_the_screen_that_comes_is_announced_once(
    window: Window, said: list[tuple[str, bool]], scene: str, qapp: QApplication
) -> None:
    window.show_state(samples.window(samples.unlock(creating=False)))
    said.clear()
    window.show_state(SCENES[scene])
    title = window.screen_shown.title()
    assert len(title) > 4
    came = [words for words, _ in said if words == title]
    assert came == ([] if scene.startswith("unlock") and title == "Type the passphrase" else [title])
    assert window.screen_shown.accessibleName() == title
    before = list(said)
    window.show_state(SCENES[scene])
    assert said == before


@pytest.mark.parametrize("scene", SCENES)
def test_nothing_moves_or_flashes_by_itself(window: Window, scene: str) -> None:
    show(window, scene, "1366x768")
    moving = (QTimer, QAbstractAnimation, QMovie)
    at_work = [part for kind in moving for part in window.findChildren(kind)]
    assert [str(part) for part in at_work if not isinstance(part, QTimer) or part.isActive()] == []


def test_trouble_and_notices_are_said_at_once_and_good_news_when_there_is_time(
    window: Window, said: list[tuple[str, bool]]
) -> None:
    show(window, "capture", "1366x768")
    said.clear()
    show(window, "capture-pulled", "1366x768")
    trouble = f"{samples.PULLED.happened} {samples.PULLED.do}"
    assert (trouble, True) in said
    window.show_state(replace(SCENES["capture"], notice=samples.PAUSED))
    assert (f"{samples.PAUSED.happened} {samples.PAUSED.do}", False) in said


def test_an_error_is_said_at_once(window: Window, said: list[tuple[str, bool]]) -> None:
    show(window, "form", "1366x768")
    said.clear()
    show(window, "form-error", "1366x768")
    errors = samples.patient_form(wrong=True).errors
    assert set(errors.values()) <= {words for words, urgent in said if urgent}


def test_the_roles_are_those_of_classes_that_there_are(window: Window) -> None:
    present = {kind.__name__ for part in window.findChildren(QWidget) for kind in type(part).__mro__}
    assert set(aloud.ROLES) <= present
