"""What the small markup of texts may not hold: HTML, and links to anywhere but https, telephones and our own pages.

Pages escape everything anyway; an author should hear of it before the public sees it.
"""

import re

_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--")
_LINK = re.compile(r"\[[^\[\]\n]+\]\(([^()]*)\)")
_TARGET = re.compile(r"https://[^\s()<>]+|tel:\+?[0-9]{2,15}|/(?!/)[^\s()<>]*")


def misused(text: str) -> str | None:
    """What is wrong with the markup of a text, in words; None when nothing is."""
    if tag := _TAG.search(text):
        return f"'{tag[0][:40]}' looks like HTML, which is shown as it is written. Remove it."
    for link in _LINK.finditer(text):
        if not _TARGET.fullmatch(link[1]):
            return (
                f"'{link[1][:60]}' cannot be linked to. Use https://.., tel:.. (digits only) or a /path of this site."
            )
    return None
