"""Compiled questionnaires of every type of question, made up by chance, and what people might answer."""

from typing import Any

from chance import DAYS, OPERATORS, TEXTS, Chance, rule, value

CODES = ("a", "b", "c", "10", "9", "constructor", "other", "none")
TYPES = (
    "information", "consent", "single", "multiple", "multiple", "scale", "grid", "rank", "number", "amount", "band",
    "text", "long_text", "date", "month", "area", "postcode_sector",
)  # fmt: skip
CHOICES = frozenset({"consent", "single", "multiple", "scale", "grid", "rank", "band", "area"})
FIGURES = frozenset({"number", "amount"})
ORDERED = FIGURES | {"date", "month"}
PLACES = ("Asfordby", "Thorpe", "Frisby-on-the-Wreake", "St. Mary’s", "Großdorf", "İzmir", "Łódź Ⅳ", "Great & Little")
WORDS = (
    "Yes",
    "No, thank you",
    "Straße",
    "STRASSE",
    "e\u0301te\u0301",
    "ıIi",
    "Ordnungsamt\nzwei",
    "x" * 130,
    "\U0001f600" * 100,
    "  ",
)
MODES = ("web", "tablet", "kiosk", "paper", "import")


def form(chance: Chance) -> dict[str, Any]:
    """One to four sections of one to four questions, compiled as the server compiles them."""
    asked: list[dict[str, Any]] = []
    sections = []
    for at in range(chance.randint(1, 4)):
        relevant = _perhaps(chance, asked, 25)
        made = [_question(chance, f"q{at}{n}", asked) for n in range(chance.randint(1, 4))]
        sections.append({"id": f"s{at}", "title": {"en": "S"}, "questions": made, **relevant})
    ends = [{"when": _rule(chance, asked), "page": "p", "keep": "nothing"} for _ in range(chance.choice((0, 0, 1, 2)))]
    whole = {"id": "tiny", "version": 1, "languages": ["en", "pl"], "title": {"en": "Tiny"}, "sections": sections}
    return {"format": 1, "questionnaire": whole | ({"ends": ends} if ends else {})}


def _question(chance: Chance, name: str, asked: list[dict[str, Any]]) -> dict[str, Any]:
    """A question that may look at those asked before, to which it is added."""
    kind = chance.choice(TYPES)
    name = "constructor" if chance.often(3) and all(each["id"] != "constructor" for each in asked) else name
    made = {"id": name, "type": kind, "text": _words(chance), **_perhaps(chance, asked, 15)}
    if kind != "information" and chance.often(40):
        made["required"] = True if chance.often(60) or not asked else _rule(chance, asked)
    if chance.often(10):
        made["modes"] = sorted(chance.some(MODES)) or ["tablet"]
    if chance.often(30):
        made["short"] = _words(chance)
    made |= _choices(chance, kind, asked) if kind in CHOICES else _limits(chance, kind)
    if kind in FIGURES and chance.often(30):
        made["options"] = [_option(chance, code, asked, "grid") for code in chance.some(CODES, 3) or ["a"]]
    if chance.often(15):
        made["messages"] = {chance.choice(("required", "too_long", "maximum")): {"en": "Say {minimum} {x} {question}"}}
    asked.append(made)
    if chance.often(15) and kind != "information":
        made["checks"] = [
            {"that": _rule(chance, asked), "message": _words(chance)} for _ in range(chance.randint(1, 2))
        ]
    return made


