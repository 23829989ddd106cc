"""The head from the front and from the back: drawn right of the axis x = 0 and mirrored."""

from __future__ import annotations

from body_map.curves import circle, mirrored
from body_map.drawing import Drawing

_BOX = (-150.0, 6.0, 300.0, 412.0)
_SKULL = (
    "crown:0,22 26,24.5 54,35 78,60 hair-side:90,92 95,124 96,150 ear-top:95.5,168 94,196 ear-low:91,224 jaw-top:87,248 82,268 "
    "jaw:73,286 58,305 40,320 jaw-end:24,328 chin:0,331"
)
_EAR = "@ear-top 99,157 106,153 111,160 111.5,176 108,192 103,206 100,220 95,227 @ear-low"
_NECK = "@jaw 70,300 neck-up:68.5,318 68.5,344 neck-out:73,366 88,381 112,392 end-out:136,402"

_FACE = {
    "hair": "hair-mid:0,70 22,71 hair-in:24,71.2 52,77 hair-out:72,93 @hair-side",
    "brow-line": "brow-mid:0,160 brow-in:17,159 44,150 brow-out:71,160",
    "mid-forehead": "@hair-in 23,112 @brow-in",
    "temple": "@hair-out 77,122 @brow-out",
    "cheek-top": "@brow-out 80,178 @ear-top",
    "lid-top": "inner:24,183 29,170 45,164 61,169 outer:66,181",
    "eye-top": "@inner 33,175.5 45,172.5 57,175.5 @outer",
    "eye-low": "@inner 33,187 45,190 57,187 @outer",
    "lid-low": "@inner 31,195 46,201 60,194 @outer",
    "eyebrow-top": "eb-in:19,158 36,149 56,147 eb-out:74,157",
    "eyebrow-low": "@eb-in 20,163 38,156 56,153.5 @eb-out",
    "bridge-top": "root:0,160 bridge:8,162",
    "bridge": "@bridge 8.5,182 tip-out:12,212",
    "tip-top": "tip-mid:0,207 @tip-out",
    "tip-side": "@tip-out 14.5,224 tip-low:9,238",
    "tip-base": "@tip-low 4,242 base:0,243",
    "nose-side": "@bridge 12,176 17,196 ala-top:22,212",
    "ala-top": "@tip-out 17,208 @ala-top",
    "ala": "@ala-top 28,226 24,238 15,236.5 @tip-low",
    "lip-top": "corner:35,268 19,260 6,256 bow:0,258",
    "mouth": "@corner 17,267 mouth-mid:0,269",
    "mouth-top": "in:29,267.6 14,265.4 in-top:0,266.4",
    "mouth-low": "@in 14,269.6 in-low:0,271",
    "lip-low": "@corner 18,279 lip-mid:0,283",
    "philtrum": "phil-top:6.5,241 7,249 phil-low:6.5,256.2",
    "upper-skin": "@tip-low 17,243 27,251 @corner",
    "lower-skin": "@corner 31,284 20,296 fold-mid:0,294",
    "chin-side": "fold-side:21,295.5 30,308 @jaw-end",
    "jaw-in": "@jaw-top 74,262 58,286 @jaw-end",
    "smile-in": "smile-top:26,232 36,246 44,262 smile-low:46,280",
    "smile-out": "@smile-top 38,236 49,252 55,268 @smile-low",
    "para": "para-top:17,190 28,203 38,208 43,220 para-low:41,240",
    "under": "under-mid:0,349 30,344 @neck-up",
    "front-neck": "neck-in:32,343.2 26,372 neck-foot:20,402",
    "end": "end-mid:0,402 @neck-foot @end-out",
}


def _begun(name: str) -> Drawing:
    drawing = Drawing(name, _BOX)
    drawing.curve("skull", _SKULL)
    drawing.curve("ear", _EAR)
    drawing.curve("neck", _NECK)
    return drawing


