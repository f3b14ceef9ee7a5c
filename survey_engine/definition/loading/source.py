"""Strict YAML: text -> plain data, and where every part of it stands.

YAML 1.2's core words only: true, false, null, whole numbers, and everything else is text (`no`, `on` and 2024-08-30
too). Refuses at once what makes files surprising or dangerous: aliases, anchors, tags, duplicate keys, several
documents, ambiguous numbers, great depth or size. Reads parser events, never PyYAML's own constructors. Knows nothing
of questionnaires.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from unicodedata import normalize

import yaml

from survey_engine.definition.canonical import pointer
from survey_engine.definition.located import Finding, LocatedError, refuse
from survey_engine.errors import Fault

SIZE = 8 * 1024 * 1024  # bytes
DEPTH = 20
ITEMS = 2_000  # in one list or mapping
NODES = 60_000  # in one file

Place = tuple[int, int]
"""Line and column, from 1."""

_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_NUMBER = re.compile(
    r"[-+]?(0[xo][0-9A-Fa-f_]+|[0-9][0-9_]*|(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|\.inf|\.nan)", re.I
)
_WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
}
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document. `positions` has the place of every value by JSON pointer, `keys` that of its key."""

    data: object
    positions: Mapping[str, Place]
    name: str
    keys: Mapping[str, Place]

    def find(self, fault: Fault, *, at_key: bool = False) -> Finding:
        """Where a fault is: at its value (or key), or else at the nearest part around it, or 1:1."""
        path = fault.path
        if at_key and path in self.keys:
            return Finding(self.name, *self.keys[path], fault)
        while path and path not in self.positions:
            path = path.rpartition("/")[0]
        return Finding(self.name, *self.positions.get(path, (1, 1)), fault)


