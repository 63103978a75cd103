"""Is every package of the release locked with hashes, in the bill of materials, and free of known weaknesses?

    python scripts/audit.py                      offline: the lock, the bill of materials, the snapshot of advisories
    python scripts/audit.py --ask [NAME ...]     also what the package index knows (of all locked packages, or of these)

The snapshot, requirements/advisories.json, is made by scripts/build_advisories.py; what was looked at and accepted, in exactly one version and
with the reason, stands in requirements/accepted.json.
Exit code 0: nothing found. 1: something found. 2: a file could not be read. A network that does not answer is told and changes no code.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements"
INDEX = "https://pypi.org/pypi"
PIN = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==(?P<version>[^\s;]+)")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}(?![0-9a-f])")
#: so many failures in a row and the index counts as out of reach: 74 time-outs would take half an hour
PATIENCE = 3

Opener = Callable[[str], bytes]


class Unreadable(Exception):
    """A file that the audit needs cannot be read: which, why, and what to do."""


@dataclass(frozen=True)
class Locked:
    """One package of the lock."""

    name: str
    version: Version

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


@dataclass(frozen=True)
class Affected:
    """One range of affected versions: from `introduced` (None: the first) up to, without, `fixed`, or up to, with, `last`."""

    introduced: Version | None
    fixed: Version | None = None
    last: Version | None = None

    def holds(self, version: Version) -> bool:
        """Whether the version lies in the range; a range without an end holds all later ones."""
        if self.introduced is not None and version < self.introduced:
            return False
        if self.fixed is not None:
            return version < self.fixed
        return self.last is None or version <= self.last


@dataclass(frozen=True)
class Advisory:
    """One known weakness of one package."""

    id: str
    package: str
    aliases: tuple[str, ...]
    affected: tuple[Affected, ...]
    versions: frozenset[Version]
    link: str
    note: str

    def hits(self, package: Locked) -> bool:
        """Whether the locked version is affected."""
        return package.version in self.versions or any(r.holds(package.version) for r in self.affected)

    def tell(self, package: Locked) -> str:
        """The finding: what, where it is mended on the line of this version, and the next step."""
        fixed = next((r.fixed for r in self.affected if r.holds(package.version)), None)
        if fixed is None:
            step = "no mended version is known. Next: replace the package, or accept it with a reason in requirements/accepted.json"
        else:
            step = f"fixed in {fixed}. Next: `make lock UPGRADE={package.name}`, then `make sbom`"
        return f"{package}: {' '.join((self.id, *self.aliases))}: {self.note + '; ' if self.note else ''}{step}. {self.link}"


@dataclass(frozen=True)
class Snapshot:
    """What was known on one day: the advisories, and the packages that were looked for."""

    collected: dt.date
    source: str
    packages: frozenset[str]
    advisories: tuple[Advisory, ...]


@dataclass
class Report:
    """What there is to tell, what is wrong, and the weaknesses found."""

    notes: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    found: list[tuple[Locked, Advisory]] = field(default_factory=list)

    def add(self, other: Report) -> None:
        """Take over another one's lines."""
        self.notes += other.notes
        self.wrong += other.wrong
        self.found += other.found


# --- reading


def plain(name: str) -> str:
    """The package's name as the index spells it."""
    return str(canonicalize_name(name))


def read(path: Path, *, made_by: str) -> str:
    """The file's text; Unreadable names the file and the command that makes it."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path} cannot be read ({error}). Next: make it with {made_by}.") from error


def read_json(path: Path, *, made_by: str) -> Any:
    """The file's JSON."""
    try:
        return json.loads(read(path, made_by=made_by))
    except json.JSONDecodeError as error:
        raise Unreadable(f"{path} is not JSON ({error}). Next: make it with {made_by}.") from error


def read_lock(text: str) -> tuple[list[Locked], list[str]]:
    """The packages of the lock, and what is wrong with its lines."""
    found: dict[str, Locked] = {}
    wrong: list[str] = []
    for number, line in logical_lines(text):
        pin = PIN.match(line)
        try:
            version = Version(pin["version"]) if pin else None
        except InvalidVersion:
            version = None
        if pin is None or version is None:
            wrong.append(f"line {number} of the lock pins no version: {line.split(' --hash')[0]}. Next: `make lock`.")
            continue
        package = Locked(plain(pin["name"]), version)
        if not HASH.search(line):
            wrong.append(f"{package} (line {number} of the lock) has no sha256 hash. Next: `make lock`.")
        if package.name in found:
            wrong.append(f"{package.name} is locked twice, as {found[package.name].version} and {version}. Next: `make lock`.")
        found[package.name] = package
    return list(found.values()), wrong


def logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Each requirement with the number of its first line; continued lines are joined, comments and empty lines left out."""
    begun, parts = 0, list[str]()
    for number, line in enumerate(text.splitlines(), start=1):
        bare = re.sub(r"(^|\s)#.*", "", line).strip()
        if not parts:
            begun = number
        parts.append(bare.removesuffix("\\").strip())
        if not bare.endswith("\\"):
            if joined := " ".join(filter(None, parts)):
                yield begun, joined
            parts = []
    if joined := " ".join(filter(None, parts)):  # the file ends on a backslash
        yield begun, joined


def read_snapshot(path: Path) -> Snapshot:
    """The snapshot of advisories."""
    made_by = "`python scripts/build_advisories.py FOLDER`"
    data = read_json(path, made_by=made_by)
    try:
        advisories = tuple(advisory(a) for a in data["advisories"])
        return Snapshot(dt.date.fromisoformat(data["collected"]), data["source"], frozenset(data["packages"]), advisories)
    except (KeyError, TypeError, ValueError) as error:  # InvalidVersion is a ValueError
        raise Unreadable(f"{path} is no snapshot of advisories ({error!r}). Next: make it with {made_by}.") from error


def advisory(a: Mapping[str, Any]) -> Advisory:
    """One entry of the snapshot."""
    ends = ("introduced", "fixed", "last_affected")
    ranges = tuple(Affected(*(Version(r[k]) if r.get(k, "0") != "0" else None for k in ends)) for r in a["affected"])
    versions = frozenset(Version(v) for v in a.get("versions", ()))
    return Advisory(a["id"], a["package"], tuple(a["aliases"]), ranges, versions, a["link"], a.get("note", ""))


def read_accepted(path: Path) -> list[dict[str, str]]:
    """What somebody looked at and accepted, with the reason; no file, nothing accepted."""
    if not path.exists():
        return []
    entries: list[dict[str, str]] = read_json(path, made_by="an editor")
    for entry in entries:
        if missing := {"id", "package", "version", "reason"} - entry.keys():
            raise Unreadable(f"{path}: an entry lacks {', '.join(sorted(missing))}: {entry}. Next: name it.")
    return entries


# --- comparing


def compare_bill(locked: Iterable[Locked], bill: Mapping[str, Any]) -> list[str]:
    """Where the bill of materials says something else than the lock."""
    in_lock = {p.name: str(p.version) for p in locked}
    in_bill = {plain(c["name"]): str(c["version"]) for c in bill.get("components", ())}
    return [
        f"{name}: {in_lock.get(name, 'not')} in the lock, {in_bill.get(name, 'not')} in the bill of materials. Next: `make sbom`."
        for name in sorted(in_lock.keys() | in_bill.keys())
        if in_lock.get(name) != in_bill.get(name)
    ]


def compare_snapshot(locked: Sequence[Locked], snapshot: Snapshot, today: dt.date) -> Report:
    """What the snapshot knows of the locked versions, how old it is, and of which packages it knows nothing."""
    report = Report()
    known = {a.package for a in snapshot.advisories}
    report.notes.append(
        f"{len(snapshot.advisories)} advisories of {len(known)} packages, collected {snapshot.collected} "
        f"({(today - snapshot.collected).days} days old) from {snapshot.source}."
    )
    if none := sorted({p.name for p in locked} & snapshot.packages - known):
        report.notes.append(f"Looked for, and none known, of {len(none)}: {', '.join(none)}.")
    never = sorted({p.name for p in locked} - snapshot.packages)
    report.wrong += [f"{name} was never looked for. Next: make the snapshot anew with scripts/build_advisories.py." for name in never]
    report.found += [(p, a) for p in locked for a in snapshot.advisories if a.package == p.name and a.hits(p)]
    return report


def judge(report: Report, accepted: Sequence[Mapping[str, str]]) -> None:
    """Turn what was found into what is wrong, but for what was looked at and accepted; a weakness with two names is told once."""
    told: set[tuple[str, str]] = set()
    used: list[Mapping[str, str]] = []
    for package, known in report.found:
        names = {(package.name, n) for n in (known.id, *known.aliases)}
        if names & told:
            continue
        told |= names
        entry = next((e for e in accepted if (plain(e["package"]), e["id"]) in names and e["version"] == str(package.version)), None)
        if entry is None:
            report.wrong.append(known.tell(package))
        else:
            used.append(entry)
            report.notes.append(f"Accepted: {package}: {entry['id']}: {entry['reason']}.")
    report.notes += [f"Accepted, and not found in this run: {e['package']} {e['version']}: {e['id']}." for e in accepted if e not in used]


# --- asking the package index


def fetch(url: str) -> bytes:
    """The answer to one request."""
    request = urllib.request.Request(url, headers={"User-Agent": "secondsource-audit", "Accept": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        body: bytes = answer.read(20_000_000)
    return body


def ask_one(package: Locked, opener: Opener) -> list[Advisory] | None:
    """What the index knows of this version; None where it says nothing of it (it tells of the latest, not always of others)."""
    answer = json.loads(opener(f"{INDEX}/{package.name}/json"))
    if Version(answer["info"]["version"]) != package.version:
        try:
            answer = json.loads(opener(f"{INDEX}/{package.name}/{package.version}/json"))
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise
    return [from_index(v, package) for v in answer.get("vulnerabilities") or () if not v.get("withdrawn")]


def from_index(told: Mapping[str, Any], package: Locked) -> Advisory:
    """One weakness as the index tells it: it says that this version is affected, and which versions are not."""
    later = [v for v in map(Version, told.get("fixed_in") or ()) if v > package.version]
    affected = (Affected(package.version, fixed=min(later, default=None)),)
    return Advisory(told["id"], package.name, tuple(told.get("aliases") or ()), affected, frozenset(), told.get("link") or "", "")


def ask(locked: Sequence[Locked], opener: Opener) -> Report:
    """What the index tells of the packages; an index that does not answer is told too."""
    report = Report()
    silent: list[str] = []
    clean = failures = 0
    for number, package in enumerate(locked):
        if failures == PATIENCE:
            report.notes.append(
                f"The index does not answer; {len(locked) - number} more were not asked for. Next: `--ask` where it can be reached."
            )
            break
        try:
            found = ask_one(package, opener)
        except (OSError, ValueError, KeyError, TypeError) as error:  # no network and time-outs are OSErrors, broken JSON is a ValueError
            failures += 1
            report.notes.append(f"{package}: the index could not be asked: {error}.")
            continue
        failures = 0
        clean += found == []
        silent += [str(package)] if found is None else []
        report.found += [(package, a) for a in found or ()]
    report.notes.append(f"The index knows of no weakness in {clean} of {len(locked)} packages.")
    if silent:
        report.notes.append(f"The index says nothing of {len(silent)} versions, which are not its latest: {', '.join(silent)}.")
    return report


# --- the command


def main(arguments: Sequence[str] | None = None, opener: Opener = fetch) -> int:
    """Run the command; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requirements", type=Path, default=REQUIREMENTS, help="folder of release.txt, sbom.json and advisories.json")
    parser.add_argument("--ask", nargs="*", metavar="NAME", help="ask the package index too, of all locked packages or of these")
    parser.add_argument(
        "--reachable", action="store_true", help="only say whether the index answers as pip-audit needs it, and its options"
    )
    given = parser.parse_args(arguments)
    try:
        return reachable(given.requirements, opener) if given.reachable else run(given.requirements, given.ask, opener)
    except Unreadable as error:
        print(f"The audit could not be made: {error}", file=sys.stderr)
        return 2


