"""Weights asked for on the pages of the office: shown where they can be made, and the reason where they cannot."""

from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from installations import installation
from offices import words

from analysis.populations import keeping


def test_a_comparison_that_cannot_be_weighted_says_why_and_evidence_is_of_people_without_weights(
    app: Flask, officer: FlaskClient
) -> None:
    shipped = installation(app)
    with shipped.sessions.begin() as session:
        keeping.publish_shipped(session, shipped.clock, Path("questionnaires/populations"))
    weight = "&weight=melton-adults-2021%2Farea-age-sex"

    compared = officer.get(f"/office/analysis/community-safety-2020/compare?question=concerns&by=mode{weight}")
    evidence = officer.get(f"/office/analysis/community-safety-2020/evidence?question=concerns{weight}")

    assert (compared.status_code, evidence.status_code) == (200, 200)
    assert "With weights: not shown. Nobody can be weighted" in words(compared)
    assert "unweighted. " in words(evidence)
    assert "shares weighted by" not in words(evidence)