def read_file(path: Path) -> bytes:
    """The bytes of a file, or a refusal that says why they cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"Cannot read this file: {error.strerror}. Check the path and its permissions."
        raise refuse(str(path), 1, 1, Fault("", "file.unreadable", message)) from error


def read_yaml(text: bytes, name: str) -> Document:
    """The one document in a YAML text; raises LocatedError (a DefinitionError) with the place of what is wrong."""
    if len(text) > SIZE:
        message = f"This file is {len(text):,} bytes; at most {SIZE:,} are read. Move long lists to a codelist."
        raise refuse(name, 1, 1, Fault("", "yaml.too_large", message))
    check_characters(text, name)
    return _Reader(text, name).document()


def check_characters(text: bytes, name: str) -> None:
    """Refuse bytes that are not UTF-8 or hold a NUL, with their place."""
    try:
        bad, what = text.decode("utf-8").find("\0"), "a NUL character"
        if bad < 0:
            return
        before = text.decode("utf-8")[:bad]
    except UnicodeDecodeError as error:
        before, what = text[: error.start].decode("utf-8"), "a byte that is not UTF-8"
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    message = f"There is {what} here. Save the file as UTF-8 text."
    raise refuse(name, line, column, Fault("", "yaml.encoding", message))


class _Reader:
    """Walks the parser's events once, building data and places together."""

    def __init__(self, text: bytes, name: str) -> None:
        self.name = name
        self.events: Iterator[yaml.Event] = yaml.parse(text.removeprefix(b"\xef\xbb\xbf"), Loader=_Loader)
        self.lines = len(text.splitlines()) or 1
        self.positions: dict[str, Place] = {}
        self.keys: dict[str, Place] = {}
        self.twice: list[Finding] = []

    def document(self) -> Document:
        try:
            data = self._document()
        except yaml.MarkedYAMLError as error:
            ended = error.problem_mark is None or error.problem_mark.line >= self.lines
            mark = (error.context_mark if ended else None) or error.problem_mark
            place = (min(mark.line + 1, self.lines), mark.column + 1) if mark else (1, 1)
            problem = error.problem or error.context or "cannot be read"
            message = f"This is not YAML: {problem}. Check indentation, quotes and colons here and just above."
            raise refuse(self.name, *place, Fault("", "yaml.syntax", message)) from error
        except yaml.reader.ReaderError as error:
            message = f"A character here is not allowed in YAML ({error.reason}). Remove it."
            raise refuse(self.name, 1, 1, Fault("", "yaml.encoding", message)) from error
        if self.twice:
            raise LocatedError(self.twice)
        return Document(data, self.positions, self.name, self.keys)

    def _document(self) -> object:
        next(self.events)  # the stream starts
        start = next(self.events)
        if not isinstance(start, yaml.DocumentStartEvent):
            empty = Fault("", "yaml.empty", "This file is empty. Write a mapping of keys and values.")
            raise refuse(self.name, 1, 1, empty)
        if start.tags:
            self._refuse(start, "", "yaml.tag", "%TAG is not allowed. Remove it.")
        data = self._value(next(self.events), "", 0)
        next(self.events)  # the document ends
        after = next(self.events)
        if isinstance(after, yaml.DocumentStartEvent):
            self._refuse(after, "", "yaml.documents", "A second document starts here. Keep one document in a file.")
        return data

    def _value(self, event: yaml.Event, path: str, depth: int) -> object:
        self._allow(event, path, depth)
        self.positions[path] = _place(event)
        match event:
            case yaml.ScalarEvent():
                return self._scalar(event, path)
            case yaml.SequenceStartEvent():
                return self._sequence(path, depth)
        return self._mapping(path, depth)

    def _allow(self, event: yaml.Event, path: str, depth: int) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, path, "yaml.alias", "Aliases (*name) are not allowed. Write the value out.")
        if getattr(event, "anchor", None) is not None:
            self._refuse(event, path, "yaml.anchor", "Anchors (&name) are not allowed. Remove it.")
        if getattr(event, "tag", None) is not None:
            self._refuse(event, path, "yaml.tag", "Tags (!name) are not allowed. Remove it.")
        if depth > DEPTH:
            self._refuse(event, path, "yaml.too_deep", f"This lies more than {DEPTH} levels deep. Write it flatter.")
        if len(self.positions) > NODES:
            self._refuse(event, path, "yaml.too_large", f"This file holds more than {NODES:,} values. Split it.")

    def _sequence(self, path: str, depth: int) -> list[object]:
        items: list[object] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            if len(items) == ITEMS:
                self._refuse(event, path, "yaml.too_many", f"This list has more than {ITEMS:,} items. Shorten it.")
            items.append(self._value(event, f"{path}/{len(items)}", depth + 1))
        return items

    def _mapping(self, path: str, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if len(found) == ITEMS:
                self._refuse(event, path, "yaml.too_many", f"This mapping has more than {ITEMS:,} keys. Shorten it.")
            key = self._key(event, path)
            step = pointer(path, key)
            if key in found:
                message = f"The key '{key}' is given twice in one mapping. Keep one of them."
                self.twice.append(self._finding(event, step, "yaml.duplicate", message))
            else:
                self.keys[step] = _place(event)
            found[key] = self._value(next(self.events), step, depth + 1)
        return found

    def _key(self, event: yaml.Event, path: str) -> str:
        self._allow(event, path, 0)
        if not isinstance(event, yaml.ScalarEvent) or event.value == "":
            self._refuse(event, path, "yaml.key", "A key must be a word. Write 'key: value'.")
        return self._text(event, path)

    def _scalar(self, event: yaml.ScalarEvent, path: str) -> object:
        value = event.value
        if not event.implicit[0]:
            return self._text(event, path)
        if value in _WORDS:
            return _WORDS[value]
        if _WHOLE.fullmatch(value):
            return int(value)
        if _NUMBER.fullmatch(value):
            message = f"'{value}' is not a plain whole number. Write it like 12, or in quotes if it is text."
            self._refuse(event, path, "yaml.number", message)
        return self._text(event, path)

    def _text(self, event: yaml.ScalarEvent, path: str) -> str:
        if found := FORBIDDEN.search(event.value):
            message = f"This text holds the invisible character U+{ord(found[0]):04X}. Remove it."
            self._refuse(event, path, "yaml.character", message)
        return normalize("NFC", event.value)

    def _finding(self, event: yaml.Event, path: str, code: str, message: str) -> Finding:
        return Finding(self.name, *_place(event), Fault(path, code, message))

    def _refuse(self, event: yaml.Event, path: str, code: str, message: str) -> NoReturn:
        raise LocatedError([*self.twice, self._finding(event, path, code, message)])


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
