"""Sample states of the hub's rules: a pathway file that cannot be used, the history, a visit that is not photographed."""

from ui.states import Notice, Tone

BAD_PATHWAY = Notice(
    Tone.ERROR,
    "The hub's pathway file cannot be used. The last good one is in use, of 3 March 2026: Suspicious lesion, three views.",
    "You can work. Ask the hub manager to mend /etc/xdg/hub-station/pathway.toml and to start the program again.\n"
    "line 34: views › 3 › kind: “thermal” is not known; write “photographic” or “dermoscopic”\n"
    "line 436: exclusions › 1 › limit: an exclusion by “age-under” needs limit; add a line such as limit = 18",
)
