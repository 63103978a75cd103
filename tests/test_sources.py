"""The register of outlets: its own rules, look-ups, the user's entries."""

from __future__ import annotations

import collections
from pathlib import Path

import pytest

from secondsource.errors import BadKnowledge
from secondsource.knowledge import Knowledge
from secondsource.knowledge.sources import host_of, load_sources

SOURCES = load_sources()


def test_the_register_keeps_its_own_rules() -> None:
    assert len(SOURCES.entries) >= 500
    domains = collections.Counter(d for s in SOURCES.entries for d in s.domains)
    assert [d for d, n in domains.items() if n > 1] == []
    for source in SOURCES.entries:
        assert source.reason
        assert " " in source.reason, source.name
        assert source.country is None or len(source.country) == 2, source.name
        assert all(d == d.lower() and "/" not in d and not d.startswith("www.") for d in source.domains), source.name
        if source.kind in ("party_media", "state_media"):
            assert source.party is not None or source.owner is not None or source.grade == "D", source.name
        if source.kind == "social":
            assert source.grade in "DEF", source.name


def test_every_entry_is_found_by_its_names_and_domains() -> None:
    for source in SOURCES.entries:
        assert SOURCES.named(source.name) is not None
        for domain in source.domains:
            assert SOURCES.at(f"https://www.{domain}/a/b?c=d") == source


@pytest.mark.parametrize(
    ("name", "url", "found"),
    [
        ("AP", None, "Associated Press"),
        ("The Associated Press", None, "Associated Press"),
        ("DAWN.COM", None, "Dawn"),
        ("dawn.com", None, "Dawn"),
        ("www.dawn.com", None, "Dawn"),
        ("whatever", "https://epaper.dawn.com/x", "Dawn"),
        ("ACAN-EFE", None, "EFE"),
        (None, "http://m.reuters.com/a", "Reuters"),
        ("The Hindu", None, "The Hindu"),
    ],
)
def test_look_ups(name: str | None, url: str | None, found: str) -> None:
    assert SOURCES.of(name, url).name == found


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("The Marrow Times", None),
        (None, "http://marrow.example/x"),
        (None, None),
        ("", ""),
        (None, "http://[::1"),
        ("com", None),
        (None, "http://com/"),
    ],
)
def test_an_unknown_outlet_cannot_be_judged(name: str | None, url: str | None) -> None:
    source = SOURCES.of(name, url)
    assert source.grade == "F"
    assert "cannot be judged" in source.reason
    assert not source.known


def test_a_blog_under_a_host_of_blogs_is_its_writers() -> None:
    assert SOURCES.of(None, "http://somebody.wordpress.com/a").kind == "social"


def test_agencies_only() -> None:
    assert SOURCES.agency("Reuters") is not None
    assert SOURCES.agency("Dawn") is None
    assert SOURCES.agency(None) is None


def test_the_users_entries_come_first(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    entry = "{name: Marrow Times, kind: newspaper, country: FR, domains: [dawn.com], grade: A, why: I read it daily}"
    (tmp_path / "sources" / "mine.yml").write_text(f"sources:\n- {entry}\n")
    found = Knowledge(extra=tmp_path).sources.of(None, "https://dawn.com/a")
    assert (found.name, found.grade, found.reason) == ("Marrow Times", "A", "I read it daily")


@pytest.mark.parametrize(
    "entry",
    [
        "{kind: newspaper, grade: A, why: wire}",
        "{name: X, kind: zebra, grade: A, why: wire}",
        "{name: X, kind: ngo, grade: Z, why: wire}",
        "{name: X, kind: ngo, grade: A, why: nokey}",
        "{name: X, kind: ngo, grade: A, why: wire, colour: red}",
    ],
)
def test_a_bad_entry_is_named(tmp_path: Path, entry: str) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "mine.yml").write_text(f"sources:\n- {entry}\n")
    with pytest.raises(BadKnowledge, match=r"mine\.yml"):
        load_sources(tmp_path)


def test_hosts() -> None:
    assert host_of("https://WWW.Dawn.com:443/a") == "dawn.com"
    assert host_of("no address") is None
    assert host_of(None) is None
