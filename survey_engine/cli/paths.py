"""Which files a path means, and what each holds: a questionnaire, a consultation or a population."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import click

from analysis.populations import loading as populations
from survey_engine.consultations import loading
from survey_engine.definition import lint
from survey_engine.definition.compile import Compiled, load
from survey_engine.definition.loading.source import read_file, read_yaml
from survey_engine.definition.located import Finding, LocatedError
from survey_engine.errors import Fault

ENDINGS = (".yaml", ".yml")
NEITHER = Fault(
    "",
    "file.kind",
    "This is no questionnaire, consultation or population. Begin with `questionnaire: ID`, `consultation: SLUG` or "
    "`population: ID`.",
)


class Kind(StrEnum):
    """What a file holds."""

    QUESTIONNAIRE = "questionnaire"
    CONSULTATION = "consultation"
    POPULATION = "population"


@dataclass(frozen=True, slots=True)
class DefinitionFile:
    """One file. Without a `kind` it holds neither, or cannot be read: then `findings` says why."""

    path: Path
    kind: Kind | None = None
    version: int = 0
    findings: tuple[Finding, ...] = ()

    def check(self) -> Sequence[Finding]:
        """Everything wrong with the file, and what an editor would point out."""
        match self.kind:
            case Kind.QUESTIONNAIRE:
                return lint.check(self.path)
            case Kind.CONSULTATION:
                return _warnings(loading.load, self.path)
            case Kind.POPULATION:
                return _warnings(populations.load, self.path)
        return self.findings

    def compile(self) -> Compiled:
        """The questionnaire it holds, compiled."""
        return load(self.path)

    def order(self) -> tuple[bool, int, str]:
        """Questionnaires first, earlier versions before later ones."""
        return self.kind is not Kind.QUESTIONNAIRE, self.version, str(self.path)


def definition_files(paths: Sequence[Path]) -> tuple[DefinitionFile, ...]:
    """The files meant: each path that is a file, and every YAML file in each that is a folder."""
    found = [file for path in paths for file in (_walk(path) if path.is_dir() else [path])]
    if not found:
        raise click.UsageError(f"There is no YAML file in {', '.join(map(str, paths))}.")
    return tuple(_look_into(path) for path in dict.fromkeys(found))


def _walk(folder: Path) -> list[Path]:
    """YAML files at any depth, in order; nothing in hidden folders."""
    files = [path for path in folder.rglob("*") if path.suffix in ENDINGS and path.is_file()]
    return sorted(path for path in files if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def _look_into(path: Path) -> DefinitionFile:
    try:
        document = read_yaml(read_file(path), str(path))
    except LocatedError as error:
        return DefinitionFile(path, findings=error.findings)
    match document.data:
        case {"questionnaire": _, "version": int(version)}:
            return DefinitionFile(path, Kind.QUESTIONNAIRE, version)
        case {"questionnaire": _}:
            return DefinitionFile(path, Kind.QUESTIONNAIRE)
        case {"consultation": _}:
            return DefinitionFile(path, Kind.CONSULTATION)
        case {"population": _}:
            return DefinitionFile(path, Kind.POPULATION)
    return DefinitionFile(path, findings=(document.find(NEITHER),))


def _warnings(load: Callable[[Path], loading.Loaded | populations.Loaded], path: Path) -> Sequence[Finding]:
    try:
        return load(path).warnings
    except LocatedError as error:
        return error.findings
