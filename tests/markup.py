"""HTML as nested facts, so that two pages can be compared whatever their white space and order of attributes."""

from html.parser import HTMLParser

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.facts: list[str] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.flush()
        told = [f'{name}="{" ".join((value or "").split())}"' for name, value in sorted(attrs)]
        self.facts.append("  " * len(self.open) + " ".join([f"<{tag}", *told]) + ">")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self.flush()
        assert self.open[-1:] == [tag], f"</{tag}> closes {self.open}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data

    def flush(self) -> None:
        if words := " ".join(self.text.split()):
            self.facts.append("  " * len(self.open) + words)
        self.text = ""


def facts(html: str) -> list[str]:
    """One line an element or a text, indented by depth; raises when elements are not closed in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.flush()
    assert not reader.open, f"never closed: {reader.open}"
    return reader.facts
