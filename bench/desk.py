"""How fast the desk answers over a large ledger: `python bench/desk.py [INCIDENTS] [LEDGER]`.

Builds a ledger of synthetic incidents (100,000 with three documents each unless told otherwise), serves it in this process and
prints the 50th and 95th percentile of each page in milliseconds, by the clock and by processor time (on a machine that others use too
only the latter tells). A ledger that is there already is used again.
"""

from __future__ import annotations

import datetime as dt
import random
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from fastapi.testclient import TestClient

from secondsource.knowledge import Knowledge
from secondsource.model import (
    Assessment,
    Attribution,
    Clue,
    Dependence,
    Document,
    Estimate,
    EventDate,
    Evidence,
    Extraction,
    Figure,
    Incident,
    Issue,
    Link,
    Part,
    Place,
    Relation,
    Report,
    Span,
    SpeechAct,
    Statement,
)
from secondsource.store import Ledger
from secondsource.web.app import make_app

PLACES = [
    ("Quetta", 30.18, 66.99, "PK", "Balochistan"),
    ("Kabul", 34.53, 69.17, "AF", "Kabul"),
    ("Baghdad", 33.31, 44.36, "IQ", "Baghdad"),
    ("Maiduguri", 11.85, 13.16, "NG", "Borno"),
]
COUNTRIES = ["Pakistan", "Afghanistan", "Iraq", "Nigeria", "Quetta 7", "Borno"]
GROUPS = ["islamic-state", "taliban", "al-shabaab", "boko-haram"]
PER = 3


def place(rng: random.Random) -> Place:
    name, lat, lon, country, admin1 = rng.choice(PLACES)
    n = rng.randrange(400)
    lat, lon = lat + n % 20 * 0.3 - 3, lon + n // 20 * 0.3 - 3
    return Place(f"{name} {n}", None, None, lat, lon, country, admin1, precision="town", is_scene=True)


def extraction(n: int, k: int, rng: random.Random) -> Extraction:
    killed, name = rng.randrange(1, 40), f"{n}-{k}"
    text = (
        f"A bomb killed {killed} people near market {n} on Monday, police said. The group claimed the attack number {name}. "
        + "Shops stayed shut. " * 20
    )
    span, cue = Span.of(text, 2, 6), Span.of(text, text.index("claimed"), text.index("claimed") + 7)
    figure = Figure("killed", killed, killed, Span.of(text, 14, 14 + len(str(killed))))
    report = Report(f"{name}#1", ("attack.bombing",), "happened", span, passages=(Span.of(text, 0, 60),), figures=(figure,))
    act = SpeechAct("claim_of_responsibility", "the group", None, cue, None, actor_id=rng.choice(GROUPS), about_report=f"{name}#1")
    published = dt.date(2010, 1, 1) + dt.timedelta(days=rng.randrange(5000))
    doc = Document(
        name,
        text,
        (Part("body", 0, len(text)),),
        f"Blast {n}",
        published,
        published.isoformat(),
        None,
        f"Outlet {rng.randrange(300)}",
        language="en",
    )
    left, right = rng.sample(GROUPS, 2)
    kind = rng.choice(("alliance", "rivalry", "fighting_against", "denies_link"))
    ties = (Relation(kind, left, right, left.title(), right.title(), cue),) if rng.random() < 0.1 else ()
    return Extraction(doc, (report,), (act,), relations=ties)


def incident(n: int, rng: random.Random) -> tuple[Incident, list[Statement]]:
    day, where = dt.date(2010, 1, 1) + dt.timedelta(days=rng.randrange(5000)), place(rng)
    said = [
        Statement(f"st-{n}-{k}", f"{n}-{k}", f"{n}-{k}#1", "killed", {"low": 5, "high": 5}, Span(14, 15, "5"), "police") for k in range(PER)
    ]
    ids = tuple(s.id for s in said)
    reports = tuple(f"{n}-{k}#1" for k in range(PER))
    group = rng.choice(GROUPS)
    made = Incident(
        f"i-{n:08x}", ("attack.bombing",), "happened", EventDate(day, day, "day"), where,
        (Attribution("initiator", group.title(), group, "rebel", "claimed", ids[:1]),),
        {"killed": Estimate(5, 5, 7, "ucdp", ids[:2], ids[2:])},
        Assessment(rng.choice(("fair", "weak", "confirmed")), 2, 2, PER, "two voices"), reports, tuple(f"{n}-{k}" for k in range(PER)),
    )  # fmt: skip
    return made, said


