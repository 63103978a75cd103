"""Every example of the class and weapon lexicons is read as its entry says; every refusal is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from make import kb

SKIPPED = frozenset({"a", "an", "the", "two", "three", "five"})


def _examples() -> Iterator[tuple[str, str, str, str]]:
    for lexicon, section in (("classes", "classes"), ("things", "things")):
        for name, entry in kb().lexicon(lexicon)[section].items():
            for field in ("examples", "refuses"):
                for phrase in entry[field]:
                    yield section, name, field, phrase


@pytest.mark.parametrize(("section", "name", "field", "phrase"), list(_examples()))
def test_class_examples(section: str, name: str, field: str, phrase: str) -> None:
    entry = kb().lexicon(section)[section][name]
    words = [w for w in phrase.split() if w not in SKIPPED]
    head = words[words.index("of") - 1] if "of" in words[1:] else words[-1]
    found = kb().classes.of(words, head)
    right = (
        found is not None
        and found.kind == entry["kind"]
        and found.group == (entry["group"] if section == "classes" else None)
        and (found.entity == "thing") == (section == "things")
    )
    assert right == (field == "examples"), found


@pytest.mark.parametrize(
    ("phrase", "kind", "group", "entity"),
    [
        ("members of the armed forces", "state_forces.army", "army", "person"),
        ("former soldier", "civilians", "civilians", "person"),
        ("retired police officer", "civilians", "civilians", "person"),
        ("former minister", "government", "officials", "person"),
        ("surrendered maoist", "civilians", "civilians", "person"),
        ("woman naxalite", "rebel", "militants", "person"),
        ("tribal militants", "rebel", "militants", "person"),
        ("security guards", "civilians", "civilians", "person"),
        ("government troops", "state_forces.army", "army", "person"),
        ("rebel leader", "rebel", "militants", "person"),
        ("police commander", "state_forces.police", "police", "person"),
        ("party leader", "political_party", "officials", "person"),
        ("army convoy", "state_forces.army", "army", "group"),
        ("police vehicle", "state_forces.police", None, "thing"),
        ("school bus", "education", None, "thing"),
        ("forest department building", "government", None, "thing"),
        ("mobile towers", "infrastructure", None, "thing"),
        ("group of gunmen", "unknown", "attackers", "group"),
    ],
)
def test_modifiers_decide(phrase: str, kind: str, group: str | None, entity: str) -> None:
    words = phrase.split()
    head = words[words.index("of") - 1] if "of" in words else words[-1]
    found = kb().classes.of(words, head)
    assert found is not None
    assert (found.kind, found.group, found.entity) == (kind, group, entity)


def test_unknown_nouns_have_no_class() -> None:
    assert kb().classes.of(["weather"], "weather") is None
    assert kb().classes.of(["statement"], "statement") is None