def front() -> Drawing:
    """Draw the face; the patient's left is on the viewer's right."""
    drawing = _begun("head-front")
    for name, text in _FACE.items():
        drawing.curve(name, text)
    drawing.curve("under", "under-mid:0,349 @neck-in @neck-up")

    def pair(name: str, *parts: str) -> None:
        drawing.pair(name, "left", "right", *parts)

    pair("neck-side", "under neck-in neck-up", "neck neck-up end-out", "end end-out neck-foot", "front-neck")
    drawing.across("neck", "under under-mid neck-in", "front-neck", "end neck-foot end-mid")
    drawing.across("under-chin", "skull chin jaw", "neck jaw neck-up", "under")
    drawing.across("scalp", "skull crown hair-side", "hair")
    drawing.across("forehead-middle", "hair hair-mid hair-in", "mid-forehead", "brow-line brow-in brow-mid")
    pair("forehead", "hair hair-in hair-out", "temple", "brow-line brow-out brow-in", "mid-forehead")
    pair("temple", "hair hair-out hair-side", "skull hair-side ear-top", "cheek-top", "temple")
    drawing.curve("middle", "brow-mid:0,160 @chin")
    pair(
        "cheek",
        "brow-line brow-mid brow-out",
        "cheek-top",
        "skull ear-top jaw-top",
        "jaw-in",
        "skull jaw-end chin",
        "middle",
    )
    pair("ear", "skull ear-top ear-low", "ear")
    pair("jawline", "skull jaw-top jaw-end", "jaw-in")
    pair("eyebrow", "eyebrow-top", "eyebrow-low")
    pair("upper-eyelid", "lid-top", "eye-top")
    pair("lower-eyelid", "eye-low", "lid-low")
    pair("eye", "eye-top", "eye-low")
    for name, x, y in (("inner-corner", 20.0, 183.5), ("outer-corner", 70.5, 181.5)):
        path = circle((x, y), 4.6)
        drawing.regions |= {f"{name}-left": path, f"{name}-right": mirrored(path)}
    drawing.curve("para-in", "@para-top 19,201 @ala-top")
    drawing.curve("para-low", "@smile-top 27,228 @ala-top")
    drawing.curve("smile-mid", "@para-low 34,234 @smile-top")
    pair("beside-nose", "para", "smile-mid", "para-low", "para-in")
    pair("smile-line", "smile-in", "smile-out")
    drawing.across("nose-bridge", "bridge-top", "bridge", "tip-top")
    pair("nose-side", "nose-side", "ala-top", "bridge")
    drawing.across("nose-tip", "tip-top", "tip-side", "tip-base")
    pair("nostril", "ala-top", "ala", "tip-side")
    drawing.curve("nose-base", "@tip-low @phil-top")
    drawing.curve("lip-top", "@corner 19,260 @phil-low bow:0,258")
    pair("upper-lip", "upper-skin", "lip-top corner phil-low", "philtrum", "nose-base")
    drawing.curve("phil-base", "@base @phil-top")
    drawing.across("philtrum", "phil-base", "philtrum", "lip-top phil-low bow")
    drawing.curve("lower-skin", "@corner 31,284 @fold-side fold-mid:0,294")
    drawing.across("lower-lip", "lip-low lip-mid corner", "lower-skin")
    drawing.across("chin", "lower-skin fold-mid fold-side", "chin-side", "skull jaw-end chin")
    drawing.across("lip-red-upper", "lip-top bow corner", "mouth")
    drawing.across("lip-red-lower", "mouth mouth-mid corner", "lip-low")
    drawing.across("mouth", "mouth-top in-top in", "mouth-low")

    for x in (-45, 45):
        drawing.lines += [(circle((x, 181.2), 8.4), 0.9), (circle((x, 181.2), 2.0), 3.0)]
    for text, weight in (
        ("@inner 33,175.5 45,172.5 57,175.5 @outer", 1.5), ("@inner 33,187 45,190 57,187 @outer", 0.9),
        ("@eb-in 36,149 56,147 @eb-out 56,153.5 38,156 20,163 @eb-in", 1.1), ("16,236 19,232.5 23,234", 1.2),
        ("@tip-low 4,242 @base", 1.1), ("@ala-top 28,226 24,238 15,236.5 @tip-low", 1.1), ("@corner 17,267 @mouth-mid", 1.4),
        ("103,164 106,172 103,192 98,206", 0.9), ("99,178 101,188 98,196", 0.8), ("12,394 18,368", 0.7), ("28,396 60,391 96,393", 0.8),
    ):  # fmt: skip
        drawing.line(text, both=True, weight=weight)
    for name in ("skull", "ear", "neck"):
        drawing.edge(name, both=True)
    return drawing


def back() -> Drawing:
    """Draw the back of the head and the scalp; the patient's right is on the viewer's right."""
    drawing = _begun("head-back")
    skull = _SKULL[: _SKULL.index("jaw-top")].replace("hair-side:90,92", "top-out:83.5,72 90,92").replace("78,60", "72,52")
    drawing.curve("skull", skull + "jaw-top:87,246 hair-end:79,272")
    drawing.curve("ear", _EAR)
    drawing.curve("neck", "@hair-end 71,296 68.5,318 68.5,344 neck-out:73,366 88,381 112,392 end-out:136,402")
    for name, text in {
        "vertex": "top-mid:0,92 46,86 @top-out",
        "crown-low": "low-mid:0,196 36,192 low-in:62,182 @ear-top",
        "behind": "@low-in 66,212 behind-low:70,243 jaw-top:87,246",
        "hairline": "line-mid:0,284 30,286 line-in:46,283 @hair-end",
        "behind-ear": "@low-in 64,206 66,232 @line-in",
        "nape": "@line-in 44,330 46,370 nape-foot:52,402",
        "end": "end-mid:0,402 @nape-foot @end-out",
        "middle": "@top-mid @low-mid",
    }.items():
        drawing.curve(name, text)

    def pair(name: str, *parts: str) -> None:
        drawing.pair(name, "right", "left", *parts)

    drawing.across("vertex", "skull crown top-out", "vertex")
    pair("parietal", "vertex", "skull top-out ear-top", "crown-low", "middle")
    drawing.across("occiput", "crown-low low-mid low-in", "behind-ear", "hairline line-in line-mid")
    pair("behind-ear", "crown-low low-in ear-top", "skull ear-top hair-end", "hairline hair-end line-in", "behind-ear")
    drawing.across("nape", "hairline line-mid line-in", "nape", "end nape-foot end-mid")
    pair("neck-side", "hairline line-in hair-end", "neck", "end end-out nape-foot", "nape")
    pair("ear-back", "skull ear-top ear-low", "ear")
    for text, weight in (
        ("104,164 106,174 102,196 97,214", 0.8), ("0,286 12,290 24,288", 0.6),
        ("16,300 18,340", 0.6), ("60,386 90,394", 0.6),
    ):  # fmt: skip
        drawing.line(text, both=True, weight=weight)
    for name in ("skull", "ear", "neck"):
        drawing.edge(name, both=True)
    return drawing
