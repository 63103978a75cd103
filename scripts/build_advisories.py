"""Make requirements/advisories.json, the snapshot that scripts/audit.py reads, from a checkout of the Python advisory database:

    git clone https://github.com/pypa/advisory-database
    python scripts/build_advisories.py advisory-database

Facts only (identifiers, versions, where to read on), of the locked packages; the same folder, lock and date give the same file.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from audit import REQUIREMENTS, Unreadable, advisory, plain, read, read_lock
from packaging.version import InvalidVersion, Version

DATABASE = "https://github.com/pypa/advisory-database"


def build(folder: Path, names: Iterable[str], *, collected: dt.date, source: str) -> str:
    """The snapshot as text, an advisory a line."""
    if not (folder / "vulns").is_dir():
        raise Unreadable(f"{folder} holds no folder `vulns`. Next: `git clone {DATABASE}` and give its folder.")
    wanted = sorted(set(names))
    # PYSEC-0000 is a draft that waits for its number
    files = [f for n in wanted for f in sorted((folder / "vulns" / n).glob("*.yaml")) if not f.name.startswith("PYSEC-0000")]
    entries = sorted(filter(None, map(read_entry, files)), key=lambda e: (e["package"], e["id"]))
    head = {"collected": collected.isoformat(), "source": source, "licence": "CC BY 4.0", "packages": wanted}
    parts = [f" {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in head.items()]
    lines = ",\n".join("  " + json.dumps(e, ensure_ascii=False) for e in entries)
    return "{\n" + ",\n".join([*parts, f' "advisories": [\n{lines}\n ]']) + "\n}\n"


def read_entry(file: Path) -> dict[str, Any] | None:
    """The advisory of one file of the database; None where it was withdrawn or names no version."""
    try:
        record = yaml.safe_load(file.read_text(encoding="utf-8"))
        return None if record.get("withdrawn") else entry_of(record, file.parent.name)
    except (OSError, yaml.YAMLError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"{file} is no advisory ({error!r}). Next: check the database out again.") from error


def entry_of(record: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    """One advisory as the snapshot keeps it; None where it names no version of this package."""
    affected = [a for a in record["affected"] if plain(a["package"]["name"]) == name and a["package"]["ecosystem"] == "PyPI"]
    ranges = [p for a in affected for r in a.get("ranges", ()) if r["type"] == "ECOSYSTEM" for p in pairs(r["events"])]
    own = record.get("database_specific") or {}
    entry = {"id": record["id"], "package": name, "aliases": sorted(record.get("aliases") or ()), "affected": ranges}
    held = advisory({**entry, "link": ""}).affected
    named = {v for a in affected for v in map(version_or_none, a.get("versions") or ()) if v is not None}
    if outside := sorted(v for v in named if not any(r.holds(v) for r in held)):
        entry["versions"] = [str(v) for v in outside]
    if not ranges and not outside:
        return None
    entry["link"] = own.get("seen") or f"https://osv.dev/vulnerability/{record['id']}"
    return {**entry, "note": own["note"]} if own.get("note") else entry


def version_or_none(text: str) -> Version | None:
    """The version, or None for one of the old spellings that pip no longer installs."""
    try:
        return Version(text)
    except InvalidVersion:
        return None


def pairs(events: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """The ranges that a list of events means; the list need not be in order (`2.0 .. 2.0.6, 0 .. 1.26.17`)."""
    known = [(Version(str(v)), k, str(v)) for e in events for k, v in e.items() if k in ("introduced", "fixed", "last_affected")]
    begun: str | None = None
    # at one version an end comes before a beginning, so that 1.0 .. 2.0, 2.0 .. 3.0 stay two ranges
    for _, kind, text in sorted(known, key=lambda e: (e[0], e[1] == "introduced")):
        if kind == "introduced":
            begun = begun or text
        elif begun is not None:
            yield {"introduced": begun, kind: text}
            begun = None
    if begun is not None:
        yield {"introduced": begun}


def main() -> int:
    """Write the snapshot; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="checkout of the advisory database")
    parser.add_argument("--requirements", type=Path, default=REQUIREMENTS, help="folder of release.txt, where advisories.json is written")
    parser.add_argument("--date", type=dt.date.fromisoformat, default=dt.date.today(), help="day of the checkout")
    parser.add_argument("--source", default=DATABASE, help="where the folder comes from")
    given = parser.parse_args()
    try:
        locked, _ = read_lock(read(given.requirements / "release.txt", made_by="`make lock`"))
        text = build(given.folder, [p.name for p in locked], collected=given.date, source=given.source)
    except Unreadable as error:
        print(f"No snapshot was made: {error}", file=sys.stderr)
        return 2
    (given.requirements / "advisories.json").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
