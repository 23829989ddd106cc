"""The history: what staff are asked before the pictures, then questions about the patient and each lesion.

The questions never hold up the pictures: whatever is not answered can be answered later, until the visit is sent. What was
answered is kept when the screen is left, by whatever way.
"""

from hub_station import history
from hub_station.domain.answers import NO, YES, Source, asked_key, parse_answer
from hub_station.domain.exclusions import unasked
from hub_station.domain.lesion import Lesion
from hub_station.domain.pathway import About, Answering, Exclusion, ExclusionRule, Question
from hub_station.domain.patient import InvalidEntry, long_date
from hub_station.domain.visit import VisitFile
from hub_station.presenters.desk import Desk, Place
from ui.states import AnswerKind, Choice, HistoryQuestion, HistorySection, HistoryState, Notice, Tone

KINDS = {
    Answering.YES_NO: AnswerKind.YES_NO,
    Answering.CHOICE: AnswerKind.ONE,
    Answering.CHOICES: AnswerKind.MANY,
    Answering.NUMBER: AnswerKind.NUMBER,
    Answering.TEXT: AnswerKind.WORDS,
}
YES_NO = (Choice(YES, "Yes"), Choice(NO, "No"))
NONE = "none"
"""A choice that excludes all others of its question, and the last one of what staff are asked."""
PATIENT = "patient"
SOURCES = (Choice(Source.STAFF.value, "Asked now"), Choice(Source.PAPER.value, "From a paper form"))
SAID = {Source.STAFF: "asked by staff", Source.PAPER: "from a paper form", Source.FORM: "from the patient's questionnaire"}