def run(folder: Path, asked: Sequence[str] | None, opener: Opener) -> int:
    """The audit of the files in this folder."""
    locked, wrong = read_lock(read(folder / "release.txt", made_by="`make lock`"))
    report = Report([f"{len(locked)} packages are locked."], wrong)
    report.wrong += compare_bill(locked, read_json(folder / "sbom.json", made_by="`make sbom`"))
    report.add(compare_snapshot(locked, read_snapshot(folder / "advisories.json"), dt.date.today()))
    if asked is not None:
        wanted = {plain(n) for n in asked}
        report.notes += [f"{name} is not locked, and was not asked for." for name in sorted(wanted - {p.name for p in locked})]
        report.add(ask([p for p in locked if not wanted or p.name in wanted], opener))
    judge(report, read_accepted(folder / "accepted.json"))
    print(*report.notes, sep="\n")
    if report.wrong:
        print(f"\nFound {len(report.wrong)}:", *report.wrong, sep="\n")
        return 1
    print("Every package has its hashes, the bill of materials agrees, and no locked version is known to be weak.")
    return 0


def reachable(folder: Path, opener: Opener) -> int:
    """0 and the options for pip-audit where the index answers of a single locked version; 1, and why, where it does not."""
    locked = read_lock(read(folder / "release.txt", made_by="`make lock`"))[0]
    url = f"{INDEX}/{locked[0].name}/{locked[0].version}/json"
    try:
        opener(url)
    except OSError as error:
        print(f"pip-audit is not run: {url}: {error}.", file=sys.stderr)
        return 1
    here = {(p.name, str(p.version)) for p in locked}
    print(*(f"--ignore-vuln {e['id']}" for e in read_accepted(folder / "accepted.json") if (plain(e["package"]), e["version"]) in here))
    return 0


if __name__ == "__main__":
    sys.exit(main())
