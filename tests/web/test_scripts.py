"""The scripts' types, checked by TypeScript: a mistake that a browser would meet first."""

import subprocess
import sys
from pathlib import Path

BUILD = Path(__file__).parents[2] / "survey_engine/static/build.py"


def test_the_scripts_have_no_mistakes_in_their_types() -> None:
    done = subprocess.run([sys.executable, BUILD, "check"], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "")
