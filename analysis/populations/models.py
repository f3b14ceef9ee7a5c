"""What is kept of a population once published: its counts never change."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from survey_engine.store.base import Base


class PublishedPopulation(Base):
    """One population on one day, as its file said it."""

    __tablename__ = "population"

    population_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    date: Mapped[str] = mapped_column(String(10), primary_key=True)  # of the census, YYYY-MM-DD
    canonical: Mapped[bytes]  # canonical JSON of a model.Population
    sha256: Mapped[str] = mapped_column(String(64))  # of `canonical`, hex
    published_at: Mapped[datetime]
