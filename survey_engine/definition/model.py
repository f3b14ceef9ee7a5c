"""What a questionnaire is: frozen data, no input or output.

Questionnaire > Section > Question > Option. An *answer* is the value given to one question.
`relevant` and `required` mean what they mean in ODK XForms. Codelists are already resolved here:
a Questionnaire stands alone, and `compile.canonical` turns it into bytes and back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from survey_engine.definition.terms import All as All
from survey_engine.definition.terms import Answered as Answered
from survey_engine.definition.terms import Any as Any
from survey_engine.definition.terms import Compare as Compare
from survey_engine.definition.terms import Count as Count
from survey_engine.definition.terms import Has as Has
from survey_engine.definition.terms import In as In
from survey_engine.definition.terms import Not as Not
from survey_engine.definition.terms import Ref as Ref
from survey_engine.definition.terms import Rule as Rule

Text = Mapping[str, str]
"""One text in every language of the questionnaire: language code -> words."""

AnswerValue = str | int | list[str] | dict[str, str]
"""text, a code, a date or an amount | number | codes chosen (multiple, rank) | row code -> option code (grid)."""

Answers = Mapping[str, AnswerValue]
"""Question id (or companion id: `<id>_other`, `<id>_place`) -> answer; a missing key is a blank."""


class QuestionType(StrEnum):
    INFORMATION = "information"
    CONSENT = "consent"  # a single of yes and no
    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    GRID = "grid"
    RANK = "rank"
    NUMBER = "number"
    AMOUNT = "amount"  # pounds and pence, "1250.00"
    BAND = "band"
    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"  # YYYY-MM-DD
    MONTH = "month"  # YYYY-MM
    AREA = "area"  # a single, with the place chosen in `<id>_place`
    POSTCODE_SECTOR = "postcode_sector"  # "LE13 1"


ONE_CODE = frozenset(
    {QuestionType.CONSENT, QuestionType.SINGLE, QuestionType.SCALE, QuestionType.BAND, QuestionType.AREA}
)
"""Types whose answer is one option's code."""

FIGURES = frozenset({QuestionType.NUMBER, QuestionType.AMOUNT})
"""Types whose answer is a figure, or the code of a range where options are given for who does not know it."""

MANY_CODES = frozenset({QuestionType.MULTIPLE, QuestionType.RANK})
"""Types whose answer is a list of options' codes."""


class Mode(StrEnum):
    """How a response was collected."""

    WEB = "web"
    TABLET = "tablet"
    KIOSK = "kiosk"
    PAPER = "paper"
    IMPORT = "import"


LIVE = (Mode.WEB, Mode.TABLET, Mode.KIOSK, Mode.PAPER)
"""Every mode but import, which is always allowed."""


class Order(StrEnum):
    FIXED = "fixed"
    SHUFFLE = "shuffle"  # specials (exclusive, requires_text) stay last


class Keep(StrEnum):
    """What an early end leaves behind."""

    RESPONSE = "response"
    COUNT_ONLY = "count_only"
    NOTHING = "nothing"


# --- Questions --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """A place people know by name, and the option codes (wards) it lies in."""

    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """A choice. `code` is stored and never reworded; `label` is shown and may be."""

    code: str
    label: Text
    hint: Text | None = None
    exclusive: bool = False  # "None of these": cannot be picked together with another
    requires_text: bool = False  # "Other (please specify)": text in `<id>_other`
    sensitive: bool = False
    relevant: Rule | None = None
    score: int | None = None  # scale
    low: int | None = None  # band or range of a figure, inclusive; of an amount in whole pounds
    high: int | None = None  # inclusive, of an amount down to the last penny; None: no upper end
    level: str | None = None  # area: ward, special ...
    parent: str | None = None
    area_type: str | None = None  # town, rural
    attributes: Mapping[str, str] = field(default_factory=dict)  # the codelist's other columns

    @property
    def special(self) -> bool:
        """True for options that stay last when the rest are shuffled."""
        return self.exclusive or self.requires_text


