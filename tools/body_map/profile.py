"""The head from its left side, facing left; the right side is its image."""

from __future__ import annotations

from body_map.curves import circle
from body_map.drawing import Drawing

_BOX = (28.0, 6.0, 310.0, 412.0)

_CURVES = {
    "front": "crown:190,22 154,26 v-front:122,42 96,68 hair-front:80,96 72,122 brow:69,148 71,158 root:75,168 69,184 59,204 "
    "tip-top:50,219 tip:44,229 49,237 tip-low:58,239.5 base:67,243 66,251 lip-top:61,259 59.5,265 mouth:67,271 lip-low:61,279 "
    "63,287 fold:71,296 68,308 71,322 chin-low:83,333 under-front:98,336 116,334 throat-up:138,334 throat:152,346 158,370 "
    "foot-front:159,402",
    "back": "@crown 228,25 v-back:264,42 298,76 314,118 315,160 304,200 hair-end:287,236 276,262 270,296 271,332 280,368 foot-back:296,402",
    "hairline": "@hair-front 112,92 hair-mid:138,106 148,130 154,156 hair-low:170,166 180,186 ear-front:186,196",
    "vertex": "@v-front v-mid:166,62 200,66 232,60 @v-back",
    "front-scalp": "@v-mid 160,90 158,124 @hair-low",
    "occiput": "@v-back 262,90 oc-mid:262,140 256,172 oc-low:252,200",
    "parietal-low": "@hair-low 196,158 ear-over:224,164 242,170 @oc-mid",
    "behind": "@oc-low 250,226 behind-low:232,262",
    "behind-top": "@ear-over 240,176 @oc-low",
    "nape-top": "@oc-low 262,226 @hair-end",
    "nape": "@behind-low 236,310 238,360 nape-foot:248,402",
    "mastoid": "ear-low:204,258 218,263 @behind-low",
    "muscle": "@ear-low 192,310 178,360 muscle-foot:172,402",
    "jaw": "@under-front 132,325 162,306 angle:178,286 186,266 jaw-ear:192,252",
    "jaw-in": "@under-front jaw-fr:92,318 124,308 152,288 jaw-up:172,250 @jaw-ear",
    "below-jaw": "@throat-up 164,330 186,304 @ear-low",
    "chin-back": "@fold 84,302 @jaw-fr",
    "foot": "@foot-front @muscle-foot @nape-foot @foot-back",
    "ear": "@jaw-ear 189,236 188,222 tragus-top:188,208 187,196 helix-root:191,180 202,168 218,166 233,175 238,192 234,212 "
    "helix-end:226,230 219,244 211,255 @ear-low 196,256 @jaw-ear",
    "helix-in": "@helix-root 199,186 209,176 222,178 228,193 224,210 @helix-end",
    "anti-in": "crus:199,203 208,195 216,200 217,213 anti-low:211,227",
    "concha-front": "@crus 197,207 @notch",
    "lobe": "@jaw-ear 196,243 206,240 @helix-end",
    "tragus": "@tragus-top 195,207 199,215 notch:197,227 tragus-low:189,233",
    "antitragus": "@notch 203,226 @anti-low",
    "antitragus-low": "@notch 200,238 209,238 @anti-low",
    "brow-top": "eb-front:75,152 90,144 eb-back:114,156",
    "brow-low": "@eb-front 90,151 @eb-back",
    "lid-top": "lid-front:84,171 96,165 110,171 outer:118,185",
    "eye-top": "@lid-front eye-up:90,174 103,176 @outer",
    "eye-low": "eye-down:89,189 102,191 @outer",
    "eye-front": "@eye-up 86.5,182 @eye-down",
    "lid-low": "@eye-down 86,193 96,202 110,199 @outer",
    "temple": "@hair-front 104,104 116,124 temple-low:122,152",
    "temple-low": "@temple-low 148,184 @ear-front",
    "brow-line": "@brow 84,158 98,152 @temple-low",
    "nose-back": "@root 82,182 84,200 nose-mid:80,212",
    "ala-top": "@tip-top 62,214 72,210 @nose-mid",
    "ala": "@nose-mid 88,222 86,234 78,240 @base",
    "ala-front": "@tip-top 60,226 @tip-low",
    "upper-skin": "ala-low:80,240 88,252 corner:90,270",
    "lip-top": "@lip-top 74,262 @corner",
    "mouth": "@mouth 78,270 @corner",
    "lip-low": "@lip-low 74,281 @corner",
    "lower-skin": "@corner 90,284 84,296 lower-back:82,301",
    "smile-in": "smile-top:89,232 98,248 101,266 smile-low:98,284",
    "smile-out": "@smile-top 102,238 109,256 107,272 @smile-low",
    "before": "@ear-front 170,200 166,226 before-low:172,250",
}


