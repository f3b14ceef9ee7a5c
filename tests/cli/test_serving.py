"""`serve`: a real server in a process of its own."""

import json
import socket
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner
from live import command, environment, free_port, serving

from survey_engine.cli.main import main
from survey_engine.errors import NotFound
from survey_engine.web import assets


def fetched(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        text: str = answer.read().decode()
        return text


def test_a_fresh_machine_is_served_and_told_where_to_go(tmp_path: Path) -> None:
    with serving(tmp_path, "--demonstration") as live:
        assert "Consultations" in fetched(f"{live.address}/")
        assert json.loads(fetched(f"{live.address}/readyz"))["status"] == "ready"
        said = live.said.read_text()

    assert f"Pages for everybody:  {live.address}/" in said
    assert f"Tablets:              {live.address}/capture" in said
    for role in ("administrator", "officer", "fieldworker"):
        assert f"name demo-{role}, password " in said


def test_it_stops_when_asked_to(tmp_path: Path) -> None:
    with serving(tmp_path) as live:
        live.process.terminate()

        assert live.process.wait(30) == 0


def test_its_log_names_rules_and_no_addresses(tmp_path: Path) -> None:
    with serving(tmp_path) as live:
        fetched(f"{live.address}/?q=somebodys+words")
        with socket.create_connection(live.address.removeprefix("http://").split(":")) as raw:  # type: ignore[arg-type]
            raw.sendall(b"NONSENSE\r\n\r\n")
            raw.recv(1000)
        said = live.said.read_text()

    assert "GET / 200" in said
    assert "somebodys" not in said
    assert "ip=" not in said


def test_a_port_in_use_is_said_at_once(tmp_path: Path) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        done = command(tmp_path, "serve", "--port", str(port))

    assert done.returncode == 1
    assert f"Cannot listen on 127.0.0.1 port {port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_missing_assets_are_said_and_how_to_build_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise NotFound("built holds no assets. Build them: make assets.")

    monkeypatch.setattr(assets, "load", missing)
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)

    done = CliRunner().invoke(main, ["serve"])

    assert done.exit_code == 1
    assert "Build them: make assets." in done.stderr


def test_sign_ins_that_are_printed_have_no_place_in_production(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir(mode=0o700)
    done = command(
        tmp_path,
        "serve",
        "--demonstration",
        "--port",
        str(free_port()),
        SURVEY_ENV="production",
        SURVEY_SECRET_KEY="x" * 40,
        SURVEY_BASE_URL="https://survey.example",
    )

    assert done.returncode == 1
    assert "leave it out in production" in done.stderr


def test_tending_prints_the_backup_it_wrote(tmp_path: Path) -> None:
    done = command(tmp_path, "tend")

    assert done.returncode == 0
    assert Path(done.stdout.strip()).is_file()


def test_the_demonstrations_sign_ins_are_the_same_at_every_start(tmp_path: Path) -> None:
    words = []
    for _ in range(2):
        with serving(tmp_path, "--demonstration") as live:
            words.append([line for line in live.said.read_text().splitlines() if "password" in line])

    assert words[0] == words[1]
    assert len(words[0]) == 3
