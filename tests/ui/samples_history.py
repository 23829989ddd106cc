"""Sample states of the hub's rules: a pathway file that cannot be used, the history, a visit that is not photographed."""

from collections.abc import Iterator
from dataclasses import replace

from tests.ui import samples
from ui.states import (
    AnswerKind,
    Choice,
    ExcludedReason,
    ExcludedState,
    HistoryQuestion,
    HistorySection,
    HistoryState,
    Notice,
    Tone,
    WindowState,
)

BAD_PATHWAY = Notice(
    Tone.ERROR,
    "The hub's pathway file cannot be used. The last good one is in use, of 3 March 2026: Suspicious lesion, three views.",
    "You can work. Ask the hub manager to mend /etc/xdg/hub-station/pathway.toml and to start the program again.\n"
    "line 34: views › 3 › kind: “thermal” is not known; write “photographic” or “dermoscopic”\n"
    "line 436: exclusions › 1 › limit: an exclusion by “age-under” needs limit; add a line such as limit = 18",
)
YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))
ASKED = (
    Choice("open-wound", "A lesion is an open wound that needs a dressing."),
    Choice("not-clear", "A lesion cannot be seen and photographed clearly."),
    Choice("needs-help", "The patient needs help to move or to use the toilet."),
    Choice("rash", "A lesion is a rash or an inflamed area, not a single place."),
    Choice("none", "None of these applies"),
)
SKIN = (
    Choice("1", "White skin: always burns, never tans"),
    Choice("4", "Brown skin: rarely burns, tans well"),
    Choice("6", "Black skin: never burns"),
)
CHANGED = (Choice("size", "Size"), Choice("shape", "Shape"), Choice("colour", "Colour"), Choice("none", "Nothing"))
ENDED = (Choice("excluded", "Not photographed on this pathway"), Choice("other", "Other"))


def history(*, done: bool = False, wrong: bool = False) -> HistoryState:
    words = AnswerKind.WORDS
    patient = (
        HistoryQuestion("medicines", "Which medicines does the patient take?", "Write “none” if there are none.", words, (),
                        "Apixaban 5 mg" if done else ""),
        HistoryQuestion("insulin", "Does the patient use insulin?", "", AnswerKind.YES_NO, YES_NO, "no" if done else ""),
        HistoryQuestion("skin-type", "What does the sun do to the patient's skin, without sun cream?", "May be left out.",
                        AnswerKind.ONE, SKIN, "4" if done else ""),
    )  # fmt: skip
    size = "about 4" if wrong else "4.5" if done else ""
    lesion = (
        HistoryQuestion("size", "How large is it across, as read from a ruler by a person?", "Longest way across.",
                        AnswerKind.NUMBER, (), size, "mm", "Enter a number, for example 12 or 4.5." if wrong else ""),
        HistoryQuestion("changed", "What has changed, as the patient says?", "", AnswerKind.MANY, CHANGED,
                        "size colour" if done else ""),
        HistoryQuestion("bleeding", "Has it bled?", "", AnswerKind.YES_NO, YES_NO, "yes" if done else ""),
    )  # fmt: skip
    said = "Answered on 24 November 2026 at 09:12, asked by staff" if done else ""
    return HistoryState(
        asked=ASKED,
        ticked=("none",) if done else (),
        chapters=(Choice("patient", f"The patient ({3 if done else 0} of 3)"), Choice("l1", "Lesion 1 (0 of 3)")),
        section=HistorySection("l1", "Lesion 1: Anterior surface of forearm, left", "", lesion)
        if wrong
        else HistorySection("patient", "About the patient", said, patient),
        sources=(Choice("staff", "Asked now"), Choice("paper", "From a paper form")),
        source="staff",
        waiting="" if done else "First say whether any of these applies.",
        go_on="Continue to pictures",
    )


def stop(*, child: bool = False) -> ExcludedState:
    young = ExcludedReason(
        "",
        "This pathway is for adults. The patient is under 18.",
        "Do not take pictures. Send the patient back to the referrer, who refers to the children's service.",
    )
    eye = ExcludedReason(
        "Lesion 2: Upper eyelid, left",
        "A lesion at the eye or the eyelid goes to the eye service.",
        "Choose another place if this was picked by mistake. Otherwise tell the referrer that the eye service is needed.",
    )
    rash = ExcludedReason("", ASKED[3].label, "Take it off the list. This pathway is for single lesions; tell the referrer.")
    reasons = (young,) if child else (eye, rash)
    return ExcludedState(reasons, ENDED, "excluded", 0 if child else 3, lesions=not child, answers=not child)


def scenes() -> Iterator[tuple[str, WindowState]]:
    """Yield the name and the state of each scene of the history and of its end."""
    yield "history", samples.window(history(), 3)
    yield "history-done", samples.window(history(done=True), 3)
    yield "history-error", samples.window(history(done=True, wrong=True), 3)
    yield "history-no-checklist", samples.window(replace(history(done=True), asked=(), go_on="Save and go back"), 3)
    yield "history-no-questions", samples.window(replace(history(), chapters=(), section=None), 3, bar=samples.LONG_BAR)
    yield "excluded", samples.window(stop(), 3)
    yield "excluded-child", samples.window(stop(child=True), 2)
