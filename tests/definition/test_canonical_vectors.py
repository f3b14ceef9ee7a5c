"""Canonical JSON, held to the vectors the tablets are held to (see tests/client/canonical.test.js)."""

import json
from pathlib import Path
from typing import Any

import pytest

from survey_engine.definition import canonical

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "canonical.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_value_is_written_as_the_vector_says(vector: dict[str, Any]) -> None:
    raw = canonical.encode(vector["value"])

    assert raw.decode() == vector["canonical"]
    assert canonical.sha256(raw) == vector["sha256"]
    assert canonical.decode(raw) == vector["value"]
