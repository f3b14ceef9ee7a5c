"""How old a reader of English must be: the Flesch-Kincaid grade plus five.

Source: Kincaid, Fishburne, Rogers and Chissom (1975), Naval Technical Training Command Research Branch Report 8-75.
Syllables are counted by vowel groups, which is right for about nine words in ten. Knows one language.
"""

import re

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_STOP = re.compile(r"[.!?:;](?:\s|$)|\n")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_VOWELS = re.compile(r"[aeiouy]+")


def words(text: str) -> list[str]:
    """The words of a text; links count as what they show."""
    return _WORD.findall(_LINK.sub(r"\1", text))


def sentences(text: str) -> list[str]:
    """Its sentences; a line and a list item are sentences too."""
    return [part for part in _STOP.split(_LINK.sub(r"\1", text)) if words(part)]


def syllables(word: str) -> int:
    """How many syllables a word has, nearly always."""
    lower = word.lower()
    groups = len(_VOWELS.findall(lower))
    silent = lower.endswith("e") and not lower.endswith(("le", "ee", "ye")) and groups > 1
    silent = silent or (lower.endswith("ed") and not lower.endswith(("ted", "ded")) and groups > 1)
    return max(1, groups - silent)


def reading_age(text: str) -> int:
    """The age, in years, at which most people can read a text of some ten words or more."""
    found = words(text)
    per_sentence = len(found) / max(1, len(sentences(text)))
    per_word = sum(map(syllables, found)) / max(1, len(found))
    return max(5, round(0.39 * per_sentence + 11.8 * per_word - 15.59 + 5))
