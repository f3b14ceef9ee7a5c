"""The tablet's app as it is served: listed with its hashes, small, and every questionnaire by its own."""

import hashlib

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from installations import installation

from survey_engine.web import assets

STALL = "safer-melton-2024-stall"


def test_the_shell_is_served_as_listed(app: Flask, client: FlaskClient) -> None:
    listed = client.get("/capture/precache.json").json

    assert {"/capture", "/capture/files/app.js"} <= {each["url"] for each in listed["files"]}
    for each in listed["files"]:
        answer = client.get(each["url"])
        assert hashlib.sha256(answer.data).hexdigest() == each["sha256"], each["url"]
        again = client.get(each["url"], headers={"If-None-Match": answer.headers.get("ETag", "none")})
        assert again.status_code == (304 if "ETag" in answer.headers else 200)
    assert not [each for each in listed["files"] if each["url"].endswith((".json", ".d.ts"))]


def test_all_scripts_and_styles_of_the_app_are_at_most_sixty_kilobytes(client: FlaskClient) -> None:
    listed = ["/capture/sw.js", *(each["url"] for each in client.get("/capture/precache.json").json["files"])]
    code = [url for url in listed if url.endswith((".js", ".css"))]

    sizes = {url: int(client.get(url, headers={"Accept-Encoding": "br"}).headers["Content-Length"]) for url in code}

    assert sorted(code) == [f"/capture/{name}" for name in ("files/app.css", "files/app.js", "files/start.js", "sw.js")]
    assert sum(sizes.values()) <= 60_000, sizes


@pytest.mark.parametrize("name", ["app.css", "app.js"])
def test_what_was_compressed_when_it_was_built_travels_so(client: FlaskClient, name: str) -> None:
    url, accepting = f"/capture/files/{name}", {"Accept-Encoding": "gzip, br"}
    answer = client.get(url, headers=accepting)
    again = client.get(url, headers={**accepting, "If-None-Match": answer.headers["ETag"]})

    assert (answer.headers["Content-Encoding"], answer.headers["Vary"]) == ("br", "Accept-Encoding")
    assert answer.data in [file.read_bytes() for file in assets.BUILT.glob("*.br")]
    assert brotli.decompress(answer.data) == client.get(url).data
    assert again.status_code == 304


def test_a_questionnaire_is_served_by_its_hash(app: Flask, client: FlaskClient) -> None:
    form = installation(app).catalogue.current(STALL)
    assert form is not None

    definition = client.get(f"/capture/forms/{form.form_hash}.json")
    page = client.get(f"/capture/forms/{form.form_hash}/en")

    assert hashlib.sha256(definition.data).hexdigest() == form.form_hash
    assert "immutable" in definition.headers["Cache-Control"]
    for question in form.questionnaire.questions():
        assert f'data-question="{question.id}"' in page.text
    assert client.get(f"/capture/forms/{form.form_hash}/xx").status_code == 404
    assert client.get(f"/capture/forms/{'0' * 64}/en").status_code == 404
