"""The tablet's JavaScript held to its own tests and to its types, so that `make test` covers them."""

import javascript

TESTS = sorted((javascript.ROOT / "tests" / "client").glob("*.test.js"))


def test_the_tests_of_the_tablets_javascript_pass() -> None:
    done = javascript.node("--test", *TESTS)

    assert done.returncode == 0, done.stdout
