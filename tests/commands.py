"""The command line run in this process, on the tiny questionnaire of these tests and files in the folder it is in."""

import csv
import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from survey_engine.cli.main import main

TINY = """questionnaire: tiny
version: 1
languages: [en]
title: Tiny
modes: [web, tablet, paper]
sections:
  - id: main
    title: Main
    questions:
      - id: concerns
        type: multiple
        text: Top concerns within your local area
        required: true
        max_choices: 2
        options:
          - {code: speeding, label: Speeding}
          - {code: dog_fouling, label: Dog fouling}
          - {code: other, label: Other (please specify), requires_text: true}
      - id: top
        type: single
        text: Which is number one?
        options: {chosen_in: concerns}
      - id: safe
        type: grid
        text: How safe do you feel?
        rows: [{code: day, label: By day}, {code: dark, label: After dark}]
        options: [{code: safe, label: Safe}, {code: unsafe, label: Unsafe}]
      - id: order
        type: rank
        text: Put them in order
        options: [{code: lights, label: Street lights}, {code: police, label: Police}, {code: cameras, label: Cameras}]
      - {id: visits, type: number, text: How many visits?, minimum: -5, maximum: 400}
      - {id: since, type: date, text: Since when?}
      - {id: story, type: long_text, text: Tell us more}
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def submit(*contents: object) -> tuple[int, list[tuple[Any, ...]]]:
    Path("r.jsonl").write_text("\n".join(each if isinstance(each, str) else json.dumps(each) for each in contents))
    result = run("submit", "r.jsonl")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    return result.exit_code, [(each["response_id"], each["status"], *each["reasons"]) for each in lines]


def write(name: str, *rows: str) -> None:
    Path(name).write_text("\n".join(rows) + "\n")


def exported(*options: str) -> list[dict[str, str]]:
    assert run("export", "tiny", "-o", "out.csv", *options).exit_code == 0
    with Path("out.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def state() -> tuple[str, int]:
    report = json.loads(run("verify", "--json").stdout)
    assert report["clean"], report
    return report["state"], report["responses"]
