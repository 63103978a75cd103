"""The audit of the release: an affected version, a missing hash, a false bill of materials are found; the network is never needed."""

from __future__ import annotations

import datetime as dt
import json
import urllib.error
from collections.abc import Callable
from email.message import Message
from pathlib import Path
from typing import Any

import audit
import build_advisories
import pytest
import yaml
from packaging.version import Version

HASH = "--hash=sha256:" + "0a" * 32
KNOWN = {
    "id": "PYSEC-2031-1",
    "package": "quillpress",
    "aliases": ["CVE-2031-0001"],
    "affected": [{"introduced": "0", "fixed": "1.4.2"}, {"introduced": "2.0", "fixed": "2.0.6"}],
    "link": "https://example.org/1",
    "note": "reads files outside its folder",
}


def no_network(url: str) -> bytes:
    raise urllib.error.URLError("no route to the index")


def index(answers: dict[str, Any]) -> Callable[[str], bytes]:
    """A package index that knows these addresses, after https://pypi.org/pypi/."""

    def opener(url: str) -> bytes:
        key = url.removeprefix(f"{audit.INDEX}/").removesuffix("/json")
        if key not in answers:
            raise urllib.error.HTTPError(url, 404, "Not Found", Message(), None)
        return json.dumps(answers[key]).encode()

    return opener


