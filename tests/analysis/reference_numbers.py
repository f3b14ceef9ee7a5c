"""What R and its survey package say: see reference/reference.R, which made the numbers, and the people it read."""

import csv
import json
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent / "reference"

BY_R: dict[str, Any] = json.loads((_HERE / "reference.json").read_text())

with (_HERE / "respondents.csv").open(newline="") as file:
    PEOPLE: list[dict[str, str]] = list(csv.DictReader(file))
