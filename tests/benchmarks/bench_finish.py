"""How long the tablet takes from "Finish" to "Saved": sealed, signed, on disk, read back and compared.

Real Chromium on a real profile. Run it with `python tests/benchmarks/bench_finish.py`; it ends with exit status 1 when
the budget is broken.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))

from chromium_tablets import modules, tablet  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from field_sync.sealing import raw_public  # noqa: E402
from field_sync.wire import base64url  # noqa: E402

SAVED_MILLISECONDS = 50
INTERVIEWS = 100
PAGE = (TESTS / "browser" / "capture_page.js").read_bytes()
MEASURE = """async ([key, count]) => {
  const on = await import('/page.js')
  const store = await on.tablet()
  const by = await on.maker(store)
  const times = { begin: [], change: [], finish: [], clear: [] }
  const timed = async (name, work) => {
    const since = performance.now()
    const found = await work()
    times[name].push(performance.now() - since)
    return found
  }
  for (let n = 0; n < count; n += 1) {
    const response_id = crypto.randomUUID()
    await timed('begin', () => store.startInterview({ response_id }))
    const answers = on.answers(n)
    for (const [question, value] of Object.entries(answers)) {
      await timed('change', () => store.journal(response_id, { answers: { [question]: value } }))
    }
    const content = { response_id, answers: { ...answers, long: 'x'.repeat(1500) } }
    const build = seq => on.makeResponse(by, key, content, seq)
    const { cleared } = await timed('finish', () => store.finish(response_id, build))
    await timed('clear', () => cleared)
  }
  return times
}"""
NAMES = {
    "begin": "an interview begun",
    "change": "an answer kept",
    "finish": "finish to saved",
    "clear": "and then its journal removed",
}


def main() -> int:
    """Measure, print, and say whether the budget holds."""
    public = base64url(raw_public(ec.generate_private_key(ec.SECP256R1())))
    key = {"key_id": "k1", "public_key": public}
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        sync_playwright() as playwright,
        modules({"/page.js": PAGE}) as served,
        tablet(playwright, Path(folder) / "profile") as running,
    ):
        times = running.open(f"{served.address}/").evaluate(MEASURE, [key, INTERVIEWS])
    for name, title in NAMES.items():
        found = sorted(times[name])
        print(f"{title}: median {median(found):.1f} ms, p95 {_p95(found):.1f} ms")
    return int(_p95(sorted(times["finish"])) > SAVED_MILLISECONDS)


def _p95(found: list[float]) -> float:
    return found[int(len(found) * 0.95)]


if __name__ == "__main__":
    sys.exit(main())
