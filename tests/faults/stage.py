"""What a scene plays with."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from faults.hands import Hands
from faults.history import Event
from faults.proxy import Proxy
from faults.sites import Site


@dataclass
class Stage:
    """Everything a scene plays with."""

    chance: Random
    site: Site
    proxy: Proxy
    hands: Hands
    history: list[Event]
    version: int = 1


Scene = Callable[[Stage], None]
