"""Consent, each level for itself, and the chaperone. A refusal is an ordinary way to end."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.requests import Requests
from ui.screens.base import Screen, action_bar, heading
from ui.states import Choice, ConsentQuestion, ConsentState
from ui.widgets.buttons import Button, ToggleGroup
from ui.widgets.consent_cards import ExplanationCard, WhoCard
from ui.widgets.field import ErrorLine, Field
from ui.widgets.keyed import Keyed
from ui.widgets.layouts import Scroller, SideBySide, column, row
from ui.widgets.text import frame, label, restyle

_YES, _NO = Choice("yes", "Yes"), Choice("no", "No")


class _Level(QFrame):
    """One level of consent with Yes and No."""

    def __init__(self, requests: Requests, item: ConsentQuestion) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._title, self._explanation = label("strong"), label("body")
        self.answer = ToggleGroup(f"consent.{item.id}", columns=2)
        self.answer.setFixedWidth(232)
        self.answer.setAccessibleName(item.title)
        self.answer.picked.connect(lambda choice: requests.answer_consent(item.id, choice == _YES.id))
        self._use = Field(f"consent.use.{item.id}", "For which one use?", most=200)
        self._use.entry.textEdited.connect(lambda words: requests.name_use(item.id, words))
        self._told = ""
        box = row(column(self._title, self._explanation, self._use, gap=2), self.answer, gap=20)
        box.setStretch(0, 1)
        box.setContentsMargins(20, 10, 16, 10)
        self.setLayout(box)

    def show_level(self, item: ConsentQuestion) -> None:
        """Show the question and the answer so far."""
        self._title.setText(item.title if item.required else f"{item.title} (optional)")
        self._explanation.setText(item.explanation)
        self._use.setVisible(item.named_use and bool(item.answer))
        if item.use != self._told and not self._use.entry.hasFocus():
            self._told = item.use
            self._use.entry.setText(item.use)
        chosen = "" if item.answer is None else (_YES.id if item.answer else _NO.id)
        self.answer.show_choices((_YES, _NO), chosen)
        for button, word in zip(self.answer.buttons, ("Yes", "No"), strict=True):
            button.setAccessibleName(f"{word}: {item.title}")
        restyle(self, "done", "true" if item.answer else "false")


class ConsentScreen(Screen[ConsentState]):
    """The levels, the chaperone, and the way out for a patient who declines."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("consent", requests)
        self._chaperone_choice = ""
        self._title = heading("Ask for consent")
        scroller = Scroller((24, 4, 24, 16), 10)
        levels = QVBoxLayout()
        levels.setSpacing(10)
        self._levels: Keyed[ConsentQuestion, _Level] = Keyed(
            levels,
            lambda item: item.id,
            lambda item: _Level(requests, item),
            lambda widget, item: widget.show_level(item),
            self.put_in_order,
        )
        self._error = ErrorLine("consent.error")
        self._explain = ExplanationCard(requests)
        self._who = WhoCard(requests)
        self._chaperone = ToggleGroup("consent.chaperone")
        self._chaperone.setAccessibleName("Chaperone")
        self._chaperone.picked.connect(self._pick_chaperone)
        self._name = Field("consent.chaperone_name", "Name of the chaperone", most=120)
        self._name.entry.editingFinished.connect(self._tell_name)
        self._told_name = ""
        card = frame("card")
        offered = QWidget()
        offered.setLayout(column(label("strong", "Chaperone"), self._chaperone, 1, gap=4))
        card.setLayout(column(SideBySide(offered, self._name, second_width=400), margins=(26, 10, 16, 12)))
        scroller.box.addWidget(self._error)
        scroller.box.addWidget(self._explain)
        scroller.box.addLayout(levels)
        scroller.box.addWidget(self._who)
        scroller.box.addWidget(card)
        scroller.box.addStretch(1)

        self._declines = Button("consent.declines", "Patient &declines", "warning", "cross")
        self._declines.clicked.connect(lambda: self._ask_sure(True))
        self._sure = QWidget()
        self._end = Button("consent.refused", "End the visit", "warning", "cross")
        self._end.clicked.connect(requests.consent_refused)
        self._keep = Button("consent.keep", "Go back", "secondary", "back")
        self._keep.clicked.connect(lambda: self._ask_sure(False))
        self._sure.setLayout(row(label("strong", "End this visit without pictures?", wrap=False), self._end, self._keep))
        self._done = Button("consent.done", "&Continue", "main", "forward")
        self._done.clicked.connect(requests.consent_done)
        self.setLayout(column(self._title, scroller, action_bar(self._declines, self._sure, main=self._done), gap=0))
        self._ask_sure(False)

    def arrive(self) -> None:
        """Start without a question open."""
        self._ask_sure(False)
        self._who.forget()
        self._name.entry.clear()
        self._told_name = ""

    def show_state(self, state: ConsentState) -> None:
        """Show the answers so far."""
        self._explain.show_explanation(state)
        self._who.show_who(state)
        self._levels.show_items(state.questions)
        self._chaperone_choice = state.chaperone
        self._chaperone.show_choices(state.chaperone_choices, state.chaperone)
        if state.chaperone_name != self._told_name and not self._name.entry.hasFocus():
            self._told_name = state.chaperone_name
            self._name.entry.setText(state.chaperone_name)
        self._name.setVisible(bool(state.chaperone))
        self._error.show_error(state.error)
        self._done.setEnabled(state.can_continue)

    def first_focus(self) -> QWidget | None:
        """What the patient is told, then the first question that has no answer, else the way on."""
        if not self._explain.told.isChecked():
            return self._explain.told
        for level in self._levels.widgets:
            if not any(button.isChecked() for button in level.answer.buttons):
                return level.answer.buttons[0]
        return self._done

    def _pick_chaperone(self, choice: str) -> None:
        self._chaperone_choice = choice
        self._told_name = self._name.entry.text()
        self.requests.choose_chaperone(choice, self._told_name)

    def _tell_name(self) -> None:
        if self._chaperone_choice and self._name.entry.text() != self._told_name:
            self._pick_chaperone(self._chaperone_choice)

    def _ask_sure(self, ask: bool) -> None:
        self._declines.setVisible(not ask)
        self._sure.setVisible(ask)
        if ask:
            self._keep.setFocus()
