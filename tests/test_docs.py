"""The documentation says what the software does, or the build fails."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import pytest

from secondsource.cli import COMMANDS
from secondsource.commands.export import SHAPES
from secondsource.knowledge import DATA

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


def test_generated_pages_are_fresh() -> None:
    made = runpy.run_path(str(ROOT / "scripts" / "build_docs.py"))["pages"]()
    stale = [path for path, content in made.items() if (DOCS / path).read_text(encoding="utf-8") != content]
    assert not stale, f"run `make docs`: {stale}"


def test_every_command_is_documented() -> None:
    page = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    assert [c for c in COMMANDS if f"## {c}\n" not in page] == []


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda p: str(p.relative_to(DOCS)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [x for x in links if not (page.parent / x).exists()] == []


def test_every_issue_kind_is_documented() -> None:
    kinds = json.loads((DATA / "schema" / "issue.schema.json").read_text(encoding="utf-8"))["$defs"]["issue"]["properties"]["kind"]["enum"]
    page = (DOCS / "explanation" / "reconciling.md").read_text(encoding="utf-8")
    assert [k for k in kinds if f"`{k}`" not in page] == []


def test_every_export_format_is_documented() -> None:
    page = (DOCS / "how-to" / "export.md").read_text(encoding="utf-8")
    assert [f for f in SHAPES if f"| `{f}` |" not in page] == []


def test_no_file_of_code_is_over_400_lines() -> None:
    long = {
        str(p.relative_to(ROOT)): n for p in (ROOT / "src").rglob("*.py") if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}
