"""The tablet's JavaScript held to its own tests and to its types, so that `make test` covers them."""

import javascript
import pytest

TESTS = sorted((javascript.ROOT / "tests" / "client").glob("*.test.js"))
PROJECTS = sorted(javascript.CLIENT.glob("tsconfig*.json"))  # pages and worker: what is global differs


def test_the_tests_of_the_tablets_javascript_pass() -> None:
    done = javascript.node("--test", *TESTS)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_the_tablets_javascript_has_no_mistakes_in_its_types(project: object) -> None:
    done = javascript.node(javascript.TYPESCRIPT, "--project", str(project))

    assert (done.returncode, done.stdout) == (0, "")
