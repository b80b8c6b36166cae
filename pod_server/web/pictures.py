"""Small pictures for the data browser, drawn here: mashlib's own lie on a server of its makers.

A picture is a few strokes on a field of 24 by 24. Which one stands for which of mashlib's file
names was found out from where it uses them.
"""

from __future__ import annotations

from collections.abc import Mapping

_CIRCLE = "M12 3.5a8.5 8.5 0 1 0 .01 0z"
_PAGE = "M6.5 3.5h7.5l4.5 4.5v12.5h-12zM13.5 3.7v4.8h4.8"
#: Strokes by picture.
_STROKES: Mapping[str, str] = {
    "plus": "M12 5v14M5 12h14",
    "minus": "M5 12h14",
    "cross": "M6 6l12 12M18 6 6 18",
    "tick": "M5 12.5l4.5 4.5L19 7",
    "pencil": "M4.5 19.5l1-4.5L16 4.5l3.5 3.5L9 18.5zM14 6.5 17.5 10",
    "folder": "M3 18.5V6.5l1.5-1.5h4.6l2 2.4H21v11.1z",
    "document": _PAGE,
    "text": f"{_PAGE}M8.5 12.5h7M8.5 16h5",
    "data": "M6.5 4.5a2.5 2.5 0 1 0 .01 0zM17.5 5a2.5 2.5 0 1 0 .01 0z"
    "M11.5 15a2.5 2.5 0 1 0 .01 0zM9 7l6 .3M7.7 9.2l2.7 6M16.2 9.7l-3.4 5.6",
    "person": "M12 4a3.8 3.8 0 1 0 .01 0zM4.5 20a7.5 7 0 0 1 15 0z",
    "people": "M8.5 5.5a3 3 0 1 0 .01 0zM2.5 19a6 6 0 0 1 12 0zM16 6.5a2.5 2.5 0 1 0 .01 0z"
    "M16.5 19h5a5 5 0 0 0-6.5-4.8",
    "globe": f"{_CIRCLE}M3.5 12h17M12 3.5c-5 5-5 12 0 17c5-5 5-12 0-17",
    "robot": "M5 9h14v10H5zM12 9V5M9 13v1.5M15 13v1.5M10 17h4",
    "window": "M3.5 5h17v14h-17zM3.5 9h17M6 7h.5",
    "padlock": "M5.5 11h13v9.5h-13zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11M12 14.5v2.5",
    "gear": "M12 8.5a3.5 3.5 0 1 0 .01 0zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2"
    "M16.2 16.2l2.2 2.2M18.4 5.6l-2.2 2.2M7.8 16.2l-2.2 2.2",
    "sliders": "M5 4v16M12 4v16M19 4v16M3 9h4M10 15h4M17 8h4",
    "bin": "M5 7h14M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10 10.5v6M14 10.5v6",
    "more": "M5 11a1 1 0 1 0 .01 0zM12 11a1 1 0 1 0 .01 0zM19 11a1 1 0 1 0 .01 0z",
    "again": "M19 8a8 8 0 1 0 1 5M19.5 3.5V8.5H14.5",
    "search": "M10.5 4a6.5 6.5 0 1 0 .01 0zM15.5 15.5 20.5 20.5",
    "camera": "M3.5 7.5h4l1.5-2.5h6l1.5 2.5h4v12h-17zM12 10a3.5 3.5 0 1 0 .01 0z",
    "house": "M4 11.5 12 4.5l8 7M6 10v10h12V10M10 20v-6h4v6",
    "speech": "M4 5h16v11h-9l-4.5 4v-4H4z",
    "calendar": "M4 6h16v14H4zM4 10.5h16M8 3.5V7M16 3.5V7",
    "clock": f"{_CIRCLE}M12 7v5l3.5 2",
    "up": "M12 19V5M6 11l6-6 6 6",
    "down": "M12 5v14M6 13l6 6 6-6",
    "expand": "M9 5l7 7-7 7",
    "collapse": "M5 9l7 7 7-7",
    "onward": "M5 12h13M13 6l6 6-6 6",
    "back": "M19 12H6M11 6l-6 6 6 6",
    "star": "M12 4l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z",
    "bookmark": "M7 4h10v16l-5-4-5 4z",
    "picture": "M3.5 4.5h17v15h-17zM8.5 8a1.5 1.5 0 1 0 .01 0zM4 17.5l5-4.5 3.5 3 3.5-3.5 4.5 4",
    "sound": "M9.5 17.5V6l9-1.5V16M7 15a2.5 2.5 0 1 0 .01 0zM16 13.5a2.5 2.5 0 1 0 .01 0z",
    "film": "M3.5 5h17v14h-17zM10.5 9.5l4.5 2.5-4.5 2.5z",
    "table": "M3.5 5h17v14h-17zM3.5 9.7h17M3.5 14.3h17M9.2 5v14",
    "help": f"{_CIRCLE}M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.8.4-1 .9-1 1.7M12 16.5v.3",
    "warning": "M12 4 21.5 20h-19zM12 10v5M12 17.5v.3",
    "card": "M3.5 5.5h17v13h-17zM8.5 8.5a2 2 0 1 0 .01 0zM5.5 16a3 3 0 0 1 6 0M14 10h4M14 14h4",
    "agree": "M4 11h3.5v9H4zM7.5 12l4-8c2 0 2.5 1.5 2 3.5l-.5 3h6l-1.5 9.5h-10",
    "disagree": "M4 13h3.5V4H4zM7.5 12l4 8c2 0 2.5-1.5 2-3.5l-.5-3h6L17.5 4h-10",
    "plane": "M3.5 11.5 20.5 4l-5 16.5-4-6.5zM11.5 14 20.5 4",
    "letter": "M3.5 6h17v12.5h-17zM3.5 6.5l8.5 7 8.5-7",
    "phone": "M6 3.5h4l1.5 5-2.5 1.5a11 11 0 0 0 5 5l1.5-2.5 5 1.5v4a2 2 0 0 1-2 2"
    "A15.5 15.5 0 0 1 4 5.5a2 2 0 0 1 2-2z",
    "tag": "M3.5 12.5v-9h9l8 8-9 9zM8 7a1 1 0 1 0 .01 0z",
}
#: Pictures that are a dot, with its colour: how a request stands.
_DOTS = {"green": "#2e7d4f", "red": "#b3261e", "yellow": "#c98a00", "blue": "#3d6fb4"}
_SVG = "http://www.w3.org/" + "2000/svg"
_INK, _GREEN, _RED = "#4b4a45", "#0b6b57", "#a3341f"

