"""The targets as a PDF to print: scale targets, single-use rulers, a grey strip, and how to do the checks. Vector, exact."""

from pathlib import Path

from reportlab.lib.colors import Color, white

from devices.checks.boards import FIVE, ONE, TWO
from devices.checks.scale import LINE_MM
from devices.checks.sheet import LEFT, RIGHT, Sheet

QUIET_MM, LABEL_MM = 6.0, 8.0
"""White paper that stays around a target when it is cut out, and room for its name below."""

PLACES = (
    *((FIVE, 26.0, 58.0), (TWO, 96.0, 58.0), (TWO, 150.0, 58.0)),
    *((ONE, 96.0, 113.0), (ONE, 133.0, 113.0), (ONE, 170.0, 113.0)),
)
"""Each target with its left and upper edge, in millimetres. The small ones come in twos and threes: they are soon lost."""

CROSSING = (LEFT + 6, 160.0)
"""Where the two reference lines would meet."""

PRINTING = (
    "For instruments that always have the same distance: dermatoscopes in contact, cameras on a fixed cone. Print at "
    "<b>full size (100%, not “fit to page”)</b> on matt white paper with a laser printer. Cut along the marks. "
    "Keep the pieces flat and dry."
)
LINES = (
    "Printers stretch or shrink a page, and not equally both ways. Measure both lines with a <b>steel ruler</b>, from "
    "the middle of one end bar to the middle of the other, to a quarter of a millimetre.",
    "Type both lengths when the program asks for them. They are about 100 mm. Under 90 or over 110 mm, the page was "
    "not printed at full size.",
    "Take the target that fills the field: <b>1 mm</b> squares for fields of 6 to 14 mm, <b>2 mm</b> for 12 to 26 mm, "
    "<b>5 mm</b> for 25 to 45 mm.",
    "The 1 mm target needs a printer of 1,200 dots per inch. At 600, its smallest parts are 3 dots wide and may run "
    "together. The others print well at 600.",
    "Measure the lines again after every printing.",
)
RULERS = (
    "For close-up photographs. <b>One ruler for one patient:</b> throw it away afterwards. After printing, lay a steel "
    "ruler beside one: if 50 mm are not 50 mm to half a millimetre, print again at full size."
)
GREYS = (
    "For a quick look only: is the light even, is white bright without being burnt out, do the greys look grey? No "
    "printer makes a known colour, so <b>this strip is not a colour reference</b>, and the colour check does not take "
    "it. For that, buy a chart with published colours, of 24 patches: <b>ColorChecker Classic</b>, <b>Classic Mini</b> or "
    "<b>Passport Photo</b> (Calibrite, formerly X-Rite). Its edition, before or since November 2014, is printed on its "
    "back. Keep it in the dark, do not touch the patches, and replace it when they are soiled or as old as its maker allows."
)
CHECKING = (
    "Both checks are of the instrument and its light, never of skin. Do them without a patient, with a clean instrument."
)
COLOUR = (
    "Switch the instrument and its light on ten minutes before.",
    "Set the light as in clinic. Where there are two lights (polarised, not polarised), check each: they are two checks.",
    "Lay the chart flat. Hold the camera straight above it, so that all 24 patches are seen and fill half of the "
    "picture or more, without shadow or shine.",
    "Take the picture. The program finds the chart by itself, in any direction.",
    "Where the instrument sees less than the whole chart, as most dermatoscopes do, lock exposure and white balance on "
    "the white patch, then take 24 pictures: put it on the middle of each patch, row by row, from dark skin (top left) "
    "to black (bottom right).",
    "<b>Green:</b> up to 6 from the published colours (median). <b>Amber:</b> up to 10. Set white balance and light, "
    "and check again. <b>Red:</b> more. The program says if only the exposure is wrong.",
)
SCALE = (
    "Only for instruments whose distance never changes. A camera in the hand has no scale: put a ruler into its picture.",
    "Measure both reference lines of your print with a steel ruler, and type the two lengths.",
    "Lay the target on something flat and hard. Put the instrument on it, flat, in contact, without gel.",
    "Take three pictures. Lift the instrument off and put it back between them.",
    "The program says how many millimetres a pixel is, and how sure that is. It refuses a target that is tilted, bent, "
    "too little seen or another one.",
    "The result is true for pictures of the same size in pixels. After a change of that size, check again.",
)
KEPT = (
    "The instrument with its serial number, the light, the date, the figures, and until when they hold. A check changes no "
    "picture: it only describes the instrument."
)


def write(path: Path) -> None:
    """Write the PDF: three pages A4, fonts embedded, the same bytes every time. Raises OSError."""
    sheet = Sheet(path, "Targets for checking instruments")
    _scale_targets(sheet)
    _rulers(sheet)
    _how_to(sheet)
    sheet.save()


