"""What a noun phrase stands for: the class of person, body, organisation or thing.

Read `NounClass`, then `Classes.of`. The words are in `data/lexicon/<language>/classes.yml` and `things.yml`; a phrase is
looked up from its head: the longest entry that ends in the head, then the words beside a general head ("police officer"),
then the head alone.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from secondsource.parse import Label, Merge

#: words after which a soldier, rebel or militiaman is none any more
FORMER = frozenset({"former", "ex", "retired", "surrendered", "erstwhile", "one-time", "onetime", "demobilized", "demobilised"})
ARMED = ("state_forces", "rebel", "militia")
#: words that make a force of "government": the state's armed side, not its officials
_PREPOSITIONS = frozenset({"of", "in", "at", "near", "on", "under", "from", "for", "to", "by", "with", "and", ","})
FORCES = frozenset({"troop", "force", "soldier", "army", "gunman", "fighter", "patrol", "militia", "airplane"})
#: who is no more than employed: out of office they are nobody's officials ("a retired government employee")
STAFF = frozenset({"employee", "worker", "servant", "clerk", "staff"})
MAX_WORDS = 5
#: classes whose longer entries a word before them makes narrower: "police patrol party"
_OPEN = ("general", "security_forces")


@dataclass(frozen=True, slots=True)
class NounClass:
    """What a noun phrase stands for: contract `kind`, contract figure `group` (None: plain people), entity, and the class."""

    kind: str
    group: str | None
    entity: str  # person, group, organization, thing
    name: str = ""  # the entry of the lexicon that decided
    armed_body: bool = False


@dataclass(frozen=True, slots=True)
class _Modifier:
    weight: int
    of_class: NounClass


class Classes:
    """Looks noun phrases up. Built once from the two lexicons; immutable."""

    def __init__(self, persons: Mapping[str, Any], things: Mapping[str, Any]) -> None:
        self._entries: dict[tuple[str, ...], NounClass] = {}
        self._modifiers: dict[tuple[str, ...], NounClass] = {}
        self._thing_modifiers: dict[tuple[str, ...], NounClass] = {}
        self._general: dict[str, str] = {}
        self._general_things: dict[tuple[str, ...], NounClass] = {}
        self.kin = frozenset(persons["kin"])
        self.adherents = frozenset(persons.get("adherents", ()))
        self._local_offices = frozenset(persons.get("local_offices", ()))
        self._of_force = frozenset(persons.get("of_force", ()))
        self._localities = frozenset(things["localities"])
        self._load_things(things)
        self._load_persons(persons)
        self._civilian = NounClass("civilians", "civilians", "person", "civilians")
        self._cache: dict[tuple[tuple[str, ...], str], NounClass | None] = {}

    def _load_persons(self, data: Mapping[str, Any]) -> None:
        for field, entity in (("nouns", "person"), ("collectives", "group"), ("bodies", "organization")):
            for word in data["general"][field]:
                key = phrase_key(word)
                if len(key) == 1:
                    self._general[key[0]] = entity
                else:
                    self._entries.setdefault(key, NounClass("unknown", None, entity, "general"))
        for name, entry in data["classes"].items():
            for field, entity in (("nouns", "person"), ("collectives", "group"), ("bodies", "organization")):
                made = NounClass(entry["kind"], entry["group"], entity, name)
                for word in entry.get(field) or ():
                    self._entries.setdefault(phrase_key(word), made)
            made = NounClass(entry["kind"], entry["group"], "person", name)
            longer = (w for w in entry.get("bodies") or () if " " in w)  # "armed forces elements", "national guard members"
            for word in (*(entry.get("modifiers") or ()), *longer):
                self._modifiers.setdefault(phrase_key(word), made)

    def _load_things(self, data: Mapping[str, Any]) -> None:
        for name, entry in data["things"].items():
            made = NounClass(entry["kind"], None, "thing", name)
            for word in entry.get("nouns") or ():
                self._entries.setdefault(phrase_key(word), made)
            for word in entry.get("modifiers") or ():
                self._thing_modifiers.setdefault(phrase_key(word), made)
        for kind, words in data["general"].items():
            for word in words:
                self._general_things.setdefault(phrase_key(word), NounClass(kind, None, "thing", "general"))

    def of(self, tokens: Sequence[str], head: str) -> NounClass | None:
        """The class of a noun phrase given as its lower-cased words, `head` among them; None: neither persons nor a thing known.

        >>> from secondsource.knowledge import Knowledge
        >>> Knowledge().classes.of(["two", "traffic", "constables"], "constables").kind
        'state_forces.police'
        """
        key = (tuple(tokens), head)
        if key not in self._cache:
            if len(self._cache) > 50_000:
                self._cache.clear()
            self._cache[key] = self._of(key[0], head)
        return self._cache[key]

    def _of(self, tokens: tuple[str, ...], head: str) -> NounClass | None:
        if "-" in head and head.split("-")[0] == "ex":  # "ex-soldier" is a former soldier
            tokens = tuple(w for t in tokens for w in (("former", t[3:]) if t == head else (t,)))
            head = head[3:]
        words = [singular(t) for t in tokens]
        target = singular(head)
        if target not in words:
            words.append(target)
        at = len(words) - 1 - words[::-1].index(target) if tokens.count(head) > 1 else words.index(target)
        before, after = words[:at], words[at + 1 :]
        found = self._decide(before, target, after)
        if found is None:
            return None
        if found.entity != "thing" and not FORMER.isdisjoint(before) and self._is_over(found, target, before):
            return replace(self._civilian, entity=found.entity, name="former")
        if target in self.adherents and found.kind == "political_party" and found.entity != "thing":
            return replace(self._civilian, entity=found.entity)  # who votes for a party holds no place in it
        return found

    def _is_over(self, found: NounClass, head: str, before: Sequence[str]) -> bool:
        """Whether "former" leaves a plain person: of arms, employment, a village's office; a former minister stays a politician."""
        local = head in self._local_offices or not self._local_offices.isdisjoint(before)
        return found.kind.startswith((*ARMED, "civilians")) or head in STAFF or (found.kind == "government" and local)

    def words(self) -> frozenset[str]:
        """Every word that says a class by itself, in the singular."""
        singles = (k for table in (self._entries, self._general_things) for k in table if len(k) == 1)
        return frozenset(k[0] for k in singles) | frozenset(self._general) | self._localities

    def hyphenated(self) -> frozenset[str]:
        """Every word of the lexicons that holds a hyphen, in the singular."""
        tables: tuple[Mapping[tuple[str, ...], object], ...] = (self._entries, self._general_things, self._modifiers, self._thing_modifiers)
        return frozenset(w for table in tables for k in table for w in k if "-" in w)

    def _decide(self, before: list[str], head: str, after: list[str]) -> NounClass | None:
        exact = self._of_its_force(self._longest(before, head), before)
        general = self._general.get(head)
        if exact is not None and exact[1] > 1:
            return self._kept(exact, before)
        if head in self._localities:
            return NounClass("civilians", "civilians", "group", "locality")
        thing = self._thing(before, head, after)
        if general is not None:
            by = self._modifier(before, [] if head in self.kin else after)
            if by is not None and not (head in FORCES and by.kind == "government"):
                return replace(by, entity=general)
            if exact is not None:
                return exact[0]
            if thing is not None:
                return thing
            return NounClass("unknown", None, general, "general")
        if thing is not None and (exact is None or exact[0].entity == "thing"):
            return thing
        return exact[0] if exact is not None else None

    def _kept(self, exact: tuple[NounClass, int], before: list[str]) -> NounClass:
        """A longer entry; a general one takes its class from what stands before it: "police patrol party"."""
        found, size = exact
        by = self._near(before[: len(before) - size + 1], self._modifiers) if found.name in _OPEN else None
        return found if by is None else replace(by, entity=found.entity)

    def _of_its_force(self, exact: tuple[NounClass, int] | None, before: list[str]) -> tuple[NounClass, int] | None:
        """A rank is of the force that is named before it: "a BSF constable", "an army jawan", "a self-styled corporal" of rebels."""
        if exact is None or exact[0].entity != "person" or not exact[0].kind.startswith("state_forces"):
            return exact
        found, size = exact
        ahead = before[: len(before) - size + 1]
        by = self._near(ahead, self._modifiers)
        if by is None or by.kind == found.kind or not (by.name == "paramilitary" or not self._of_force.isdisjoint(ahead)):
            return exact
        return replace(by, entity="person"), size

    def _longest(self, before: list[str], head: str) -> tuple[NounClass, int] | None:
        for size in range(min(MAX_WORDS, len(before) + 1), 0, -1):
            found = self._entries.get((*before[len(before) - size + 1 :], head))
            if found is not None:
                return found, size
        return None

    def _thing(self, before: list[str], head: str, after: list[str]) -> NounClass | None:
        """A thing: of a general head by what stands beside it, else by the head."""
        general = self._general_things.get((*before[-1:], head)) or self._general_things.get((head,))
        own = self._entries.get((head,))
        if own is not None and own.entity == "thing" and general is None:
            by = self._near(before, self._modifiers)
            if by is not None and by.kind.startswith("state_forces") and own.kind in ("health", "education", "business"):
                return replace(by, entity="thing", group=None)
            return own
        if general is None:
            return None
        by = self._near(before, self._thing_modifiers) or self._near(before, self._modifiers)
        if by is None and after[:1] == ["of"]:
            by = self._whole(after[1:7]) or self._near(after[:6], self._modifiers)
        if by is None or by.name == "attackers":
            return general
        return NounClass(by.kind, None, "thing", by.name)

    def _whole(self, words: list[str]) -> NounClass | None:
        """What a thing is a part of or belongs to: "wagons of a goods train", "trucks of a road construction company"."""
        end = next((n for n, w in enumerate(words) if w in _PREPOSITIONS), len(words))
        found = self._decide(words[: end - 1], words[end - 1], []) if end else None
        return found if found is not None and found.entity in ("thing", "organization") and found.name != "general" else None

    def _modifier(self, before: list[str], after: list[str]) -> NounClass | None:
        """The class that the words beside a general head give: the nearest before it, then those after "of"."""
        near = self._near(before, self._modifiers)
        if near is not None and near.name != "civilians":
            return near
        if after[:1] == ["of"] or after[:1] == ["from"]:
            return self._after(after[1:]) or near  # "a local leader of the party"
        return near

    def _near(self, words: Sequence[str], table: Mapping[tuple[str, ...], NounClass]) -> NounClass | None:
        for end in range(len(words), 0, -1):
            for size in (3, 2, 1):
                if size <= end:
                    found = table.get(tuple(words[end - size : end]))
                    if found is not None:
                        return found
        return None

    def _after(self, words: Sequence[str]) -> NounClass | None:
        """The class of what follows "of": the first entry or modifier there ("members of the armed forces")."""
        for start in range(min(len(words), 8)):
            for size in range(min(MAX_WORDS, len(words) - start), 0, -1):
                key = tuple(words[start : start + size])
                found = self._entries.get(key) or self._modifiers.get(key)
                if found is not None and found.entity != "thing" and (found.kind != "unknown" or found.name == "attackers"):
                    return found
        return None