def issues(size: int, rng: random.Random) -> list[Issue]:
    out = []
    for n in range(0, size, 4):
        evidence = tuple(Evidence(f"{n}-{k}", Span(14, 15, "5")) for k in range(2))
        kind, severity = rng.choice(("contradiction", "update", "scope")), rng.choice(("low", "medium", "high"))
        out.append(Issue(f"x-{n:08x}", kind, severity, f"5 and 7 dead at market {n}", evidence, (), f"i-{n:08x}"))
    return out


def build(path: Path, size: int) -> None:
    rng = random.Random(7)
    with Ledger.open(path, create=True) as book:

        def every() -> Iterator[Extraction]:
            for n in range(size):
                for k in range(PER):
                    yield extraction(n, k, rng)

        begun = time.perf_counter()
        book.add(every(), codebook="default", version="bench")
        print(f"{size * PER:,} documents written in {time.perf_counter() - begun:.0f} s")
        begun = time.perf_counter()
        made = [incident(n, rng) for n in range(size)]
        links = [Link(f"{n}-0#1", f"{n}-1#1", rng.uniform(0, 20), (Clue("date", 3.0, "same day"),)) for n in range(size)]
        said = [s for _, many in made for s in many]
        copies = [Dependence(f"{n}-0", f"{n}-1", "copy", 0.97, "97 % of the words are the same") for n in range(0, size, 3)]
        book.replace_derived(incidents=[i for i, _ in made], statements=said, issues=issues(size, rng), links=links, copies=copies)
        book.set_setting("rule", "ucdp")
        print(f"{size:,} incidents written in {time.perf_counter() - begun:.0f} s; {path.stat().st_size / 1e9:.2f} GB")


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    path = Path(sys.argv[2] if len(sys.argv) > 2 else "bench.ledger")
    if not path.exists():
        build(path, size)
    client = TestClient(make_app(path, token="bench", kb=Knowledge()))
    rng = random.Random(8)

    def one(name: str) -> str:
        n, month = rng.randrange(size), f"201{rng.randrange(9)}-{rng.randrange(1, 13):02}"
        return {
            "overview": f"/?offset={rng.randrange(0, 1000, 50)}",
            "filtered": f"/?place={rng.choice(COUNTRIES)}&since={month}&group={rng.choice(GROUPS)}",
            "words": f"/?q=market+{n}", "month": f"/?since={month}&killed={rng.randrange(9)}",
            "incident": f"/incidents/i-{n:08x}", "document": f"/documents/{n}-1", "statements": "/statements",
            "speaker": f"/statements?actor={rng.choice(GROUPS)}",
            "groups": "/groups", "group": f"/groups/{rng.choice(GROUPS)}", "issues": "/issues", "review": "/review",
            "sources": "/sources", "unknown": "/unknown", "method": "/method",
            "api": f"/api/incidents?limit=50&offset={rng.randrange(5000)}",
        }[name]  # fmt: skip

    names = (
        "overview",
        "filtered",
        "words",
        "month",
        "incident",
        "document",
        "statements",
        "speaker",
        "groups",
        "group",
        "issues",
        "review",
        "sources",
        "unknown",
        "method",
        "api",
    )
    print(f"{'page':12} {'p50 ms':>8} {'p95 ms':>8} {'cpu p50':>8} {'cpu p95':>8} {'first':>8} {'kB':>6}")
    for name in names:
        wall, cpu = [], []
        for _ in range(25):
            path_of = one(name)
            begun, used = time.perf_counter(), time.process_time()
            answer = client.get(path_of)
            wall.append(1000 * (time.perf_counter() - begun))
            cpu.append(1000 * (time.process_time() - used))
            assert answer.status_code == 200, (path_of, answer.text[:200])
        print(
            f"{name:12} {half(wall):8.1f} {most(wall):8.1f} {half(cpu):8.1f} {most(cpu):8.1f}"
            f" {wall[0]:8.1f} {len(answer.content) / 1000:6.0f}",
            flush=True,
        )


def half(times: list[float]) -> float:
    """The 50th percentile of all but the first, which opens files."""
    return statistics.median(times[1:])


def most(times: list[float]) -> float:
    """The 95th percentile of all but the first."""
    return sorted(times[1:])[int(len(times[1:]) * 0.95)]


if __name__ == "__main__":
    main()
