"""Faults of the network, as things to do with one batch. Each takes its particulars from the run's chance."""

import json
import random
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import sha256

from faults.history import Damaged, Event
from faults.proxy import PAGE, Fault, Proxy, Reply, Request
from faults.sites import Site

PROBLEM = {"Content-Type": "application/problem+json"}
STATUSES = (500, 502, 503, 413, 429)


def cut_request(chance: random.Random) -> Fault:
    """The request stops somewhere."""
    part = chance.choice((0, chance.random(), 0.999))

    def act(proxy: Proxy, request: Request) -> bytes:
        proxy.begin(request, int(len(request.body) * part)).close()
        return b""

    return act


def cut_reply(chance: random.Random) -> Fault:
    """The server has done all it should, and its reply is lost, or the end of it."""
    part = chance.choice((0, 0, chance.random(), 0.999))

    def act(proxy: Proxy, request: Request) -> bytes:
        raw = proxy.forward(request).raw
        return raw[: int(len(raw) * part)]

    return act


def refused(chance: random.Random) -> Fault:
    """An error instead of an answer, before or after the server has dealt with the batch."""
    status, after = chance.choice(STATUSES), chance.random() < 0.3
    wait = {"Retry-After": "1"} if status in (503, 429) else {}

    def act(proxy: Proxy, request: Request) -> bytes:
        if after:
            proxy.forward(request)
        return Reply(status, PROBLEM | wait, json.dumps({"status": status, "title": "No"}).encode()).raw

    return act


def portal(chance: random.Random) -> Fault:
    """A page, with 200."""
    body, kind = chance.choice(((PAGE, "text/html"), (b'{"ok":true}', "application/json"), (b"", "application/json")))
    return lambda *_: Reply(200, {"Content-Type": kind}, body).raw


def slow(chance: random.Random) -> Fault:
    """Slow both ways."""
    rest = chance.uniform(0.2, 1.5)

    def act(proxy: Proxy, request: Request) -> bytes:
        time.sleep(rest)
        reply = proxy.forward(request).raw
        time.sleep(rest)
        return reply

    return act


def repeated(chance: random.Random) -> Fault:
    """The same batch several times; the last answer counts."""
    times = chance.randint(2, 4)
    return lambda proxy, request: [proxy.forward(request).raw for _ in range(times)][-1]


def reordered(chance: random.Random) -> Fault:
    """The items in another order, some of them twice."""
    seed = chance.random()

    def act(proxy: Proxy, request: Request) -> bytes:
        batch, lot = request.batch, random.Random(seed)
        items = batch["items"] + lot.sample(batch["items"], lot.randint(0, len(batch["items"])))
        lot.shuffle(items)
        return proxy.forward(request.saying({**batch, "items": items[:50]})).raw

    return act


def split(chance: random.Random) -> Fault:
    """One item at a time, the last first."""

    def act(proxy: Proxy, request: Request) -> bytes:
        batch = request.batch
        parts = [request.saying({**batch, "items": [item]}) for item in reversed(batch["items"])]
        replies = [proxy.forward(part) for part in parts]
        said = [reply.said for reply in replies]
        body = {**said[-1], "results": [result for each in reversed(said) for result in each["results"]]}
        return Reply(200, replies[-1].headers, json.dumps(body).encode()).raw

    return act


def damaged(chance: random.Random, history: list[Event]) -> Fault:
    """A byte of an item is another; then the good copy."""
    part, seed = chance.choice(("header", "sealed", "signature", "resealed")), chance.random()

    def act(proxy: Proxy, request: Request) -> bytes:
        batch, lot = request.batch, random.Random(seed)
        sealed = [at for at, item in enumerate(batch["items"]) if "sealed" in item]
        if sealed:
            at = lot.choice(sealed)
            items = [{**item} for item in batch["items"]]
            items[at] = _flipped(items[at], part, lot)
            good = batch["items"][at]
            result = proxy.forward(request.saying({**batch, "items": items})).said["results"][at]
            name = json.loads(_bytes(good["header"]))["response_id"]
            history.append(Damaged(name, part, result["status"]))
        return proxy.forward(request).raw

    return act


def killed(chance: random.Random, site: Site) -> Fault:
    """The server dies with the batch in its hands, at a random moment, and comes again."""
    after, part = chance.uniform(0, 0.12), chance.choice((1, 1, 1, chance.random()))

    def act(proxy: Proxy, request: Request) -> bytes:
        line = proxy.begin(request, int(len(request.body) * part))
        time.sleep(after)
        site.kill()
        raw = b""
        with suppress(OSError):
            line.settimeout(1)
            while more := line.recv(65536):
                raw += more
        line.close()
        site.start()
        return raw

    return act


ON_THE_WAY: Mapping[str, Callable[[random.Random], Fault]] = {
    "request cut": cut_request,
    "reply cut": cut_reply,
    "refused": refused,
    "a page instead": portal,
    "slow": slow,
    "repeated": repeated,
    "reordered": reordered,
    "split": split,
}


def _flipped(item: dict[str, str], part: str, lot: random.Random) -> dict[str, str]:
    """With one byte changed; resealed: and the hash made to fit."""

    name = "sealed" if part == "resealed" else part
    raw = bytearray(_bytes(item[name]))
    raw[lot.randrange(len(raw))] ^= 1 << lot.randrange(8)
    changed = {**item, name: urlsafe_b64encode(bytes(raw)).rstrip(b"=").decode()}
    return changed | ({"sealed_hash": sha256(bytes(raw)).hexdigest()} if part == "resealed" else {})


def _bytes(text: str) -> bytes:

    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
