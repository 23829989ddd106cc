"""The whole figure from the front and from the back: seven and a half heads tall, of no sex, palms to the front.

Drawn right of the axis x = 0 and mirrored. Right of it lies the patient's left side in front, the right side in the back.
"""

from __future__ import annotations

from body_map.curves import Curve, affine, circle
from body_map.drawing import Drawing
from body_map.hand import outline_of_left

_BOX = (-190.0, -10.0, 380.0, 775.0)
_WRIST = ((128.5, 377.0), (149.5, 369.5))

_HEAD = (
    "crown:0,0 17,3 30,15 36.3,34 ear-top:37.3,47! 39.5,44 43,46 43.2,52 41,60 38.5,66 ear-low:36.2,66.5! 34.8,75 jaw:30,86"
)
_TRUNK_TO_WRIST = (
    "@jaw 28,98 neck-low:29,112 slope:38,121 58,130 shoulder:80,138 98,150 107,171 deltoid:112,194 115,222 119,248 "
    "elbow-out-high:123,268 elbow-out:128,286 elbow-out-low:133,302 139,325 wrist-out-high:144,348 wrist-out:149.5,369.5"
)
_WRIST_TO_ARMPIT = (
    "wrist-in:128.5,377 wrist-in-high:121,356 112,332 elbow-in-low:104,308 elbow-in:99,290 elbow-in-high:95,274 90,250 83,222 "
    "armpit:75,198!"
)
_FRONT_TRUNK = (
    "@armpit breast-out:72,214 67,236 63,256 arch-out:61.2,270 60.6,279 waist-in:61.3,292 64,312 70,334 hip:75,352 78,372 "
    "groin-out:79.5,388 79,416"
)
_BACK_TRUNK = (
    "@armpit breast-out:72,214 67,236 63,256 61,272 loin:60.8,284 61.6,296 flank:65,315 70,334 75,352 78,372 "
    "groin-out:79.5,388 fold-out:79.4,408"
)
_LEG = (
    "76,450 72,490 knee-out-high:67,522 knee-out:64.5,545 knee-out-low:63,566 66,594 65,624 60,660 54,690 ankle-out:51.5,706 "
    "54,716 60,729 67,741 66,748 58,751.5 42,752.5 30,751 24,745 24,732 25,718 ankle-in:24.5,706 24,690 20,658 16,622 16,594 "
    "knee-in-low:19,566 knee-in:18.5,546 knee-in-high:17.5,524 14,490 9,450 5,421 fold-in:3.2,407 crotch:0,394!"
)
_EAR = ("39.3,49 40.8,52 39,60", 0.7)
_FACE = (
    ("8,38.5 15,36 23,39", 1.2), ("9,46.5 15,44 21,47 15,48.8 9,46.5", 0.9), ("3,66 6,69 0,71", 0.9), ("0,81 6,80 13,81.2", 1.1),
    ("4,88 0,88.6", 0.8), ("30,27 18,17 0,13", 0.8), _EAR,
)  # fmt: skip
_FRONT_HINTS = (
    ("11,127 13,119", 0.7), ("104,288 112,291 121,288", 0.9), ("32,534 28,546 34,560", 0.8), ("52,534 57,545 52,560", 0.8),
    ("30,709 34,713", 0.7), ("47,708 44,713", 0.7), ("32,751.8 33,744 37,741", 0.8), ("40,752 41,743.5", 0.7),
    ("47,752 48,743.5", 0.7), ("54,751.7 54.5,743", 0.7), ("60.5,750.7 60.5,742", 0.7),
)  # fmt: skip
_BACK_HINTS = (
    ("26,150 34,162 40,186 36,205", 0.8), ("62,168 66,182 72,192", 0.8), ("105,284 111,288 118,284", 0.9),
    ("32,541 42,545 52,541", 0.9), ("34,712 36,690", 0.8), ("43,712 42,690", 0.8), ("29,740 38,746 47,740", 0.8),
    ("27,640 33,650 39,648", 0.8), ("44,652 51,654 56,642", 0.8), ("14,316 17,320", 1.0), ("24,84 14,87.5 0,89", 0.8), _EAR,
)  # fmt: skip


