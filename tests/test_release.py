"""The release's lock names every dependency, by hash, and the bill of materials names the same."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = (ROOT / "requirements" / "release.txt").read_text(encoding="utf-8")
PINNED = dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", LOCK, re.M))


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_is_pinned() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {plain(re.split(r"[<>=\[; ]", w)[0]) for w in wanted}
    assert names <= {plain(p) for p in PINNED}


def test_every_pin_has_a_hash() -> None:
    blocks = re.split(r"^(?=[a-z0-9._-]+==)", LOCK, flags=re.M)[1:]
    assert len(blocks) == len(PINNED)
    assert all("--hash=sha256:" in block for block in blocks)


def test_the_bill_of_materials_names_the_same_versions() -> None:
    bom = json.loads((ROOT / "requirements" / "sbom.json").read_text(encoding="utf-8"))
    assert {plain(c["name"]): c["version"] for c in bom["components"]} == {plain(n): v for n, v in PINNED.items()}