class HistoryPresenter:
    """Answers what is asked on the history screen."""

    def __init__(self, desk: Desk) -> None:
        """Ask about the visit on the table."""
        self._desk = desk
        self._visit_id = ""
        self._typed: dict[tuple[str, str], str] = {}
        self._ticked: set[str] = set()
        self._source = Source.STAFF
        self._after = Place.CAPTURE
        self._chapter = PATIENT
        self._passed: set[str] = set()

    def begin(self) -> None:
        """Start from what was answered before, and what was typed and not kept yet."""
        file = self._desk.file
        if file.visit.id != self._visit_id:
            self._visit_id, self._typed, self._source = file.visit.id, {}, Source.STAFF
            self._chapter = PATIENT
        self._ticked = _ticked(file)

    def before_pictures(self) -> None:
        """Go on to the pictures from here."""
        self._after = Place.CAPTURE

    def due(self) -> bool:
        """Whether the visit is to come by here before its pictures: staff were not asked, or nobody passed here yet."""
        file = self._desk.file
        never = bool(file.pathway.questions) and not file.answers and file.visit.id not in self._passed
        return never or bool(unasked(file))

    def words(self) -> str:
        """The word on the way here from the contact sheet; empty where the pathway asks nothing."""
        file = self._desk.file
        if not file.pathway.questions:
            return ""
        wanted = [(section, question) for section, _ in _sections(file) for question in _questions(file, section)]
        done = sum(bool(file.answered(_lesion_id(section)).get(question.id)) for section, question in wanted)
        return f"History ({done} of {len(wanted)})"

    def state(self) -> HistoryState:
        """What the screen shows now."""
        file = self._desk.file
        asked, sections = _asked(file), _sections(file)
        shown = next((one for one in sections if one[0] == self._chapter), next(iter(sections), None))
        return HistoryState(
            asked=(*(Choice(one.id, one.text) for one in asked), Choice(NONE, "None of these applies")) if asked else (),
            ticked=tuple(sorted(self._ticked)),
            chapters=tuple(Choice(section, self._counted(section, lesion)) for section, lesion in sections),
            section=self._section(*shown) if shown else None,
            sources=SOURCES,
            source=self._source.value,
            waiting="" if self._ticked or not asked else "First say whether any of these applies.",
            go_on="Continue to pictures" if self._after is Place.CAPTURE else "Save and go back",
        )

    def tick_asked(self, choice_id: str) -> None:
        """It applies, or does not after all."""
        self._ticked = _toggled(self._ticked, choice_id)
        self._desk.changed()

    def answer_question(self, section_id: str, question_id: str, answer: str) -> None:
        """Something was typed, or a choice pressed; pressed again it is not chosen any more."""
        question = next(one for one in self._desk.file.pathway.questions if one.id == question_id)
        before = self._answer(section_id, question_id)
        if question.answer is Answering.CHOICES:
            answer = " ".join(_toggled(set(before.split()), answer))
        elif question.answer in {Answering.CHOICE, Answering.YES_NO} and answer == before:
            answer = ""
        self._typed[section_id, question_id] = answer
        self._desk.changed()

    def choose_chapter(self, section_id: str) -> None:
        """Look at the questions about the patient, or about another lesion."""
        self._chapter = section_id
        self._desk.changed()

    def choose_answer_source(self, source_id: str) -> None:
        """Say whether the answers are asked now or keyed from paper."""
        self._source = Source(source_id)
        self._desk.changed()

    def show_history(self) -> None:
        """Come from the contact sheet, before the visit is sent."""
        self._after = Place.SEAL
        self._desk.go(Place.HISTORY)

    def leave_history(self) -> None:
        """Go back to the lesions; what was answered stays."""
        self.keep()
        self._after = Place.CAPTURE
        self._desk.go(Place.LESIONS)

    def history_done(self) -> None:
        """Keep the answers and go on; what is wrong is told first."""
        state, desk = self.state(), self._desk
        if state.waiting:
            return
        for section, lesion in _sections(desk.file):
            wrong = next((one for one in self._section(section, lesion).questions if one.error), None)
            if wrong:
                self._chapter = section
                desk.say(Notice(Tone.ERROR, wrong.text, f"{wrong.error} Or leave it empty."))
                return
        asked = {asked_key(one): YES if one.id in self._ticked else NO for one in _asked(desk.file)}
        answers = self._new()
        answers.setdefault("", {}).update(asked)
        self._passed.add(desk.file.visit.id)
        desk.ask(desk.station.clinic.write(self._record(answers)), self._kept)

    def keep(self) -> None:
        """Keep what was answered so far, because the screen is being left; what is wrong is not kept."""
        if self._desk.visit_open and self._desk.file.visit.id == self._visit_id and (answers := self._new()):
            self._desk.ask(self._desk.station.clinic.write(self._record(answers)), self._kept_aside)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _record(self, answers: history.Typed) -> history.Change:
        desk = self._desk
        return history.record(desk.file.visit.id, answers, self._source, desk.operator, desk.station.clock)

    def _kept(self, file: VisitFile) -> None:
        after, self._after, self._typed = self._after, Place.CAPTURE, {}
        self._desk.lay_out(file)
        self._desk.to_pictures() if after is Place.CAPTURE else self._desk.go(after)

    def _kept_aside(self, file: VisitFile) -> None:
        if self._desk.visit_open and self._desk.file.visit.id == file.visit.id:
            self._typed = {}
            self._desk.lay_out(file)
            self._desk.changed()

    def _new(self) -> dict[str, dict[str, str]]:
        file, found = self._desk.file, dict[str, dict[str, str]]()
        here = {section for section, _ in _sections(file)}
        for (section, question_id), typed in self._typed.items():
            question = next(one for one in file.pathway.questions if one.id == question_id)
            if section in here and not _error(question, typed):
                found.setdefault(_lesion_id(section), {})[question_id] = typed
        return found

    def _answer(self, section: str, question_id: str) -> str:
        before = self._desk.file.answered(_lesion_id(section)).get(question_id, "")
        return self._typed.get((section, question_id), before)

    def _counted(self, section: str, lesion: Lesion | None) -> str:
        questions = _questions(self._desk.file, section)
        done = sum(bool(self._answer(section, one.id)) for one in questions)
        return f"{lesion.title if lesion else 'The patient'} ({done} of {len(questions)})"

    def _section(self, section: str, lesion: Lesion | None) -> HistorySection:
        file = self._desk.file
        title = f"{lesion.title}: {lesion.place}" if lesion else "About the patient"
        said = [one for one in file.answers if one.lesion_id == _lesion_id(section) and _of_questions(one.answers)]
        before = ""
        if said:
            at = said[-1].at.astimezone(self._desk.station.clock().tzinfo)
            before = f"Answered on {long_date(at.date())} at {at:%H:%M}, {SAID[said[-1].source]}"
        return HistorySection(
            section, title, before, tuple(self._question(section, one) for one in _questions(file, section))
        )

    def _question(self, section: str, one: Question) -> HistoryQuestion:
        answer = self._answer(section, one.id)
        choices = YES_NO if one.answer is Answering.YES_NO else tuple(Choice(each.id, each.text) for each in one.choices)
        kind = KINDS[one.answer]
        return HistoryQuestion(one.id, one.text, one.hint, kind, choices, answer, one.unit, _error(one, answer))


def _asked(file: VisitFile) -> tuple[Exclusion, ...]:
    return tuple(one for one in file.pathway.exclusions if one.rule is ExclusionRule.ASKED)


def _ticked(file: VisitFile) -> set[str]:
    if not _asked(file) or unasked(file):
        return set()
    answered = file.answered()
    return {one.id for one in _asked(file) if answered[asked_key(one)] == YES} or {NONE}


def _toggled(chosen: set[str], choice_id: str) -> set[str]:
    if choice_id in chosen:
        return chosen - {choice_id}
    return {NONE} if choice_id == NONE else (chosen | {choice_id}) - {NONE}


def _sections(file: VisitFile) -> list[tuple[str, Lesion | None]]:
    found: list[tuple[str, Lesion | None]] = [(PATIENT, None), *((lesion.id, lesion) for lesion in file.lesions)]
    return [(section, lesion) for section, lesion in found if _questions(file, section)]


def _questions(file: VisitFile, section: str) -> list[Question]:
    about = About.PATIENT if section == PATIENT else About.LESION
    return [one for one in file.pathway.questions if one.about is about]


def _lesion_id(section: str) -> str:
    return "" if section == PATIENT else section


def _of_questions(answers: object) -> bool:
    return isinstance(answers, dict) and any(":" not in key for key in answers)


def _error(question: Question, typed: str) -> str:
    try:
        parse_answer(question, typed)
    except InvalidEntry as error:
        return str(error)
    return ""
