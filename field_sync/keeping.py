"""The tables of items on the one hot path, through statements prepared once. Every call is inside a transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from types import ModuleType
from typing import Any

from sqlalchemy import Engine, bindparam, case, exists, func, insert, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from field_sync.models import Device, Install, SyncBatch, SyncItem, TallyCount
from survey_engine.responses.models import Submission
from survey_engine.responses.states import Status
from survey_engine.store.direct import Direct, Link, Row
from survey_engine.store.filling import Values

RECEIVED = "received"
LOCK = 0x5379_6E63  # "Sync": PostgreSQL numbers batches one after the other under this lock
_ITEM: Any = SyncItem.__table__
_DEVICE: Any = Device.__table__
_INSTALL: Any = Install.__table__
_BATCH: Any = SyncBatch.__table__
_TALLY: Any = TallyCount.__table__
_SUBMISSION: Any = Submission.__table__
NEW = (
    *("digest", "kind", "header", "sealed", "sealed_hash", "signature", "item_id", "device_id", "install_id"),
    *("device_seq", "received_at", "clock_offset", "verified", "status"),
)
_SETTLED = ("status", "reasons", "batch", "received_seq", "verified", "sealed")


@dataclass(frozen=True, slots=True)
class Maker:
    """The device that an item says made it."""

    id: str
    public_key: bytes
    revoked: bool
    clock_offset: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """An item that came before. `erased`: whoever gave this response had it erased since."""

    number: int
    digest: str
    status: str
    received_seq: int | None
    clock_offset: int | None
    erased: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """One batch dealt with, and what it tells of the tablet that carried it."""

    batch_id: str
    carried_by: str
    at: datetime
    device_id: str | None = None
    install_id: str | None = None
    made: int | None = None
    clock_offset: int | None = None


class Keeper:
    """Keeps items, with statements prepared for one database."""

    def __init__(self, engine: Engine) -> None:
        self.direct = direct = Direct(engine)
        self._sqlite = engine.dialect.name == "sqlite"
        self._makers = direct.prepare(_makers().where(direct.among(_DEVICE.c.id, "ids")))
        self._known = direct.prepare(_known().where(direct.among(_ITEM.c.digest, "digests")))
        self._numbers = direct.numbering(_ITEM.c.number)
        self._keep = direct.filling(_ITEM, ("number", *NEW))
        self._settle = direct.prepare(_change(_ITEM, "number", _SETTLED))
        self._lock = (
            None if self._sqlite else direct.prepare(select(func.pg_advisory_xact_lock(literal_column(str(LOCK)))))
        )
        self._last = direct.prepare(select(func.coalesce(func.max(_BATCH.c.number), literal_column("0"))))
        self._number = direct.prepare(insert(_BATCH))
        self._seen = direct.prepare(_change(_DEVICE, "id", ("seen_at",)))
        self._timed = direct.prepare(_change(_DEVICE, "id", ("clock_offset",)))
        dialect = sqlite if self._sqlite else postgresql
        self._install = direct.prepare(_install(dialect))
        self._tally = direct.prepare(dialect.insert(_TALLY).on_conflict_do_nothing())

    def makers(self, link: Link, ids: Iterable[str]) -> Mapping[str, Maker]:
        """The devices of those ids that are ours."""
        rows = link.rows(self._makers, {"ids": list(ids)})
        return {row[0]: Maker(row[0], bytes(row[1]), row[2] is not None, row[3]) for row in rows}

    def known(self, link: Link, digests: Iterable[str]) -> Mapping[str, Known]:
        """Those items that came before, by digest."""
        return {
            row[1]: Known(row[0], row[1], row[2], row[3], row[4], bool(row[5]))
            for row in link.rows(self._known, {"digests": list(digests)})
        }

    def keep(self, link: Link, rows: Sequence[Values]) -> Sequence[int]:
        """Keep new items as they came, the values of each in the order of NEW; gives the number of each."""
        if not rows:
            return ()
        numbers = link.numbers(self._numbers, len(rows))
        link.fill(self._keep, [(number, *row) for number, row in zip(numbers, rows, strict=True)])
        return numbers

    def settle(self, link: Link, contact: Contact, rows: Sequence[Row], tallies: Sequence[Row]) -> int:
        """Write what became of items, and number the batch: after this nothing of it is left to be written."""
        link.run(self._tally, tallies)
        self._meet(link, contact)
        if self._lock is not None:
            link.rows(self._lock, {})
        number: int = link.rows(self._last, {})[0][0] + 1
        batch = {"number": number, "batch_id": contact.batch_id, "carried_by": contact.carried_by, "at": contact.at}
        link.run(self._number, [{**batch, "items": len(rows)}])
        link.run(self._settle, [{**row, "batch": number} for row in rows])
        return number

    def _meet(self, link: Link, contact: Contact) -> None:
        """Note that a tablet was in contact, how much it says it made, and how its clock goes."""
        if contact.device_id is None:
            return
        link.run(self._seen, [{"key": contact.device_id, "seen_at": contact.at}])
        if contact.clock_offset is not None:
            link.run(self._timed, [{"key": contact.device_id, "clock_offset": contact.clock_offset}])
        if contact.install_id is not None:
            row = asdict(contact)
            names = {"device_id": row["device_id"], "install_id": row["install_id"], "seen_at": row["at"]}
            link.run(self._install, [{**names, "made": contact.made or 0}])


def _makers() -> Any:
    return select(_DEVICE.c.id, _DEVICE.c.public_key, _DEVICE.c.revoked_at, _DEVICE.c.clock_offset)


def _known() -> Any:
    names = (_ITEM.c[name] for name in ("number", "digest", "status", "received_seq", "clock_offset"))
    return select(*names, erased())


def erased() -> Any:
    """Whether nothing but the id is left of the response that an item holds."""
    kept: Any = _SUBMISSION.alias()
    gone: Any = literal_column(f"'{Status.ERASED.value}'")
    return exists().where(kept.c.response_id == _ITEM.c.item_id, kept.c.status == gone).correlate(_ITEM)


def _install(dialect: ModuleType) -> Any:
    new = dialect.insert(_INSTALL)
    more = new.excluded.made > _INSTALL.c.made
    made = case((more, new.excluded.made), else_=_INSTALL.c.made)
    return new.on_conflict_do_update(
        index_elements=["device_id", "install_id"], set_={"seen_at": new.excluded.seen_at, "made": made}
    )


def _change(table: Any, key: str, columns: Iterable[str]) -> Any:
    return update(table).where(table.c[key] == bindparam("key")).values(_named(columns))


def _named(names: Iterable[str]) -> dict[str, Any]:
    return {name: bindparam(name) for name in names}
