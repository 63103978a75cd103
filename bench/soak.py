"""Fifty clients read and five people decide for ten minutes, over one server: nothing may be lost, nothing may fail but as documented.

    python bench/soak.py                         ten minutes on a ledger's file
    python bench/soak.py --seconds 60 --postgresql

Builds a ledger from the demonstration articles, told several times over, starts `secondsource serve` with five reviewers as a process of
its own, and sends readers to its pages, twins and API (each rests up to a second between two pages) and reviewers to pairs of reports that
they share, so that they run into each other. A refused decision (409) is looked at anew. At the end every decision that was answered with
201 must stand in the ledger once, and nothing else; what is derived must be what a rebuild makes. Prints the answers by status, times,
and the server's memory; anything else than 200, 201 and 409 ends the run with status 1.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import os
import random
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

import pg_server  # noqa: E402
from killing import articles, run  # noqa: E402
from secondsource.knowledge import Knowledge  # noqa: E402
from secondsource.store import Ledger  # noqa: E402
from secondsource.store.database import Address  # noqa: E402
from secondsource.store.queries import dump_derived, incident_lines  # noqa: E402
from secondsource.web.app import token_of  # noqa: E402

PAGES = (
    "/", "/?place=Pakistan", "/?q=bombing", "/?since=2018-07&killed=3", "/statements", "/groups", "/issues", "/review", "/sources",
    "/unknown", "/method", "/index.json", "/statements.json", "/issues.json", "/api/incidents", "/api/statements?kind=denial",
    "/api/issues", "/api/relations", "/api/incidents?place=PK&limit=10",
)  # fmt: skip
REVIEWERS = ("ada", "bo", "cy", "dee", "eli")
TOKEN = "soak"


@dataclass
class Tally:
    """What happened so far."""

    answers: collections.Counter[str] = field(default_factory=collections.Counter)
    times: dict[str, list[float]] = field(default_factory=lambda: collections.defaultdict(list))
    kept: dict[str, tuple[str, str]] = field(default_factory=dict)  # judgement -> who, kind
    taken_back: set[str] = field(default_factory=set)
    bad: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    def note(self, who: str, answer: httpx.Response, taken: float, allowed: tuple[int, ...]) -> None:
        self.answers[f"{who} {answer.status_code}"] += 1
        self.times[who].append(taken)
        if answer.status_code not in allowed:
            self.bad.append(f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text[:300]}")


def build(address: Address, editions: int) -> tuple[list[str], list[str], list[str]]:
    """A ledger, and its incidents, documents and some reports."""
    source = articles(Path(tempfile.mkdtemp()) / "articles.jsonl", range(editions))
    assert run("build", source, "--ledger", address, "--quiet") == 0
    with Ledger.open(address, read_only=True) as book:
        lines = list(incident_lines(book))
        return [i["id"] for i in lines], book.document_ids(), sorted(r for i in lines for r in i["reports"])[:12]


async def read(client: httpx.AsyncClient, end: float, tally: Tally, rng: random.Random, ids: tuple[list[str], list[str]]) -> None:
    """One reader. An incident's old id leads to its new one, so that every address that was ever shown stays good."""
    while time.monotonic() < end:
        incident, document = rng.choice(ids[0]), rng.choice(ids[1])
        path = rng.choice((*PAGES, f"/incidents/{incident}", f"/documents/{document}", f"/api/incidents/{incident}"))
        begun = time.monotonic()
        tally.note("read", await client.get(path), time.monotonic() - begun, (200,))
        await asyncio.sleep(rng.random())


async def review(client: httpx.AsyncClient, name: str, end: float, tally: Tally, rng: random.Random, reports: list[str]) -> None:
    """One reviewer: decides, is refused now and then, looks again, takes back some of their own decisions."""
    key, mine = {"authorization": f"Bearer {token_of(TOKEN, name)}"}, list[str]()
    while time.monotonic() < end:
        left, right = rng.sample(reports, 2)
        asked = await client.get("/api/judgements", params={"left": left, "right": right})
        tally.note("look", asked, asked.elapsed.total_seconds(), (200,))
        await asyncio.sleep(rng.random())  # reading before deciding
        kind = rng.choice(("same", "different", "unsure"))
        body = {"kind": kind, "left": left, "right": right, "reason": f"{name} {rng.random()}", "seen": asked.json()["version"]}
        begun = time.monotonic()
        answer = await client.post("/api/judgements", json=body, headers=key)
        tally.note("decide", answer, time.monotonic() - begun, (201, 409))
        if answer.status_code == 201:
            tally.kept[answer.json()["id"]] = (name, kind)
            mine.append(answer.json()["id"])
        if mine and rng.random() < 0.5:
            back = mine.pop(rng.randrange(len(mine)))
            begun = time.monotonic()
            answer = await client.post("/api/judgements", json={"kind": "retract", "left": back}, headers=key)
            tally.note("take back", answer, time.monotonic() - begun, (201,))
            if answer.status_code == 201:
                tally.taken_back.add(back)