def _choices(chance: Chance, kind: str, asked: list[dict[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    ticked = [each["id"] for each in asked if each["type"] == "multiple"]
    if kind == "consent" and chance.often(50):
        return {}
    if kind in {"single", "multiple", "rank"} and ticked and chance.often(60):
        made["chosen_in"] = chance.choice(ticked)
    if "chosen_in" not in made or chance.often(30):
        spare = ("equal", "other2") if "chosen_in" in made else CODES
        made["options"] = [_option(chance, code, asked, kind) for code in chance.some(spare, 6) or spare[:1]]
    if kind == "grid":
        made["rows"] = [_option(chance, code, asked, kind) for code in chance.some(CODES[:6], 4) or ["a"]]
    if kind in {"multiple", "rank"}:
        made |= {key: chance.randint(1, 3) for key in chance.some(("min_choices", "max_choices"))}
    if kind == "area" and chance.often(70):
        codes = [each["code"] for each in made["options"]]
        made["places"] = [{"name": each, "codes": chance.some(codes) or codes[:1]} for each in chance.some(PLACES, 5)]
        made = {key: part for key, part in made.items() if part}
    return made


def _option(chance: Chance, code: str, asked: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    special = {"other": "requires_text", "other2": "requires_text", "none": "exclusive"}.get(code)
    traits = {special: True} if special and kind != "grid" else {}
    return {"code": code, "label": _words(chance), **traits, **_perhaps(chance, asked, 15)}


def _limits(chance: Chance, kind: str) -> dict[str, Any]:
    sides = chance.some(("minimum", "maximum"))
    match kind:
        case "amount" | "number":
            limits = {"amount": (0, 1, 999, 999_999_999_999), "number": (-3, 0, 1, 1500, 2**53 - 1)}[kind]
            return {side: chance.choice(limits) for side in sides}
        case "date" | "month":
            bounds = {"date": ("2024-01-01", "2024-12-31"), "month": ("2024-02", "2024-11")}[kind]
            return {side: chance.choice(bounds) for side in sides}
        case "text" if chance.often(40):
            return {"pattern": chance.choice(("digits", "email", "phone", "reference", "time", "year"))}
        case "text" | "long_text" if chance.often(50):
            return {"max_length": chance.choice((1, 3, 1000))}
    return {}


def _words(chance: Chance) -> dict[str, str]:
    only_one = chance.choice(("en", "en", "en", "en", "en", "en", "pl", "cy"))
    return {only_one: chance.choice(WORDS)} | ({"pl": chance.choice(WORDS)} if chance.often(40) else {})


def _perhaps(chance: Chance, asked: list[dict[str, Any]], percent: int) -> dict[str, Any]:
    return {"relevant": _rule(chance, asked)} if asked and chance.often(percent) else {}


def _rule(chance: Chance, asked: list[dict[str, Any]]) -> list[Any]:
    """A rule about what was asked before, of the right types: others are refused when a questionnaire is compiled."""
    return rule(chance, lambda lot: _pair(lot, asked) or _look(lot, lot.choice(asked)), depth=2)


def _pair(chance: Chance, asked: list[dict[str, Any]]) -> list[Any] | None:
    """Two answers of one kind compared; none when there are no two."""
    one, other = chance.choice(asked), chance.choice(asked)
    if one["type"] != other["type"] or one["type"] not in ORDERED:
        return None
    return [chance.choice(OPERATORS), {"q": one["id"]}, {"q": other["id"]}]


def _look(chance: Chance, each: dict[str, Any]) -> list[Any]:
    ref, kind = {"q": each["id"]}, each["type"]
    if kind == "information":
        return [chance.choice(OPERATORS), {"q": "today"}, chance.choice(DAYS[:4])]
    if kind == "grid" and chance.often(80):
        ref["row"] = chance.choice([row["code"] for row in each["rows"]])
        return chance.choice((["==", ref, chance.choice(CODES)], ["in", ref, list(CODES[:3])], ["answered", ref]))
    if kind == "grid" or chance.often(20):
        return ["answered", ref]
    if kind in {"multiple", "rank"}:
        has = [chance.choice(("has_any", "has_all")), ref, chance.some(CODES) or ["a"]]
        return chance.choice((has, has, ["count", ref, chance.choice(OPERATORS), chance.randint(0, 3)]))
    if kind in ORDERED:
        return _figure(chance, ref, each)
    texts = TEXTS[2:] if kind in {"text", "long_text"} else CODES
    if chance.often(20) and any("requires_text" in option for option in each.get("options", ())):
        ref["q"], texts = f"{each['id']}_other", ("Fog", "é")
    return chance.choice(([chance.choice(("==", "!=")), ref, chance.choice(texts)], ["in", ref, list(texts[:3])]))


def _figure(chance: Chance, ref: dict[str, Any], each: dict[str, Any]) -> list[Any]:
    if "options" in each and chance.often(40):
        return chance.choice((["==", ref, chance.choice(CODES)], ["in", ref, list(CODES[:3])]))
    values: dict[str, Any] = {
        "number": (0, 1, 2, 1500),
        "amount": (0, 1, 10, 999),
        "date": DAYS[:4],
        "month": ("2024-01", "2024-08", "2023-12"),
    }
    return [chance.choice(OPERATORS), ref, chance.choice(values[each["type"]])]


# --- Answers ----------------------------------------------------------------------------------


_BESIDE = ("Fog", "Fog", "", " ", 5, "e\u0301", "x\ny", "\U0001f600" * 201)
_UNKNOWN = ("unknown", "7", "a/b~c", "__proto__", "q00_place", "\U0001f600", "\uff5e")


_BESIDE = ("Fog", "Fog", "", " ", 5, "e\u0301", "x\ny", "\U0001f600" * 201)
_UNKNOWN = ("unknown", "7", "a/b~c", "__proto__", "q00_place", "\U0001f600", "\uff5e")


def answers(chance: Chance, asked: dict[str, Any]) -> dict[str, Any]:
    """Mostly sound answers to most of the questions, some junk, companions, now and then an unknown key."""
    given: dict[str, Any] = {}
    questions = [each for section in asked["questionnaire"]["sections"] for each in section["questions"]]
    for each in questions:
        if chance.often(85):
            given[each["id"]] = _sound(chance, each) if chance.often(85) else value(chance, CODES)
        if chance.often(50 if each["type"] in CHOICES else 5):
            given[f"{each['id']}_other"] = chance.choice(_BESIDE)
        if chance.often(20) and each["type"] == "area":
            given[f"{each['id']}_place"] = chance.choice((*PLACES, "Rome", "", 5))
    if chance.often(15):
        given[chance.choice(_UNKNOWN)] = value(chance)
    return given


def _sound(chance: Chance, each: dict[str, Any]) -> Any:
    """An answer that could be given, or nearly."""
    codes = [option["code"] for option in each.get("options", ())] or list(CODES[:3])
    codes += CODES[:3] if "chosen_in" in each else ()
    match each["type"]:
        case "consent" | "single" | "scale" | "band" | "area":
            return chance.choice(("yes", "no") if each["type"] == "consent" else codes)
        case "multiple" | "rank":
            return chance.some(codes, chance.choice((1, 2, 4))) + (codes[:1] if chance.often(5) else [])
        case "grid":
            rows = [row["code"] for row in each["rows"]]
            rows = rows if chance.often(30) else chance.some([*rows, "r/~"] if chance.often(10) else rows, 8)
            return {row: chance.choice(codes) for row in rows}
    if each["type"] in FIGURES and "options" in each and chance.often(40):
        return chance.choice(codes)
    return chance.choice(_SOUND[each["type"]])


_WRITTEN = (
    "7", "a@b.c", "a@b", "01632 960 001", "AB-1", "19:30", "24:00", "09:05", "23:59", "20:60", "2024",
    "0999", "123456", "+44 (0)1664-502", "a b@c.d", "a@b.c.", "x" * 201, "\U0001f600" * 3, "x\n",
    "\U00010000\U0010ffff",
)  # fmt: skip

_DATES = (
    "2024-02-29", "2023-02-29", "1900-02-29", "2000-02-29", "0000-01-01", "2025-01-01", "2024-00-10", "2024-13-01",
    "2024-01-00", "2024-04-31", "2024-01-31", "2024-1-1",
)  # fmt: skip

_SOUND: dict[str, tuple[Any, ...]] = {
    "information": (None,),
    "amount": ("0.00", "0.01", "1.00", "9.99", "10.00", "999.00", "999.01", "999999999999.99", "1", "1.5", "01.00"),
    "number": (-4, 0, 1, 2, 1500, 1501, 2**53 - 1, 2**53),
    "text": (*_WRITTEN, *TEXTS),
    "long_text": (*_WRITTEN, *TEXTS, "x\ty"),
    "date": _DATES,
    "month": ("2024-02", "2024-13", "0000-05", "2023-01", "2024-2", "2024-00", "2024-10", "2024-12"),
    "postcode_sector": ("LE13 1", "W1A 0", "LE13 1AB", "le13 1", "LE13  1"),
}
