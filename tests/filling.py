"""A person at a browser without scripts: reads a page's form, fills it in, presses a button, follows redirects."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse


@dataclass(slots=True)
class PageForm:
    """The form with id `page`: its fields as a browser would send them, and its buttons."""

    action: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)
    offered: dict[str, list[str]] = field(default_factory=dict)  # name -> values of boxes, radios and lines
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.form = PageForm()
        self.title = ""
        self._inside = False
        self._select = ""
        self._area: list[str] | None = None
        self._reading_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        present = {name for name, _ in attrs}
        name = given.get("name", "")
        if tag == "title":
            self._reading_title = True
        elif tag == "form" and given.get("id") == "page":
            self._inside, self.form.action = True, given["action"]
        elif tag == "button" and (self._inside or given.get("form") == "page"):
            self.form.buttons.append((name, given.get("value", "")))
        elif not self._inside:
            return
        elif tag == "input":
            self._input(given, present, name)
        elif tag == "select":
            self._select = name
            self.form.offered.setdefault(name, [])
            self.form.fields.append((name, ""))
        elif tag == "option" and self._select:
            self.form.offered[self._select].append(given.get("value", ""))
            if "selected" in present:
                at = max(at for at, each in enumerate(self.form.fields) if each[0] == self._select)
                self.form.fields[at] = (self._select, given.get("value", ""))
        elif tag == "textarea":
            self._area = []
            self.form.fields.append((name, ""))

    def _input(self, given: dict[str, str], present: set[str], name: str) -> None:
        if given.get("type") in ("checkbox", "radio"):
            self.form.offered.setdefault(name, []).append(given["value"])
            if "checked" in present:
                self.form.fields.append((name, given["value"]))
        else:
            self.form.fields.append((name, given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.append(data)
        if self._reading_title:
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._reading_title = False
        elif tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._area is not None:
            name, _ = self.form.fields[-1]
            self.form.fields[-1] = (name, "".join(self._area).removeprefix("\n"))
            self._area = None


@dataclass(slots=True)
class Person:
    """Someone answering. `page` is what is before them; `path` is where they are."""

    client: FlaskClient
    page: TestResponse = field(init=False)
    path: str = field(init=False, default="")

    def go(self, path: str) -> "Person":
        """Open an address and follow where it leads."""
        return self._seen(self.client.get(path, follow_redirects=True))

    def fill(self, /, button: str = "continue", **answers: str | list[str]) -> "Person":
        """Fill in some fields, leave the others as they are, press a button, follow redirects."""
        return self.send(self.filled(button, **answers))

    def send(self, fields: list[tuple[str, str]]) -> "Person":
        """Post fields to where the page's form goes."""
        return self._seen(self.client.post(self.form.action, data=MultiDict(fields), follow_redirects=True))

    def filled(self, /, button: str = "continue", **answers: str | list[str]) -> list[tuple[str, str]]:
        """What the browser would send."""
        form = self.form
        here = form.offered.keys() | {name for name, _ in form.fields}
        given = {name if name in here else name.replace("__", "."): value for name, value in answers.items()}
        unknown = given.keys() - form.offered.keys() - {name for name, _ in form.fields}
        assert not unknown, f"{self.path} has no field {unknown}"
        sent = [(name, value) for name, value in form.fields if name not in given]
        for name, value in given.items():
            sent += [(name, each) for each in ([value] if isinstance(value, str) else value)]
        return [*sent, ("action", button)]

    @property
    def form(self) -> PageForm:
        """The form on the page."""
        return self._read().form

    @property
    def title(self) -> str:
        """The page's title."""
        return self._read().title

    @property
    def text(self) -> str:
        """The page's HTML."""
        return self.page.get_data(as_text=True)

    @property
    def section(self) -> str:
        """The last part of the address."""
        return self.path.rstrip("/").rpartition("/")[2]

    @property
    def token(self) -> str:
        """The part of the address that opens the draft."""
        return self.path.split("/")[2]

    def values(self, name: str) -> list[str]:
        """What a field holds, as a browser would send it."""
        return [value for each, value in self.form.fields if each == name]

    def _read(self) -> _Reader:
        reader = _Reader()
        reader.feed(self.text)
        return reader

    def _seen(self, response: TestResponse) -> "Person":
        self.page, self.path = response, response.request.path
        return self
