"""What differs between two documents, one line a place, so that a person sees what was changed. Pure."""

from collections.abc import Iterator, Mapping, Sequence

NAMED_BY = ("id", "code", "name")  # a list of mappings is matched by the first of these that all its members carry
LONGEST = 120  # characters of a value shown
NOTHING = "(nothing)"


def difference(before: object, after: object, path: str = "") -> Iterator[str]:
    """A line for every place that differs: `sections/you/questions/age/required: was true, is false`."""
    if repr(before) == repr(after):  # not ==, for which 1 is True
        return
    ours, theirs = _members(before, after)
    if ours is None or theirs is None:
        yield f"{path or 'everything'}: was {_short(before)}, is {_short(after)}"
        return
    for key in [*ours, *(key for key in theirs if key not in ours)]:
        step = f"{path}/{key}" if path else key
        if key not in theirs:
            yield f"{step}: was {_short(ours[key])}, is {NOTHING}"
        elif key not in ours:
            yield f"{step}: was {NOTHING}, is {_short(theirs[key])}"
        else:
            yield from difference(ours[key], theirs[key], step)
    if list(ours) != list(theirs) and isinstance(before, Sequence) and set(ours) == set(theirs):
        yield f"{path}: was in the order {_short(list(ours))}, is {_short(list(theirs))}"


def _members(before: object, after: object) -> tuple[Mapping[str, object] | None, Mapping[str, object] | None]:
    """Both as mappings when they can be compared member by member, else nothing."""
    match before, after:
        case dict(), dict():
            return before, after
        case list(), list():
            key = next((key for key in NAMED_BY if _carry(before, key) and _carry(after, key)), None)
            return _named(before, key), _named(after, key)
        case _:
            return None, None


def _carry(members: list[object], key: str) -> bool:
    """True when every member has a different value under `key`."""
    names = [member[key] for member in members if isinstance(member, dict) and isinstance(member.get(key), str)]
    return len(set(names)) == len(members)


def _named(members: list[object], key: str | None) -> Mapping[str, object] | None:
    if key is None:
        return None
    return {member[key]: member for member in members if isinstance(member, dict)}


def _short(value: object) -> str:
    match value:
        case {"id": str(name)} | {"code": str(name)}:
            return f"'{name}'"
        case str():
            text = f"'{value}'"
        case bool():
            text = "true" if value else "false"
        case None:
            text = NOTHING
        case _:
            text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