def _begun(name: str, trunk: str) -> Drawing:
    drawing = Drawing(name, _BOX)
    drawing.curve("head", _HEAD)
    drawing.curve("arm", _TRUNK_TO_WRIST)
    hand = outline_of_left()
    fit = affine((hand.points["ulnar-wrist"], hand.points["radial-wrist"]), _WRIST, flip=True)
    nodes = [node for node in hand.moved(fit).nodes if not node.name.endswith("-end")]
    first, last = (next(i for i, node in enumerate(nodes) if node.name == f"{side}-wrist") for side in ("ulnar", "radial"))
    drawing.take("hand", Curve(nodes[first : last + 1]))
    drawing.curve("inner-arm", _WRIST_TO_ARMPIT)
    drawing.curve("side", f"{trunk} {_LEG}")
    drawing.curve("wrist", "@wrist-in @wrist-out")
    drawing.curve("wrist-high", "@wrist-in-high 133,355 @wrist-out-high")
    drawing.curve("elbow-low", "@elbow-in-low 119,309 @elbow-out-low")
    drawing.curve("elbow-high", "@elbow-in-high 109,274 @elbow-out-high")
    drawing.curve("shoulder", "@shoulder 79,158 shoulder-low:77,172 @armpit")
    drawing.curve("knee-high", "@knee-in-high 42,518 @knee-out-high")
    drawing.curve("knee-low", "@knee-in-low 41,572 @knee-out-low")
    drawing.curve("ankle", "@ankle-in 38,704 @ankle-out")
    return drawing


def _limbs(drawing: Drawing, right: str, left: str) -> None:
    """Add the regions that front and back have alike."""
    drawing.pair(
        "upper-arm", right, left, "arm shoulder elbow-out-high", "elbow-high", "inner-arm elbow-in-high armpit", "shoulder"
    )
    drawing.pair(
        "elbow",
        right,
        left,
        "arm elbow-out-high elbow-out-low",
        "elbow-low",
        "inner-arm elbow-in-low elbow-in-high",
        "elbow-high",
    )
    drawing.pair(
        "forearm",
        right,
        left,
        "arm elbow-out-low wrist-out-high",
        "wrist-high",
        "inner-arm wrist-in-high elbow-in-low",
        "elbow-low",
    )
    drawing.pair(
        "wrist", right, left, "arm wrist-out-high wrist-out", "wrist", "inner-arm wrist-in wrist-in-high", "wrist-high"
    )
    drawing.pair("hand", right, left, "hand", "wrist")
    drawing.pair(
        "knee", right, left, "side knee-out-high knee-out-low", "knee-low", "side knee-in-low knee-in-high", "knee-high"
    )
    drawing.pair("lower-leg", right, left, "side knee-out-low ankle-out", "ankle", "side ankle-in knee-in-low", "knee-low")
    drawing.pair("foot", right, left, "side ankle-out ankle-in", "ankle")


def _edges(drawing: Drawing) -> None:
    for name in ("head", "arm", "hand", "inner-arm", "side"):
        drawing.edge(name, both=True)


def front() -> Drawing:
    """Draw the front; the patient's left is on the viewer's right."""
    drawing = _begun("front", _FRONT_TRUNK)
    for name, text in {
        "jaw": "@jaw neck-edge:19,97.5 12,101.5 chin:0,103.5",
        "neck-side": "@neck-edge 18,112 sternum-top:14.5,129.8",
        "clavicle": "notch:0,131 @sternum-top 30,132 56,136 @shoulder",
        "sternum": "@sternum-top infra-in:13,158 12,190 breast-in:11,216 xiphoid:8,226",
        "infra": "@infra-in 34,163 58,166 @shoulder-low",
        "breast": "@breast-in 26,224 48,224 @breast-out",
        "arch": "tip:0,226 @xiphoid arch-in:20,240 40,258 @arch-out",
        "epigastric": "@arch-in 21,262 navel-line:21,292 20,330 pubis-out:18,366",
        "navel-line": "navel-mid:0,292 @navel-line @waist-in",
        "groin-high": "pubis-mid:0,366 @pubis-out 46,354 @hip",
        "genital": "@pubis-out 15,378 fold:9.5,391",
        "groin-low": "@crotch @fold groin-mid:31,385.5 58,388.5 @groin-out",
        "inner-thigh": "@groin-mid 33,440 31,490 inner-knee:28,519.6",
        "knee-high": "@knee-in-high @inner-knee 44,517.5 @knee-out-high",
        "armpit-line": "@armpit 66,190 68,180 @shoulder-low",
        "navel": "navel-top:0,291 7,294 9,300 7,306 navel-low:0,309",
    }.items():
        drawing.curve(name, text)

    def pair(name: str, *parts: str) -> None:
        drawing.pair(name, "left", "right", *parts)

    drawing.across("head", "head", "jaw")
    pair("neck-side", "arm jaw shoulder", "clavicle shoulder sternum-top", "neck-side", "jaw neck-edge jaw")
    drawing.across("neck", "jaw chin neck-edge", "neck-side", "clavicle sternum-top notch")
    pair(
        "upper-chest",
        "clavicle sternum-top shoulder",
        "shoulder shoulder shoulder-low",
        "infra",
        "sternum sternum-top infra-in",
    )
    drawing.across("sternum", "clavicle notch sternum-top", "sternum", "arch xiphoid tip")
    pair("chest", "infra", "shoulder shoulder-low armpit", "side armpit breast-out", "breast", "sternum breast-in infra-in")
    pair("lower-chest", "breast", "side breast-out arch-out", "arch arch-out xiphoid", "sternum xiphoid breast-in")
    pair(
        "upper-abdomen", "arch arch-in arch-out", "side arch-out waist-in",
        "navel-line waist-in navel-line", "epigastric navel-line arch-in",
    )  # fmt: skip
    drawing.across("epigastric", "arch tip arch-in", "epigastric arch-in navel-line", "navel-line navel-line navel-mid")
    pair(
        "lower-abdomen", "navel-line navel-line waist-in", "side waist-in hip",
        "groin-high hip pubis-out", "epigastric pubis-out navel-line",
    )  # fmt: skip
    middle = ("navel-line navel-mid navel-line", "epigastric navel-line pubis-out", "groin-high pubis-out pubis-mid")
    drawing.across("lower-middle", *middle)
    pair("groin", "groin-high pubis-out hip", "side hip groin-out", "groin-low groin-out fold", "genital")
    drawing.across("genital", "groin-high pubis-mid pubis-out", "genital", "groin-low fold crotch")
    thigh = ("groin-low groin-mid groin-out", "side groin-out knee-out-high", "knee-high knee-out-high inner-knee")
    pair("thigh", *thigh, "inner-thigh")
    pair(
        "inner-thigh",
        "groin-low crotch groin-mid",
        "inner-thigh",
        "knee-high inner-knee knee-in-high",
        "side knee-in-high crotch",
    )
    _limbs(drawing, "left", "right")
    pair("armpit", "armpit-line", "shoulder shoulder-low armpit")
    drawing.across("navel", "navel")

    for text, weight in _FACE + _FRONT_HINTS:
        drawing.line(text, both=True, weight=weight)
    drawing.line("-2.5,299.5 0,302.5 2.5,299.5", weight=1.0)
    drawing.lines += [(circle((x, 201), 4.2), 0.8) for x in (-41, 41)]
    drawing.edge("jaw", both=True)
    _edges(drawing)
    return drawing