def latest(version: str, *weaknesses: dict[str, Any]) -> dict[str, Any]:
    return {"info": {"version": version}, "vulnerabilities": list(weaknesses)}


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes a folder of requirements in which everything is in order, but for what is given."""

    def write(version: str = "1.4.2", **files: Any) -> Path:
        bill = {"components": [{"name": "QuillPress", "version": version}, {"name": "inkwell", "version": "3.1"}]}
        snapshot = {"collected": "2031-05-01", "source": "a test", "packages": ["inkwell", "quillpress"], "advisories": [KNOWN]}
        lock = f"# a comment\nquillpress=={version} \\\n    {HASH} \\\n    {HASH}\ninkwell==3.1 ; python_version >= '3' \\\n    {HASH}\n"
        texts = {"release.txt": lock, "sbom.json": json.dumps(bill), "advisories.json": json.dumps(snapshot)}
        for name, text in {**texts, **{k.replace("__", "."): v for k, v in files.items()}}.items():
            if text is not None:
                (tmp_path / name).write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
        return tmp_path

    return write


def run(capsys: pytest.CaptureFixture[str], where: Path, *arguments: str, opener: audit.Opener = no_network) -> tuple[int, str]:
    code = audit.main(["--requirements", str(where), *arguments], opener)
    told = capsys.readouterr()
    return code, told.out + told.err


@pytest.mark.parametrize("version", ["0.1", "1.4.1", "1.4.2rc1", "2.0", "2.0.5"])
def test_an_affected_version_is_refused(folder: Any, capsys: Any, version: str) -> None:
    code, told = run(capsys, folder(version))
    assert code == 1
    assert f"quillpress {version}: PYSEC-2031-1 CVE-2031-0001: reads files outside its folder" in told
    assert f"fixed in {'1.4.2' if version < '2' else '2.0.6'}. Next: `make lock UPGRADE=quillpress`, then `make sbom`" in told


@pytest.mark.parametrize("version", ["1.4.2", "1.9", "2.0.6", "2.1", "1.4.2.post1"])
def test_a_mended_version_passes(folder: Any, capsys: Any, version: str) -> None:
    code, told = run(capsys, folder(version))
    assert code == 0
    assert "no locked version is known to be weak" in told
    assert "Looked for, and none known, of 1: inkwell." in told
    assert "collected 2031-05-01" in told


@pytest.mark.parametrize(
    ("affected", "versions", "hit", "spared"),
    [
        ([{"introduced": "1.0"}], [], ["1.0", "9"], ["0.9"]),
        ([{"introduced": "1.0", "last_affected": "1.5"}], [], ["1.0", "1.5"], ["0.9", "1.5.1"]),
        ([{"introduced": "0", "fixed": "1.0"}, {"introduced": "2.0", "fixed": "2.3"}, {"introduced": "3.0", "fixed": "3.1"}], [], ["0.2", "2.2", "3.0"], ["1.0", "2.3", "3.1"]),
        ([], ["1.2", "1.4"], ["1.2", "1.4.0"], ["1.3"]),
    ],
)  # fmt: skip
def test_ranges_hold_what_they_say(affected: list[Any], versions: list[str], hit: list[str], spared: list[str]) -> None:
    known = audit.advisory({**KNOWN, "affected": affected, "versions": versions})
    assert all(known.hits(audit.Locked("quillpress", Version(v))) for v in hit)
    assert not any(known.hits(audit.Locked("quillpress", Version(v))) for v in spared)


def test_a_weakness_that_no_version_mends_says_so(folder: Any, capsys: Any) -> None:
    open_end = {
        "collected": "2031-05-01",
        "source": "a test",
        "packages": ["inkwell", "quillpress"],
        "advisories": [{**KNOWN, "affected": [{"introduced": "1.0"}]}],
    }
    code, told = run(capsys, folder(advisories__json=open_end))
    assert code == 1
    assert "no mended version is known. Next: replace the package" in told


def test_what_was_accepted_holds_for_one_version_and_is_told(folder: Any, capsys: Any) -> None:
    entry = {"id": "CVE-2031-0001", "package": "Quillpress", "version": "1.4.1", "reason": "the folder is never given by a stranger"}
    assert run(capsys, folder("1.4.1", accepted__json=[entry]))[0] == 0
    code, told = run(capsys, folder("1.4.0", accepted__json=[entry]))
    assert code == 1
    assert "Accepted, and not found in this run: Quillpress 1.4.1: CVE-2031-0001." in told
    code, told = run(capsys, folder("1.4.1", accepted__json=[{k: v for k, v in entry.items() if k != "reason"}]))
    assert code == 2
    assert "an entry lacks reason" in told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("quillpress==1.4.2\n", "quillpress 1.4.2 (line 2 of the lock) has no sha256 hash"),
        ("quillpress==1.4.2 \\\n    --hash=sha256:0a0a\n", "quillpress 1.4.2 (line 2 of the lock) has no sha256 hash"),
        (f"quillpress>=1.4.2 {HASH}\n", "line 2 of the lock pins no version: quillpress>=1.4.2"),
        (f"quillpress==1.4.2 {HASH}\nquillpress==1.4.2 {HASH}\n", "quillpress is locked twice"),
        ("quillpress @ https://example.org/q.whl\n", "line 2 of the lock pins no version: quillpress @"),
    ],
)
def test_a_line_without_pin_or_hash_is_refused_and_named(folder: Any, capsys: Any, line: str, told: str) -> None:
    code, said = run(capsys, folder(release__txt=f"inkwell==3.1 {HASH}\n{line}"))
    assert code == 1
    assert told in said
    assert "`make lock`" in said


def test_a_bill_of_materials_that_says_something_else_is_refused(folder: Any, capsys: Any) -> None:
    bill = {"components": [{"name": "quillpress", "version": "1.4.1"}, {"name": "blotter", "version": "1"}]}
    code, told = run(capsys, folder(sbom__json=bill))
    assert code == 1
    for line in ("quillpress: 1.4.2 in the lock, 1.4.1 in", "blotter: not in the lock, 1 in", "inkwell: 3.1 in the lock, not in"):
        assert line in told


def test_a_package_that_was_never_looked_for_is_no_safe_package(folder: Any, capsys: Any) -> None:
    snapshot = {"collected": "2031-05-01", "source": "a test", "packages": ["quillpress"], "advisories": []}
    code, told = run(capsys, folder(advisories__json=snapshot))
    assert code == 1
    assert "inkwell was never looked for. Next: make the snapshot anew" in told


@pytest.mark.parametrize(
    ("file", "text"), [("release__txt", None), ("sbom__json", "{"), ("advisories__json", None), ("advisories__json", {"advisories": [{}]})]
)
def test_a_file_that_cannot_be_read_is_named_with_the_next_step(folder: Any, capsys: Any, file: str, text: Any) -> None:
    code, told = run(capsys, folder(**{file: text}))
    assert code == 2
    assert file.replace("__", ".") in told
    assert "Next: make it with" in told


def test_the_index_is_asked_of_the_version_and_its_silence_is_told(folder: Any, capsys: Any) -> None:
    weak = {"id": "GHSA-x", "aliases": [], "fixed_in": ["1.3", "1.5", "2.1"], "link": "https://example.org/x"}
    taken_back = {"id": "GHSA-y", "withdrawn": "2031-02-03T00:00:00Z"}
    code, told = run(capsys, folder(), "--ask", opener=index({"quillpress": latest("1.4.2", weak, taken_back), "inkwell": latest("4.0")}))
    assert code == 1
    assert "quillpress 1.4.2: GHSA-x: fixed in 1.5." in told
    assert "GHSA-y" not in told
    assert "The index says nothing of 1 versions, which are not its latest: inkwell 3.1." in told
    code, told = run(capsys, folder(), "--ask", "inkwell", opener=index({"inkwell": latest("4.0"), "inkwell/3.1": latest("3.1")}))
    assert code == 0
    assert "The index knows of no weakness in 1 of 1 packages." in told


def test_one_weakness_with_two_names_is_told_once(folder: Any, capsys: Any) -> None:
    same = {"id": "GHSA-z", "aliases": ["CVE-2031-0001"], "fixed_in": ["1.4.2"]}
    code, told = run(capsys, folder("1.4.1"), "--ask", "quillpress", opener=index({"quillpress": latest("1.4.1", same)}))
    assert code == 1
    assert "Found 1:" in told
    assert "GHSA-z" not in told


def test_a_network_that_does_not_answer_is_told_and_is_no_crash(folder: Any, capsys: Any) -> None:
    code, told = run(capsys, folder(), "--ask")
    assert code == 0
    assert "inkwell 3.1: the index could not be asked: <urlopen error no route to the index>" in told
    assert "The index knows of no weakness in 0 of 2 packages." in told
    assert run(capsys, folder(), "--ask", opener=lambda url: b"<html>")[0] == 0
    code, told = run(capsys, folder(), "--reachable")
    assert code == 1
    assert "pip-audit is not run: https://pypi.org/pypi/quillpress/1.4.2/json" in told


def test_pip_audit_is_given_what_was_accepted_of_the_locked_versions(folder: Any, capsys: Any) -> None:
    entries = [{"id": f"GHSA-{v}", "package": "Quillpress", "version": v, "reason": "read"} for v in ("1.4.2", "1.4.1")]
    told = run(capsys, folder(accepted__json=entries), "--reachable", opener=index({"quillpress/1.4.2": latest("1.4.2")}))
    assert told == (0, "--ignore-vuln GHSA-1.4.2\n")


def test_an_index_that_fails_again_and_again_is_left_alone() -> None:
    asked: list[str] = []

    def silent(url: str) -> bytes:
        asked.append(url)
        raise TimeoutError("timed out")

    report = audit.ask([audit.Locked(f"p{n}", Version("1")) for n in range(20)], silent)
    assert len(asked) == audit.PATIENCE
    assert any("17 more were not asked for" in note for note in report.notes)


def test_the_snapshot_is_made_of_the_databases_files_and_is_the_same_each_time(tmp_path: Path) -> None:
    def record(name: str, **more: Any) -> None:
        ranges = [{"type": "GIT", "events": [{"introduced": "0"}]}, {"type": "ECOSYSTEM", "events": more.pop("events", [])}]
        affected = {"package": {"ecosystem": "PyPI", "name": "Quillpress"}, "ranges": ranges, "versions": more.pop("versions", [])}
        path = tmp_path / "vulns" / "quillpress" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump({"id": name, "details": "long", "affected": [affected], **more}), encoding="utf-8")

    record(
        "PYSEC-2031-2",
        events=[{"introduced": "2.0"}, {"fixed": "2.0.6"}, {"introduced": "0"}, {"fixed": "1.26.17"}],
        versions=["1.1", "2.0.9", "2004d"],
    )
    record("PYSEC-2031-1", events=[{"introduced": "0"}, {"last_affected": "1.0"}], aliases=["GHSA-b", "CVE-a"])
    record("PYSEC-2031-3", events=[{"introduced": "0"}], withdrawn="2031-01-01T00:00:00Z")
    record("PYSEC-0000-CVE-2031-4", events=[{"introduced": "0"}])
    made = build_advisories.build(tmp_path, ["quillpress", "inkwell"], collected=dt.date(2031, 5, 1), source="a test")
    assert made == build_advisories.build(tmp_path, ["inkwell", "quillpress"], collected=dt.date(2031, 5, 1), source="a test")
    data = json.loads(made)
    assert data["packages"] == ["inkwell", "quillpress"]
    first, second = data["advisories"]
    assert (first["id"], first["aliases"], first["affected"]) == (
        "PYSEC-2031-1",
        ["CVE-a", "GHSA-b"],
        [{"introduced": "0", "last_affected": "1.0"}],
    )
    assert second["affected"] == [{"introduced": "0", "fixed": "1.26.17"}, {"introduced": "2.0", "fixed": "2.0.6"}]
    assert second["versions"] == ["2.0.9"]
    assert "long" not in made  # facts, not the database's words
    (tmp_path / "advisories.json").write_text(made, encoding="utf-8")
    assert len(audit.read_snapshot(tmp_path / "advisories.json").advisories) == 2


def test_a_folder_that_is_no_database_is_named(tmp_path: Path) -> None:
    with pytest.raises(audit.Unreadable, match="holds no folder `vulns`"):
        build_advisories.build(tmp_path, ["quillpress"], collected=dt.date(2031, 5, 1), source="a test")
    (tmp_path / "vulns" / "quillpress").mkdir(parents=True)
    (tmp_path / "vulns" / "quillpress" / "PYSEC-2031-1.yaml").write_text("affected: none\n", encoding="utf-8")
    with pytest.raises(audit.Unreadable, match=r"PYSEC-2031-1\.yaml is no advisory"):
        build_advisories.build(tmp_path, ["quillpress"], collected=dt.date(2031, 5, 1), source="a test")


def test_the_release_itself_passes(capsys: Any) -> None:
    assert audit.main([], no_network) == 0, capsys.readouterr().out


def test_the_snapshot_knows_what_it_must() -> None:
    """A known weakness of a package that the desk stands on is found in the version before it was mended, and not in the mended one."""
    snapshot = audit.read_snapshot(audit.REQUIREMENTS / "advisories.json")
    for name, weak, mended in [
        ("jinja2", "3.1.5", "3.1.6"),
        ("h11", "0.14.0", "0.16.0"),
        ("starlette", "0.39.2", "1.3.1"),
        ("pypdf", "6.21.3", "6.21.4"),
    ]:
        of = [a for a in snapshot.advisories if a.package == name]
        assert any(a.hits(audit.Locked(name, Version(weak))) for a in of), name
        assert not any(a.hits(audit.Locked(name, Version(mended))) for a in of), name