#: first parts that make one word with the class word after them: "ex-soldier", "vice-president", "sub-inspector"
PREFIXES = frozenset({"ex", "vice", "sub", "deputy", "anti", "non", "co", "pro"})


class HyphenMatcher:
    """Class words that the tokeniser cuts at their hyphens become one word again: "passers-by", "sub-inspector"."""

    def __init__(self, classes: Classes) -> None:
        self._words = classes.hyphenated()
        self._plain = classes.words()

    def __call__(self, words: Sequence[str]) -> Iterator[Merge]:
        """The merges of one paragraph."""
        for n, word in enumerate(words):
            if word != "-" or not 0 < n < len(words) - 1:
                continue
            left, right = words[n - 1].lower(), words[n + 1].lower()
            joined = f"{left}-{right}"
            if singular(joined) in self._words or (left in PREFIXES and singular(right) in self._plain):
                yield Merge(n - 1, n + 2, Label("phrase", (joined,)))
            elif words[n + 2 : n + 3] == ["-"] and n + 3 < len(words) and singular(f"{joined}-{words[n + 3].lower()}") in self._words:
                yield Merge(n - 1, n + 4, Label("phrase", (joined,)))


IRREGULAR = {
    "men": "man", "women": "woman", "children": "child", "people": "people", "persons": "person", "wives": "wife", "lives": "life",
    "thieves": "thief", "chiefs": "chief", "police": "police", "forces": "forces", "headquarters": "headquarters", "barracks": "barracks",
    "mujahideen": "mujahideen", "policemen": "policeman", "gunmen": "gunman", "buses": "bus", "premises": "premises", "lines": "line",
    "troops": "troop", "mps": "mp", "ngos": "ngo", "idps": "idp", "sfs": "sf", "gangs": "gang", "matrices": "matrix", "bodies": "body",
    "levies": "levies", "rangers": "ranger", "marines": "marine", "passers-by": "passer-by", "passersby": "passerby",
    "brothers-in-law": "brother-in-law", "consuls": "consul", "gas": "gas", "bias": "bias", "corps": "corps", "news": "news",
    "media": "media",
    "series": "series", "species": "species", "kidnapers": "kidnapper", "kidnaper": "kidnapper", "authorities": "authority", "dead": "dead",
}  # fmt: skip


@functools.lru_cache(maxsize=1 << 16)
def singular(word: str) -> str:
    """The singular of an English noun, as far as class words need it.

    >>> [singular(w) for w in ("policemen", "militants", "parties", "bus", "churches", "wives")]
    ['policeman', 'militant', 'party', 'bus', 'church', 'wife']
    """
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("men") and len(word) > 4:
        return word[:-2] + "an"
    if word.endswith("women"):
        return word[:-2] + "an"
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")):
        return word[:-1]
    return word


def phrase_key(phrase: str) -> tuple[str, ...]:
    """An entry of the lexicon as its singular words."""
    return tuple(singular(w) for w in phrase.lower().split())