def _scale_targets(sheet: Sheet) -> None:
    sheet.begin("Scale targets", PRINTING)
    for board, x, y in PLACES:
        sheet.pattern(board.cells(), x, y, board.side_mm)
        sheet.words(f"{board.name} squares", x - 5, y + board.side_mm + 2.5, board.side_mm + 10, size=7, centred=True)
        wide, high = board.side_mm + 2 * QUIET_MM, board.side_mm + QUIET_MM + LABEL_MM
        sheet.cutting_marks(x - QUIET_MM, y - QUIET_MM, wide, high)
    x, y = CROSSING
    sheet.words("Reference lines", LEFT, y - 12, size=12, strong=True)
    _reference(sheet, x + 12, y, across=LINE_MM)
    _reference(sheet, x, y + 12, down=LINE_MM)
    sheet.words("across", x + 52, y + 1.5, 20, quiet=True, centred=True)
    sheet.words("down", x + 2, y + 60, 15, quiet=True)
    _steps(sheet, x + 24, y + 18, RIGHT - x - 24, LINES)


def _reference(sheet: Sheet, x: float, y: float, across: float = 0.0, down: float = 0.0) -> None:
    """Draw a line of exact length between two short bars, whose middles are its ends."""
    sheet.line(x, y, x + across, y + down, 0.15)
    bar = (0.0, 3.0) if across else (3.0, 0.0)
    for end in (0, 1):
        at_x, at_y = x + end * across, y + end * down
        sheet.line(at_x - bar[0], at_y - bar[1], at_x + bar[0], at_y + bar[1], 0.15)


def _rulers(sheet: Sheet) -> None:
    sheet.begin("Rulers and grey strip", RULERS)
    for column in range(2):
        x = LEFT + 4 + column * 90
        _corner_ruler(sheet, x, 44)
        for row in range(4):
            _strip(sheet, x, 130 + row * 16)
    sheet.words("Grey strip", LEFT, 200, size=12, strong=True)
    for place, share in enumerate((1.0, 0.75, 0.5, 0.25, 0.0)):
        sheet.box(LEFT + 4 + place * 20, 213, 20, 20, Color(share, share, share))
    sheet.cutting_marks(LEFT + 4, 213, 100, 20)
    sheet.words(GREYS, LEFT, 241)


def _corner_ruler(sheet: Sheet, x: float, y: float, length: int = 60, wide: float = 16.0) -> None:
    """Draw an L with millimetres along both inner edges, its zero in the inner corner."""
    corner_x, corner_y = x + wide, y + length
    sheet.box(x, y, wide, length + wide)
    sheet.box(x, corner_y, length + wide, wide)
    sheet.box(x + 0.2, corner_y - 0.3, wide - 0.4, 1.0, white, None)
    for place in range(length - 4):
        long = _tick(place)
        sheet.line(corner_x + place, corner_y, corner_x + place, corner_y + long, 0.15)
        sheet.line(corner_x, corner_y - place, corner_x - long, corner_y - place, 0.15)
        if place % 10 == 0 and place:
            sheet.words(str(place), corner_x + place - 5, corner_y + 5.2, 10, size=8, centred=True)
            sheet.words(str(place), corner_x - 13, corner_y - place - 2, 8, size=8, centred=True)
    sheet.words("mm", corner_x - 11, corner_y + 5.2, 8, size=7, quiet=True, centred=True)


def _strip(sheet: Sheet, x: float, y: float, length: int = 50) -> None:
    """Draw a straight ruler, its edge on top."""
    sheet.box(x, y, length + 26, 11)
    for place in range(length + 1):
        sheet.line(x + 13 + place, y, x + 13 + place, y + _tick(place), 0.15)
        if place % 10 == 0:
            sheet.words(str(place), x + 8 + place, y + 5.2, 10, size=8, centred=True)
    sheet.words("mm", x + 3, y + 5.5, 8, size=7, quiet=True)


def _tick(place: int) -> float:
    return 4.8 if place % 10 == 0 else 3.6 if place % 5 == 0 else 2.4


def _how_to(sheet: Sheet) -> None:
    sheet.begin("How to check an instrument", CHECKING)
    y = 42.0
    for heading, when, steps in (
        ("Colour", "Every 30 days, and after every change of the light or the settings.", COLOUR),
        ("Scale", "When an instrument is registered, and after every change of its optics.", SCALE),
    ):
        y = sheet.words(heading, LEFT, y, size=12, strong=True)
        y = sheet.words(when, LEFT, y + 1, quiet=True)
        y = _steps(sheet, LEFT, y + 3, RIGHT - LEFT, steps) + 7
    y = sheet.words("What the program keeps", LEFT, y, size=12, strong=True)
    sheet.words(KEPT, LEFT, y + 2)


def _steps(sheet: Sheet, x: float, y: float, width: float, steps: tuple[str, ...]) -> float:
    """Write numbered steps; return where they end."""
    for number, step in enumerate(steps, 1):
        sheet.words(f"{number}.", x, y, 8)
        y = sheet.words(step, x + 7, y, width - 7) + 1.6
    return y