async def weigh(pid: int, end: float, tally: Tally, every: float) -> None:
    """The server's memory, five times on the way."""
    while time.monotonic() < end - every:
        await asyncio.sleep(every)
        tally.memory.append(megabytes(pid))


async def soak(base: str, seconds: float, clients: int, built: tuple[list[str], list[str], list[str]], pid: int) -> Tally:
    """Readers and reviewers until the time is over."""
    tally, end, rng = Tally(), time.monotonic() + seconds, random.Random(4)
    limits = httpx.Limits(max_connections=200)
    async with httpx.AsyncClient(base_url=base, timeout=120, limits=limits) as client:
        people = [review(client, n, end, tally, random.Random(rng.random()), built[2]) for n in REVIEWERS]
        readers = [read(client, end, tally, random.Random(rng.random()), built[:2]) for _ in range(clients)]
        await asyncio.gather(*people, *readers, weigh(pid, end, tally, seconds / 6))
    return tally


def megabytes(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def verify(address: Address, tally: Tally) -> list[str]:
    """What is lost or doubled."""
    from secondsource.commands.build import refresh

    with Ledger.open(address) as book:
        there = {j.id: j for j in book.judgements()}
        wrong = [f"lost: {k}" for k in tally.kept.keys() - there.keys()] + [f"not asked for: {k}" for k in there.keys() - tally.kept.keys()]
        wrong += [f"changed: {k}" for k, (by, kind) in tally.kept.items() if k in there and (there[k].by, there[k].kind) != (by, kind)]
        wrong += [f"taken back or not: {k}" for k, j in there.items() if j.retracted != (k in tally.taken_back)]
        wrong += ["what is derived is out of date"] if book.is_stale() else []
        before = dump_derived(book)
        refresh(book, Knowledge(), rule="ucdp", force=True)
        return wrong + ([] if dump_derived(book) == before else ["what is derived is not what a rebuild makes"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--editions", type=int, default=5)
    parser.add_argument("--postgresql", action="store_true")
    args = parser.parse_args()
    address: Address = pg_server.address() if args.postgresql else Path(tempfile.mkdtemp()) / "soak.ledger"
    built = build(address, args.editions)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    people = [x for n in REVIEWERS for x in ("--reviewer", n)]
    command = [sys.executable, "-m", "secondsource", "serve", str(address), "--port", str(port), *people]
    server = subprocess.Popen(command, env={**os.environ, "SECONDSOURCE_TOKEN": TOKEN}, stdout=subprocess.DEVNULL)
    try:
        base = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                httpx.get(base + "/method", timeout=30)
                break
            except httpx.TransportError:
                time.sleep(0.2)
        begun, memory = time.monotonic(), megabytes(server.pid)
        tally = asyncio.run(soak(base, args.seconds, args.clients, built, server.pid))
        taken, after = time.monotonic() - begun, megabytes(server.pid)
    finally:
        server.terminate()
        server.wait(30)
    wrong = verify(address, tally)
    where = "PostgreSQL" if args.postgresql else "a file"
    size = f"{len(built[1])} documents, {len(built[0])} incidents"
    print(f"{args.clients} readers and {len(REVIEWERS)} reviewers for {taken:.0f} s on {where} of {size}")
    for what, count in sorted(tally.answers.items()):
        print(f"{count:>8,}  {what}")
    for who, times in tally.times.items():
        times.sort()
        print(f"{who}: p50 {statistics.median(times):.3f} s, p95 {times[int(0.95 * len(times))]:.3f} s, longest {times[-1]:.2f} s")
    print(f"{len(tally.kept):,} decisions kept, {len(tally.taken_back):,} taken back")
    print("the server's memory in MB: " + ", ".join(f"{m:.0f}" for m in (memory, *tally.memory, after)))
    for line in (tally.bad + wrong)[:20]:
        print("WRONG", line)
    print(f"{len(tally.bad)} answers not documented, {len(wrong)} judgements lost or wrong")
    sys.exit(1 if tally.bad or wrong else 0)


if __name__ == "__main__":
    main()
