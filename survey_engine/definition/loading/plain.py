"""The model as plain data and back, so that a compiled questionnaire is JSON any language can read.

Keys are the model's own names; what has its default is left out; rules are arrays (see tree.py). One codec follows the
model's types, so a new field needs nothing here.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from survey_engine.definition import model
from survey_engine.definition.rule_language import tree

RULES = get_args(model.Rule)
Kind = TypeVar("Kind")


def to_plain(value: object) -> object:
    """A part of the model as dicts, lists, strings, numbers and booleans."""
    if isinstance(value, RULES):
        return tree.to_data(cast(model.Rule, value))
    if is_dataclass(value):
        return {each.name: to_plain(getattr(value, each.name)) for each in fields(value) if _told(each, value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: to_plain(part) for key, part in value.items()}
    if isinstance(value, frozenset):
        return sorted(map(to_plain, value), key=str)
    return [to_plain(part) for part in value] if isinstance(value, tuple | list) else value


def to_questionnaire(data: object) -> model.Questionnaire:
    """The questionnaire that `to_plain` wrote; trusts its shape."""
    return to_model(model.Questionnaire, data)


def to_model(kind: type[Kind], data: object) -> Kind:
    """What `to_plain` wrote of any dataclass made of the types above; trusts its shape."""
    return cast(Kind, _reader(cast(Any, kind))(data))


def _told(each: "Field[Any]", value: object) -> bool:
    if each.default_factory is not MISSING:
        return bool(getattr(value, each.name) != each.default_factory())
    return bool(getattr(value, each.name) != each.default)


Read = Callable[[Any], object]


@cache
def _reader(kind: Any) -> Read:
    """The function that reads plain data into one type of the model."""
    if kind == model.Rule:
        return tree.from_data
    origin, inside = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return _either(inside)
    if origin is tuple:
        return _many(tuple, inside[0])
    if origin is frozenset:
        return _many(frozenset, inside[0])
    if origin is not None:
        return _mapping(_reader(inside[1]))
    return _one(kind)


def _one(kind: Any) -> Read:
    if is_dataclass(kind):
        return _dataclass(kind)
    return kind if isinstance(kind, type) and issubclass(kind, Enum) else _same


def _either(kinds: tuple[Any, ...]) -> Read:
    """A union of None, plain values, and at most one other type or the rules."""
    if kinds[0] is bool and model.Compare in kinds:
        return lambda data: data if isinstance(data, bool) else tree.from_data(data)
    if model.Compare in kinds:
        return lambda data: None if data is None else tree.from_data(data)
    rest = [kind for kind in kinds if kind is not types.NoneType]
    read = _reader(rest[0]) if len(rest) == 1 else _same
    return lambda data: None if data is None else read(data)


def _many(make: Callable[[Any], object], kind: Any) -> Read:
    read = _reader(kind)
    return lambda data: make(read(part) for part in data)


def _mapping(read: Read) -> Read:
    return lambda data: {key: read(part) for key, part in data.items()}


def _dataclass(kind: Any) -> Read:
    hints = get_type_hints(kind)
    readers: dict[str, Read] = {each.name: _reader(hints[each.name]) for each in fields(kind)}
    return lambda data: kind(**{name: readers[name](part) for name, part in data.items()})


def _same(data: object) -> object:
    return data
