"""What is kept of evidence that counting cannot give: a partner's figure, a policy, a resource, a view, a theme."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from analysis.evidence.records import Kind
from survey_engine.store.base import Base


class Evidence(Base):
    """One record as its owner gave it. It is withdrawn, never changed: what was once relied on can be looked up."""

    __tablename__ = "evidence"

    evidence_id: Mapped[int] = mapped_column(primary_key=True)
    about: Mapped[str] = mapped_column(String(130), index=True)  # a questionnaire, or series@label
    priority: Mapped[str]
    type: Mapped[Kind]
    text: Mapped[str]
    source: Mapped[str]
    owner: Mapped[str]  # who answers for it
    period: Mapped[str | None]  # what time a figure is of
    added_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
