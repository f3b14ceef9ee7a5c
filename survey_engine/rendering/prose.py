"""The small markup that long texts may carry, as HTML: nothing an author writes can become markup by itself.

Paragraphs are parted by a blank line; lines that begin "- " are a list; `[label](target)` is a link, to https://, tel:
or a /path of ours.
"""

import re
from collections.abc import Iterable
from itertools import groupby

from markupsafe import Markup, escape

LINK = re.compile(r"\[([^\[\]\n]+)\]\((https://[^\s()<>]+|tel:\+?[0-9]{2,15}|/(?!/)[^\s()<>]*)\)")
_UNPRINTABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def plain(text: str) -> Markup:
    """`text` as it stands, safe anywhere in a page; what no page may hold is shown as a replacement character."""
    return escape(text if text.isprintable() else _UNPRINTABLE.sub("\ufffd", text))


def inline(text: str) -> Markup:
    """One line of text with its links."""
    parts = LINK.split(text)
    found = [plain(parts[0])]
    for label, target, after in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        found.append(Markup('<a class="govuk-link" href="{}">{}</a>').format(plain(target), plain(label)))
        found.append(plain(after))
    return Markup("").join(found)


def prose(text: str) -> Markup:
    """A text of paragraphs, lists and links."""
    blocks = re.split(r"\n\s*\n", text.strip())
    return Markup("\n").join(_run(*run) for block in blocks for run in groupby(block.splitlines(), _listed))


def _listed(line: str) -> bool:
    return line.startswith("- ")


def _run(listed: bool, lines: Iterable[str]) -> Markup:
    if listed:
        items = Markup("").join(Markup("<li>{}</li>").format(inline(line[2:].strip())) for line in lines)
        return Markup('<ul class="govuk-list govuk-list--bullet">{}</ul>').format(items)
    return Markup('<p class="govuk-body">{}</p>').format(inline(" ".join(line.strip() for line in lines)))
