"""From a questionnaire file to its compiled form: checked, complete in itself, canonical JSON with a hash.

Everything else uses the compiled form. Compiling it again gives the same bytes. Does not publish and keeps nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from survey_engine.definition import canonical
from survey_engine.definition.loading import plain, references, schema
from survey_engine.definition.loading.codelists import Shelf
from survey_engine.definition.loading.source import Document, read_file, read_yaml
from survey_engine.definition.located import LocatedError, in_order
from survey_engine.definition.model import Questionnaire
from survey_engine.errors import DefinitionError, Fault

FORMAT = 1
"""The version of the compiled form itself."""

LIMIT = 16 * 1024 * 1024  # bytes
DEPTH = 60

CODELISTS = Path("../codelists")
"""Where code lists are, seen from the folder of a questionnaire's versions."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A questionnaire, its canonical JSON, the SHA-256 of that, and where its parts stand in the file."""

    questionnaire: Questionnaire
    canonical: bytes
    form_hash: str
    positions: Mapping[str, tuple[int, int]]


def load(path: Path) -> Compiled:
    """Compile a questionnaire file; LocatedError (a DefinitionError) names the place of every fault."""
    return load_text(read_file(path), str(path), path.parent / CODELISTS)


def load_text(text: bytes, name: str, codelists: Path | None) -> Compiled:
    """Compile a questionnaire text, with code lists from a folder."""
    return compile_document(read_yaml(text, name), codelists)


def compile_document(document: Document, codelists: Path | None) -> Compiled:
    """Compile a document already read."""
    questionnaire, document = schema.read(document, Shelf(codelists))
    found = [document.find(fault) for fault in references.faults(questionnaire)]
    if found:
        raise LocatedError(in_order(found, once=bool(questionnaire.repeats)))
    raw = to_canonical(questionnaire)
    return Compiled(questionnaire, raw, canonical.sha256(raw), document.positions)


def to_canonical(questionnaire: Questionnaire) -> bytes:
    """The canonical JSON of a questionnaire."""
    return canonical.encode({"format": FORMAT, "questionnaire": plain.to_plain(questionnaire)})


def from_canonical(raw: bytes) -> Questionnaire:
    """The questionnaire that `to_canonical` wrote."""
    data = canonical.decode(raw, limit=LIMIT, depth=DEPTH)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        message = f"This is no questionnaire compiled in format {FORMAT}. Publish its file again."
        raise DefinitionError(message, [Fault("", "definition.format", message)])
    return plain.to_questionnaire(data["questionnaire"])