_MEANT = """
plus noun_34653_green.svg noun_19460_green.svg tango/22-list-add.png tango/22-list-add-new.png
cross noun_1180156.svg tbl-x-small.png retract.gif noun_2188_red.svg red.svg
tick noun_1180158.svg optional_on.PNG noun_17020_gray-tick.svg noun_17020_sans-tick.svg
minus tbl-shrink.png optional_off.PNG
pencil noun_253504.svg noun_79217.svg markdown.svg dokieli-logo.png
folder noun_973694_expanded.svg tango/22-folder-open.png noun_Cabinet_1434380.svg
document noun_598334.svg tango/22-text-x-generic.png noun_25830.svg noun_48218.svg
text noun_109873.svg noun_Document_998605.svg noun_748003.svg w3c/n3_smaller.png 22-text-xml4.png
data rdf_flyer.24.gif noun_classification_1479198.svg class-rectangle.svg property-diamond.svg
person noun_15059.svg emptyProfileAvatar.png foaf/foafTiny.gif
people noun_339237.svg social/social.gif noun_66617.svg noun_160581.svg
globe compassrose.png noun_98053.svg noun_581629.svg
robot noun_Robot_849764.svg
window noun_15177.svg noun_170702.svg noun_260227.svg noun_688606.svg noun_144.svg
padlock padlock-timbl.svg noun_123691.svg
gear tango/22-emblem-system.png noun_344563.svg
sliders noun_Sliders_341315_000000.svg
bin noun_925021.svg
more noun_243787.svg tbl-more-trans.png userinput_show_choices_temp.png
again noun_479395.svg refresh.gif
search noun_Search_875351.svg
camera noun_Camera_1618446_000000.svg
house noun_547570.svg noun_143899.svg
speech noun_346319.svg noun_1689339.svg noun_145978.svg microblog/microblog.png noun_681601.svg
calendar noun_1036577.svg noun_346777.svg noun_142708.svg
clock Wclocksmall.png icons/Wclocksmall.png
up noun_1369237.svg noun_Upload_76574_000000.svg noun_T-Block_1114655_000000.svg
down noun_1369241.svg noun_T-Block_1114657_000000.svg
expand tbl-expand-trans.png
collapse tbl-collapse.png
onward go-to-this.png noun_1180164.svg photo_next.png photo_end.png
back noun-reply-5506924.svg photo_back.png photo_begin.png
star noun_10636.svg noun_10636_grey.svg
bookmark noun_45961.svg
picture tango/22-image-x-generic.png noun_138712.svg photo_small.png flickr_small.png 1pt5a.gif
sound noun_534313.svg
film noun_1619.svg
table table.png tbl-rows.png noun_106746.svg noun_62007.svg
help noun_help.svg tango/22-help-browser.png about.png
warning noun_Danger_1259514.svg
card CV.png noun_122196.svg noun_17020.svg pb-logo.png noun_99101.svg noun_15695.svg
agree noun_1384132.svg
disagree noun_1384135.svg
letter noun_480183.svg noun_567486.svg
plane noun_383448.svg noun_368567.svg
phone silk/telephone.png
tag tag_small.png tag_tiny.png
"""


def pictures() -> dict[str, bytes]:
    """The pictures as SVG, by the names that the data browser asks for."""
    found = {f"16dot-{name}.gif": _dot(colour) for name, colour in _DOTS.items()}
    for line in _MEANT.strip().split("\n"):
        picture, *names = line.split()
        for name in names:
            colour = _GREEN if "green" in name else _RED if "red" in name else _INK
            found[name] = _drawn(_STROKES[picture], colour)
    return found


def _drawn(strokes: str, colour: str) -> bytes:
    return _svg(
        f'<path d="{strokes}" fill="none" stroke="{colour}" stroke-width="1.7" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _dot(colour: str) -> bytes:
    return _svg(f'<circle cx="12" cy="12" r="5" fill="{colour}"/>')


def _svg(inner: str) -> bytes:
    field = 'viewBox="0 0 24 24" width="24" height="24"'
    return f'<svg xmlns="{_SVG}" {field}>{inner}</svg>'.encode()
