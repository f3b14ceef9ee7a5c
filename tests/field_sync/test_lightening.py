"""What tablets fetch: no comments, the same meaning, and small enough for a village hall."""

import brotli
import javascript
import pytest

from field_sync.lightening import lightened

FILES = sorted(
    path for path in javascript.CLIENT.rglob("*") if path.suffix in {".js", ".css"} and "node_modules" not in path.parts
)


def test_every_file_means_the_same_without_its_comments() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in FILES}
    asked = [{"loader": path.suffix[1:], "sources": [source, lightened(source)]} for path, source in sources.items()]

    same = dict(zip(FILES, javascript.answers("same.js", asked), strict=True))

    assert [path.name for path in FILES if not same[path]] == []


def test_the_whole_app_is_at_most_sixty_kilobytes() -> None:
    sizes = {path.name: len(brotli.compress(lightened(path.read_text(encoding="utf-8")).encode())) for path in FILES}

    assert sum(sizes.values()) <= 60_000, sizes


@pytest.mark.parametrize(
    ("source", "light"),
    [
        ("/** Why. */\nexport const a = 1 // because\n", "export const a = 1\n"),
        (
            "/**\n * Why.\n *\n * @param {string} a\n */\nfunction f(a) {\n  return a\n}\n",
            "function f(a) {\nreturn a\n}\n",
        ),
        ("  // only this\n\nf('https://example.org')\n", "f('https://example.org')\n"),
        ("const a = /** @type {string} */ (b)\n", "const a = (b)\n"),
        ("/* Style */\n.a {\n  color: red;\n}\n", ".a {\ncolor: red;\n}\n"),
    ],
)
def test_what_only_people_read_goes(source: str, light: str) -> None:
    assert lightened(source) == light