def back() -> Drawing:
    """Draw the back; the patient's right is on the viewer's right."""
    drawing = _begun("back", _BACK_TRUNK)
    for name, text in {
        "skull": "@jaw 20,91 skull-mid:0,93",
        "spine": "spine-top:11,124.3 11,160 spine-mid:11,212 11,250 spine-loin:11,284 spine-low:10,330",
        "nape": "@neck-low 20,121.5 @spine-top nape-mid:0,126",
        "blade": "blade-mid:0,212 @spine-mid 44,215 @breast-out",
        "loin": "loin-mid:0,284 @spine-loin 36,283 @loin",
        "crest": "crest-mid:0,333 @spine-low 34,321 @flank",
        "fold-high": "@crotch 10,399 28,400 50,396 @groin-out",
        "fold-low": "@fold-in 14,412 34,413 58,409 @fold-out",
        "between": "between-top:0,362 5,374 5,388 @crotch",
        "mid-line": "@crest-mid @crotch",
    }.items():
        drawing.curve(name, text)

    def pair(name: str, *parts: str) -> None:
        drawing.pair(name, "right", "left", *parts)

    drawing.across("head", "head", "skull")
    drawing.across("neck", "skull skull-mid jaw", "arm jaw neck-low", "nape")
    pair(
        "upper-back", "nape spine-top neck-low", "arm neck-low shoulder", "shoulder", "side armpit breast-out",
        "blade breast-out spine-mid", "spine spine-mid spine-top",
    )  # fmt: skip
    drawing.across("upper-spine", "nape nape-mid spine-top", "spine spine-top spine-mid", "blade spine-mid blade-mid")
    pair(
        "mid-back",
        "blade spine-mid breast-out",
        "side breast-out loin",
        "loin loin spine-loin",
        "spine spine-loin spine-mid",
    )
    drawing.across("mid-spine", "blade blade-mid spine-mid", "spine spine-mid spine-loin", "loin spine-loin loin-mid")
    pair("lower-back", "loin spine-loin loin", "side loin flank", "crest flank spine-low", "spine spine-low spine-loin")
    drawing.across("lower-spine", "loin loin-mid spine-loin", "spine spine-loin spine-low", "crest spine-low crest-mid")
    pair("buttock", "crest crest-mid flank", "side flank groin-out", "fold-high groin-out crotch", "mid-line")
    fold = ("fold-high crotch groin-out", "side groin-out fold-out", "fold-low fold-out fold-in", "side fold-in crotch")
    pair("gluteal-fold", *fold)
    pair("thigh", "fold-low fold-in fold-out", "side fold-out knee-out-high", "knee-high", "side knee-in-high fold-in")
    _limbs(drawing, "right", "left")
    drawing.across("between", "between")

    for text, weight in _BACK_HINTS:
        drawing.line(text, both=True, weight=weight)
    drawing.line("0,342 0,394", weight=1.3)
    _edges(drawing)
    return drawing
