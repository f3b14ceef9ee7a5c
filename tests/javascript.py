"""The tablet's JavaScript in the Node that the tests install, so that `make test` needs no other."""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from survey_engine.static import build

ROOT = Path(__file__).parents[1]
CLIENT = ROOT / "field_sync" / "client"
TYPESCRIPT = ROOT / "survey_engine" / "static" / "node_modules" / "typescript" / "bin" / "tsc"
"""Installed for the pages' own scripts (`make assets`): the version that field_sync/client/package.json asks for."""


def node(*arguments: str | Path, given: str | None = None) -> "subprocess.CompletedProcess[str]":
    """Run Node from the root of the project."""
    command = [*build.programs()[0], *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, input=given, capture_output=True, text=True, check=False, encoding="utf-8")


def answers(script: str, questions: Iterable[object]) -> list[Any]:
    """What a script of tests/client says, a line for each line it is given."""
    lines = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in questions)
    done = node(ROOT / "tests" / "client" / script, given=lines)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.split("\n") if line]
