"""What the store knows of some responses, and what new submissions change about them. PURE.

Filled with the elements already kept, then given each new one in turn; afterwards it says where every response
stood before and stands now.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from survey_engine.responses.content import Content
from survey_engine.responses.states import Element, Standing, Status, settle

NOWHERE = settle(())


@dataclass(slots=True)
class Account:
    """One response: its elements by revision and content, the status each is stored with, whether it was erased."""

    elements: dict[tuple[int, str], Element] = field(default_factory=dict)
    statuses: dict[int, Status] = field(default_factory=dict)
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """Where a response stood and stands, and which submissions kept before have a new status."""

    response_id: str
    before: Standing
    after: Standing
    restated: dict[int, Status]


class Ledger:
    """The accounts of the responses in one transaction."""

    def __init__(self) -> None:
        self._accounts: dict[str, Account] = defaultdict(Account)
        self._touched: dict[str, Standing] = {}

    def know(self, response_id: str, element: Element | None, status: Status) -> None:
        """Take note of one submission kept before; no `element`: it was erased."""
        account = self._accounts[response_id]
        if element is None:
            account.erased = True
            return
        account.elements[element.revision, element.content_hash] = element
        account.statuses[element.received_seq] = status

    def find(self, content: Content) -> tuple[Status, int | None] | None:
        """What became of a content kept before, and its number; None when it is not kept."""
        account = self._accounts[content.response_id]
        if account.erased:
            return Status.ERASED, None
        element = account.elements.get((content.revision, content.content_hash))
        return None if element is None else (account.statuses[element.received_seq], element.received_seq)

    def place(self, content: Content, received_seq: int, *, sound: bool) -> tuple[Status | None, int | None]:
        """Add one new submission: its status, if that is certain already, and the submission it repeats."""
        account = self._accounts[content.response_id]
        if account.erased:
            return Status.ERASED, None
        key = (content.revision, content.content_hash)
        if key in account.elements:
            return Status.DUPLICATE, account.elements[key].received_seq
        if content.response_id not in self._touched:
            self._touched[content.response_id] = settle(account.elements.values()) if account.elements else NOWHERE
        account.elements[key] = Element(received_seq, content.revision, content.content_hash, sound)
        return None, None

    def changes(self) -> Iterator[Change]:
        """Every response that gained an element."""
        for response_id, before in self._touched.items():
            account = self._accounts[response_id]
            after = settle(account.elements.values())
            restated = {seq: after.statuses[seq] for seq, was in account.statuses.items() if after.statuses[seq] != was}
            yield Change(response_id, before, after, restated)