def left() -> Drawing:
    """Draw the left side."""
    drawing = Drawing("head-left", _BOX)
    # Two points are named by curves that come later.
    drawing.points |= {"notch": (197.0, 227.0), "jaw-fr": (92.0, 318.0)}
    for name, text in _CURVES.items():
        drawing.curve(name, text)
    region = drawing.region
    region("nape", "back hair-end foot-back", "foot foot-back nape-foot", "nape", "behind behind-low oc-low", "nape-top")
    region("neck-side", "mastoid", "nape", "foot nape-foot muscle-foot", "muscle")
    region("neck-front", "below-jaw", "muscle", "foot muscle-foot foot-front", "front foot-front throat-up")
    drawing.curve("lobe-base", "@jaw-ear 197,257 @ear-low")
    region("below-jaw", "jaw", "lobe-base", "below-jaw", "front throat-up under-front")
    region("vertex", "front crown v-front", "vertex", "back v-back crown")
    region("front-scalp", "front v-front hair-front", "hairline hair-front hair-low", "front-scalp", "vertex v-mid v-front")
    drawing.curve("side-burn", "@ear-front 189,184 196,172 208,163 @ear-over")
    region("parietal", "vertex v-mid v-back", "occiput v-back oc-mid", "parietal-low oc-mid ear-over", "side-burn",
           "hairline ear-front hair-low", "front-scalp")  # fmt: skip
    region("occiput", "back v-back hair-end", "nape-top", "occiput oc-low v-back")
    drawing.curve("ear-side", "@ear-over 236,190 230,224 @ear-low")
    region("behind-ear", "parietal-low ear-over oc-mid", "occiput oc-mid oc-low", "behind", "mastoid", "ear-side")
    region("forehead", "front hair-front brow", "brow-line", "temple")
    region("temple", "hairline hair-front ear-front", "temple-low", "temple")
    drawing.curve("before-low", "@before-low 182,254 @jaw-ear")
    drawing.curve("ear-edge", "@ear-front 186,222 @jaw-ear")
    region("cheek", "brow-line", "temple-low", "ear-edge", "jaw-in jaw-ear jaw-fr", "chin-back", "front fold brow")
    region("before-ear", "ear-edge", "before-low", "before")
    region("jawline", "jaw", "jaw-in jaw-ear under-front")
    region("chin", "front fold under-front", "jaw-in under-front jaw-fr", "chin-back")
    region("eyebrow", "brow-top", "brow-low")
    region("upper-eyelid", "lid-top", "eye-top")
    region("eye", "eye-top eye-up outer", "eye-low", "eye-front")
    region("lower-eyelid", "eye-low", "lid-low")
    drawing.regions["outer-corner"] = circle((122.5, 186.0), 4.6)
    region("nose", "front root tip-top", "ala-top", "nose-back")
    region("nose-tip", "front tip-top tip-low", "ala-front")
    region("nostril", "ala-top", "ala", "front base tip-low", "ala-front")
    drawing.curve("upper-edge", "@base 74,242.5 @ala-low")
    region("upper-lip", "upper-edge", "upper-skin", "lip-top", "front lip-top base")
    region("smile-line", "smile-in", "smile-out")
    region("lip-red-upper", "lip-top", "mouth", "front mouth lip-top")
    region("lip-red-lower", "mouth", "lip-low", "front lip-low mouth")
    drawing.curve("lower-edge", "@lower-back 77,299 @fold")
    region("lower-lip", "lip-low", "lower-skin", "lower-edge", "front fold lip-low")
    region("ear", "ear")
    region("helix", "ear helix-root helix-end", "helix-in")
    drawing.curve("anti-root", "@helix-root 195,192 @crus")
    drawing.curve("anti-tail", "@helix-end 219,232 @anti-low")
    region("antihelix", "helix-in", "anti-tail", "anti-in", "anti-root")
    drawing.curve("lobe", "@jaw-ear 190,243 tragus-low:189,233 197,236 204,238 @helix-end")
    drawing.curve("lobe-top", "@tragus-low @notch 200,238 209,238 @anti-low 219,232 @helix-end")
    drawing.curve("lobe-front", "@jaw-ear 189.5,243 @tragus-low")
    drawing.curve("lobe-edge", "@helix-end 219,244 211,255 @ear-low 196,256 @jaw-ear")
    region("ear-lobe", "lobe-edge", "lobe-front", "lobe-top")
    drawing.curve("concha-front", "@crus 200,214 @notch")
    region("concha", "anti-in", "antitragus", "concha-front")
    drawing.curve("tragus-front", "@tragus-top 188,222 @tragus-low")
    drawing.curve("tragus-all", "@tragus-top 192,200 @crus")
    drawing.curve("tragus-low", "@notch 193,232 @tragus-low")
    drawing.curve("tragus-back", "@crus 200,214 @notch")
    region("tragus", "tragus-all", "tragus-back", "tragus-low", "tragus-front")
    drawing.curve("antitragus-low", "@notch 200,238 209,238 @anti-low")
    region("antitragus", "antitragus", "antitragus-low")

    for text, weight in (
        ("@lid-front @eye-up 103,176 @outer", 1.4), ("@eye-up 86.5,182 @eye-down", 1.1), ("92,178 95,182 92.5,186", 1.3),
        ("@eye-down 102,191 @outer", 0.8), ("@eb-front 90,144 @eb-back 90,151 @eb-front", 1.1),
        ("@nose-mid 88,222 86,234 78,240", 1.1), ("64,236 70,233 76,235", 1.1), ("@mouth 78,270 @corner", 1.3),
        ("@under-front 132,325 162,306 @angle 186,266 @jaw-ear", 1.3), ("@ear-low 192,310 178,360 @muscle-foot", 0.7),
    ):  # fmt: skip
        drawing.line(text, weight=weight)
    drawing.edge("front")
    drawing.edge("back")
    drawing.edge("ear")
    return drawing


def sides() -> list[Drawing]:
    """Return the left side and the right side."""
    drawn = left()
    return [drawn, drawn.flipped("head-right")]