@dataclass(frozen=True, slots=True)
class Check:
    """What must hold between this answer and earlier ones, once everything it looks at is answered."""

    that: Rule
    message: Text


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `minimum` and `maximum` are inclusive, in the unit the question names (or ISO dates)."""

    id: str
    type: QuestionType
    text: Text
    hint: Text | None = None
    note: Text | None = None  # for the interviewer only
    short: Text | None = None  # what the answer is called in messages, after "your" or a number: "concerns", "age"
    required: bool | Rule = False
    relevant: Rule | None = None  # None: always asked
    options: tuple[Option, ...] = ()
    chosen_in: str | None = None  # options are those ticked in this earlier multiple question, then `options`
    rows: tuple[Option, ...] = ()  # grid
    places: tuple[Place, ...] = ()  # area
    order: Order = Order.FIXED
    min_choices: int | None = None
    max_choices: int | None = None  # for rank: how many may be ordered
    minimum: int | str | None = None
    maximum: int | str | None = None
    unit: Text | None = None
    max_length: int | None = None  # code points
    pattern: str | None = None  # a name from validation.PATTERNS
    modes: frozenset[Mode] | None = None  # None: every mode
    private: bool = False  # hidden on a shared screen until handed over
    sensitive: bool = False
    style: str | None = None  # information: plain, inset, warning, details
    messages: Mapping[str, Text] = field(default_factory=dict)  # fault code -> own wording
    checks: tuple[Check, ...] = ()

    def asked_in(self, mode: Mode) -> bool:
        return self.modes is None or mode in self.modes


@dataclass(frozen=True, slots=True)
class Section:
    """One page of questions. `sensitive` shows the exit button; `skippable` offers to skip the whole page."""

    id: str
    title: Text
    questions: tuple[Question, ...]
    relevant: Rule | None = None
    sensitive: bool = False
    skippable: bool = False


@dataclass(frozen=True, slots=True)
class Repeat:
    """Questions asked again for every option ticked in `each`: `members` are asked as `<member>__<code>`.

    Each code has a section `<section>__<code>` of its own. `asked` says which members each code has.
    """

    id: str
    each: str
    members: tuple[str, ...]
    asked: Mapping[str, tuple[str, ...]]  # code -> members


def repeated(name: str, code: str) -> str:
    """The id that a member, or the section, of a repeat has for one code."""
    return f"{name}__{code}"


@dataclass(frozen=True, slots=True)
class Page:
    """A page that an end shows. `text` is in the small markup of `web` (paragraphs, '- ' lists, [links](url))."""

    id: str
    title: Text
    text: Text


@dataclass(frozen=True, slots=True)
class End:
    """Where the questionnaire stops early: a page, or another questionnaire that starts there."""

    when: Rule
    page: str | None = None
    keep: Keep = Keep.RESPONSE
    go_to: str | None = None
    carry: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Net:
    """Members of one multiple question counted together, each respondent once."""

    code: str
    label: Text
    of: str
    any: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A named kind of respondent, as a rule over the answers."""

    code: str
    label: Text
    when: Rule


@dataclass(frozen=True, slots=True)
class Wave:
    """Which series this version belongs to, and what it may be compared with (id -> notes)."""

    series: str
    label: str
    compare: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What each question is for (role -> question ids), nets, groups and the wave."""

    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nets: tuple[Net, ...] = ()
    groups: tuple[Group, ...] = ()
    wave: Wave | None = None


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One version of a questionnaire, complete. `mapping` says how codes map to an earlier version."""

    id: str
    version: int
    languages: tuple[str, ...]
    title: Text
    sections: tuple[Section, ...]
    minutes: int | None = None
    modes: tuple[Mode, ...] = LIVE
    intro: Text | None = None
    pages: tuple[Page, ...] = ()
    ends: tuple[End, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    analysis: Analysis = Analysis()
    mapping: Mapping[str, object] = field(default_factory=dict)

    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order asked."""
        return tuple(question for section in self.sections for question in section.questions)
