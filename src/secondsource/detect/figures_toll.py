"""Tolls: "the death toll rose to 72", "put the number of injured at 85", "hospital staff spoke of 90", "six of them police".

Read in this order: `find_tolls` (nouns that name a toll), `find_echoes` (a bare number that somebody says of a toll told before),
`find_shares` ("nine of the dead are children"). Each gives `Told`s; what a bare number counts is taken from the figure before it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from secondsource.counts import Count
from secondsource.detect.figures import Told, is_person
from secondsource.detect.figures_member import Member
from secondsource.detect.figures_members import MemberReader
from secondsource.detect.figures_rows import answered
from secondsource.detect.triggers import Hit
from secondsource.knowledge import Knowledge
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token


#: classes that "soldiers and police" are of together
FORCES = frozenset({"police", "army", "paramilitary", "security_forces"})


@dataclass(frozen=True)
class Words:
    """The lists of `tolls.yml` as sets."""

    toll: frozenset[str]
    killed: frozenset[str]
    injured: frozenset[str]
    before: frozenset[str]
    reach: frozenset[str]
    say: frozenset[str]
    not_after: frozenset[str]
    filler: frozenset[str]
    bare: frozenset[str]
    said: frozenset[str]
    counts: frozenset[str]
    fates: frozenset[str]
    between: frozenset[str]


@functools.lru_cache(maxsize=4)
def words_of(kb: Knowledge) -> Words:
    """The words of the language of `kb`."""
    return Words(**{k: frozenset(kb.lexicon("tolls")[k]) for k in Words.__dataclass_fields__})


def _size(t: Told) -> int:
    return 0 if t.count is None else t.count.low or t.count.high or 0


class TollReader:
    """Reads the tolls of one document."""

    def __init__(self, parsed: Parsed, reader: MemberReader, timed: frozenset[int], kb: Knowledge) -> None:
        self._parsed = parsed
        self._reader = reader
        self._timed = timed
        self._kb = kb
        self._words = words_of(kb)
        self._lower = list(parsed.lower)
        self._numbers = frozenset(i for i, word in enumerate(self._lower) if kb.counts.is_number(word))
        entries = kb.triggers.entries
        self._entries = {"killed": entries["dead"], "injured": entries["injure"], "missing": entries["disappear"]}

    # ------------------------------------------------------------------------------------------------- toll nouns

    def find_tolls(self) -> Iterator[Told]:
        """Every toll noun with its number, and the number it rose from."""
        for i, word in enumerate(self._lower):
            if word in self._words.toll or word.removesuffix("s") in self._words.toll:
                token = self._parsed.doc[i]
                measure = self._measure_of(token)
                if measure is not None:
                    yield from self._numbers_of(token, measure)

    def _measure_of(self, token: Token) -> str | None:
        """What a toll noun counts; None where it is no toll."""
        if any(t.lower_ == "since" for t in token.subtree):
            return None  # "the number of those killed since the coup": of a period, not of one event
        if token.lower_ == "toll":
            return "killed"
        if token.lower_ in ("dead", "injured", "wounded"):
            if any(c.dep_ == "nummod" for c in token.children) or token.head.lower_ == "of":
                return None
            listed = any(c.dep_ == "attr" and any(g.dep_ == "conj" for g in c.children) for c in token.head.children)
            det = any(c.lower_ == "the" for c in token.lefts) and not listed  # "the dead were ten traders and a guard": `figures_rows`
            return ("killed" if token.lower_ == "dead" else "injured") if det and token.dep_ in ("dobj", "nsubj", "nsubjpass") else None
        words = {t.lower_ for t in token.rights for t in t.subtree if t.i - token.i <= 6}
        words |= {t.lower_ for t in token.lefts}
        if token.lemma_ == "count" and token.pos_ == "VERB":
            return None
        if words & self._words.injured:
            return "injured"
        if "missing" in words and not words & self._words.killed:
            return "missing"
        return "killed" if words & self._words.killed else None

    def _numbers_of(self, token: Token, measure: str) -> Iterator[Told]:
        doc, end = self._parsed.doc, token.sent.end
        hit = Hit(token, self._entries.get(measure, self._entries["killed"]), "NOUN", "toll")
        found = False
        i = token.i + 1
        while i < min(end, token.i + 26):
            if doc[i].lower_ in ("said", "says", "adding", ";", "after") and found:
                return
            if (
                doc[i].pos_ == "VERB"
                and doc[i].lemma_ in ("say", "kill", "injure", "wound", "add")
                and not found
                and doc[i].i > token.i + 3
                and doc[i].dep_ != "acl"
            ):
                return
            count, last = self._number_at(i)
            if count is None:
                i += 1
                continue
            before = self._word_before(i, count)
            if before == "of" and self._is_age(i):
                i = last
                continue
            if self._linked(token, before) and self._fate_after(last) in (None, measure):
                earlier = before == "from"
                yield self._told(hit, measure, count, i, last, "earlier" if earlier else "toll")
                found = found or not earlier
            i = last

    def _fate_after(self, last: int) -> str | None:
        """What else became of those counted: "rose to 40, with 34 still missing and 75 injured"."""
        for word in self._lower[last : last + 3]:
            if word in self._words.fates:
                return "injured" if word in self._words.injured else "missing"
            if word not in self._words.between:
                return None
        return None

    def _is_age(self, i: int) -> bool:
        """ "A girl of 13": whose age it is stands before."""
        doc = self._parsed.doc
        found = self._kb.classes.of([doc[i - 2].lower_], doc[i - 2].lower_) if i > 1 and doc[i - 1].lower_ == "of" else None
        return found is not None and found.entity == "person" and doc[i - 2].tag_ in ("NN", "NNP")

    def _word_before(self, i: int, count: Count) -> str:
        doc = self._parsed.doc
        k = i - 1
        led = (*self._words.before, "more", "least", "now", "been", "is", "was", "passed", "reached", "hit")
        while k > 0 and doc[k].lower_ in self._words.filler and doc[k - 1].lower_ in led:
            k -= 1
        return doc[k].lemma_.lower()

    def _linked(self, token: Token, before: str) -> bool:
        return before in self._words.before or before in self._words.reach or before in (",", ":", "pass", "now", "toll", "than")

    # ---------------------------------------------------------------------------------------------------- echoes

    def find_echoes(self, told: Sequence[Told]) -> Iterator[Told]:
        """A bare number that somebody says, after a figure: "a doctor said 44"."""
        index = self._parsed.sentence_index
        by_sentence: dict[int, list[Told]] = {}
        taken: set[int] = set()
        for t in told:
            by_sentence.setdefault(index[t.member.first], []).append(t)
            taken.update(range(t.member.first, t.member.last))
        last: list[Told] = []
        for n, sent in enumerate(self._parsed.sentences):
            here = [t for t in by_sentence.get(n, []) if t.measure in ("killed", "injured") and t.count is not None and t.scope != "part"]
            if last:
                yield from self._echoes_in(sent.start, sent.end, last, taken)
            elif here:
                yield from self._echoes_in(here[-1].member.last, sent.end, here, taken)
            last = here or last

    def _echoes_in(self, start: int, stop: int, last: Sequence[Told], taken: set[int]) -> Iterator[Told]:
        i = start
        while i < stop:
            count, end = self._number_at(i)
            if count is None or any(k in taken for k in range(i, end)):
                i += 1
                continue
            if self._bare(i, end) and self._said(i, count):
                near = answered(last, count)
                measure = "killed" if self._of_count(i) else near.measure
                hit = Hit(self._parsed.doc[i], self._entries.get(measure, self._entries["killed"]), "NOUN", "echo")
                told = None if near.count is None else (near.measure, near.count.low, near.count.high)
                if told != (measure, count.low, count.high):  # what only repeats the number stands where it stood
                    yield self._told(hit, measure, count, i, end, "toll")
            i = end

    def _of_count(self, i: int) -> bool:
        """ "Its own count stands at 358": a count with no more said is one of the dead."""
        doc = self._parsed.doc
        words = doc[max(doc[i].sent.start, i - 9) : i]
        if any(t.lower_ == "number" and t.nbor(1).lower_ == "at" for t in words if t.i + 1 < i):
            return True  # "put the number at 70"
        return any(t.lemma_.lower() in ("count", "figure", "toll", "list", "tally") for t in words)

    def _bare(self, i: int, end: int) -> bool:
        """Whether a number stands without a noun of its own, or with "names", "dead", "in all"."""
        doc = self._parsed.doc
        if end >= len(doc):
            return True
        nxt = doc[end]
        if nxt.lower_ == "-":
            return False
        if nxt.lower_ in self._words.bare:
            return True
        return nxt.is_punct or nxt.is_sent_start is True

    def _said(self, i: int, count: Count) -> bool:
        """Whether a word of saying governs the number: "spoke of 85", "put it at 27", "now says 104", "a source: 27"."""
        doc, first = self._parsed.doc, self._parsed.sentence(i).start
        k = i - 1
        steps = 0
        while k >= first and steps < 5:
            word = doc[k]
            if word.lemma_.lower() in self._words.say and word.pos_ in ("VERB", "AUX"):
                return word.lemma_ != "be" or any(c.lemma_.lower() in self._words.counts for c in word.children)
            if word.lower_ == ":" and k == i - 1:
                return True
            if k in self._timed:
                k -= 1
                continue
            if word.lower_ not in self._words.before and word.lower_ not in self._words.said:
                return False
            k -= 1
            steps += 1
        return False

    # ---------------------------------------------------------------------------------------------------- shares

    def find_shares(self) -> Iterator[Told]:
        """ "Nine of the dead are children", "six of them police", "at least 20 children are among the dead"."""
        doc = self._parsed.doc
        low = self._lower
        for i in range(2, len(low)):
            if low[i] in ("dead", "injured", "wounded", "killed", "victims") and low[i - 1] in ("the", "those"):
                measure = "injured" if low[i] in ("injured", "wounded") else "killed"
                if low[i - 2] == "of":
                    yield from self._share_of(doc[i], measure)
                elif low[i - 2] == "among":
                    yield from self._among(doc[i], measure)
                else:
                    yield from self._included(doc[i], measure)

    def find_of_them(self, told: Sequence[Told]) -> Iterator[Told]:
        """ "Killed 13 people, six of them police": a share of what the same sentence told before."""
        doc, index = self._parsed.doc, self._parsed.sentence_index
        for i in range(3, len(self._lower)):
            if self._lower[i] not in ("them", "whom") or self._lower[i - 1] != "of":
                continue
            token = doc[i]
            number = self._number_ending(token.i - 1)
            before = [
                t
                for t in told
                if index[t.hit.i] == index[i] and t.member.first < token.i and t.count is not None and t.measure in self._entries
            ]
            if number is None or not before or not doc[number[0] - 1].is_punct:
                continue
            after = [t for t in doc[token.i + 1 : token.i + 7] if t.i < token.sent.end]
            stop = next((n for n, t in enumerate(after) if t.is_punct or t.dep_ == "prep"), len(after))
            nouns = [t for t in after[:stop] if t.pos_ in ("NOUN", "PROPN")]
            groups = {m.group for t in nouns if t.dep_ != "compound" for m in self._reader.members(t)}
            if nouns:
                group = groups.pop() if len(groups) == 1 else "security_forces" if groups <= FORCES and groups else None
                yield self._share(token, before[-1].measure, number[1], number[0], nouns[-1].i + 1, group)

    def find_fatal(self) -> Iterator[Told]:
        """ "Five people were shot, two of them fatally": how many of those hit died."""
        doc = self._parsed.doc
        for i, word in enumerate(self._lower):
            if word not in ("fatally", "mortally") or i < 2 or (i + 1 < len(doc) and doc[i + 1].tag_ in ("VBN", "VBD")):
                continue
            end = i - 2 if self._lower[i - 2 : i] in (["of", "them"], ["of", "whom"]) else i
            number = self._number_ending(end)
            if number is not None:
                member = Member(doc[number[0]], number[1], None, None, number[0], end)
                yield Told("killed", member, Hit(doc[i], self._entries["killed"], "NOUN", "toll"), "event")

    def find_lists(self, told: Sequence[Told]) -> Iterator[Told]:
        """The items after a colon, or place by place: "148 people were killed: 142 students and six guards", "five in the market"."""
        doc = self._parsed.doc
        taken = {k for t in told for k in range(t.member.first, t.member.last)}
        wholes = [t for t in told if t.scope != "part" and t.measure in ("killed", "injured") and _size(t) > 2]
        for n, whole in enumerate(wholes):
            after = wholes[n + 1] if n + 1 < len(wholes) else None
            end = self._parsed.sentence(whole.hit.i).end
            stop = min(end, after.member.first) if after is not None and after.member.first > whole.hit.i else end
            start = max(whole.member.last, whole.hit.i + 1)
            colon = next((t.i for t in doc[start:stop] if t.text == ":"), None)
            i, left = (colon or start), _size(whole)
            while i < stop:
                count, last = self._number_at(i)
                if count is None or i in taken or (count.low or 0) > left:
                    i += 1
                    continue
                item = self._item(i, last, in_list=colon is not None)
                if item is not None:
                    left -= count.low or 0
                    yield Told(whole.measure, replace(item, count=count, part=True), replace(whole.hit, slot="share"), "part")
                i = last

    def _item(self, i: int, last: int, *, in_list: bool) -> Member | None:
        """One item of a list: a number with persons after a colon, or a bare number with a place."""
        doc = self._parsed.doc
        if doc[i - 1].lower_ in (",", "and") and last < len(doc) and doc[last].lower_ in ("in", "at", "on", "near"):
            return Member(doc[i], None, None, None, i, last)
        head = doc[i].head
        if in_list and head.pos_ in ("NOUN", "PROPN") and 0 < head.i - i <= 4:
            found = [m for m in self._reader.members(head) if m.head == head]
            return found[0] if found and is_person(found[0]) else None
        return None

    def _share_of(self, token: Token, measure: str) -> Iterator[Told]:
        doc = self._parsed.doc
        number = self._number_ending(token.i - 2)
        if number is None:
            return
        first, count = number
        verb = next((t for t in (*doc[token.i + 1 : token.i + 4], doc[first].head) if t.lemma_ == "be"), None)
        attr = next((c for c in verb.children if c.dep_ in ("attr", "acomp") and c.i > verb.i), None) if verb is not None else None
        if attr is None:
            return
        classes = self._reader.members(attr)
        group = classes[0].group if classes else None
        yield self._share(token, measure, count, first, token.i + 1, group)

    def _among(self, token: Token, measure: str) -> Iterator[Told]:
        prep = token.doc[token.i - 2]
        verb = prep.head
        for c in verb.children:
            if c.dep_ in ("nsubj", "attr") and verb.lemma_ == "be":  # "was among the dead", "among the dead was a girl"
                yield from self._parts_in(c, token, measure)

    def _included(self, token: Token, measure: str) -> Iterator[Told]:
        """ "The dead included a girl of nine"."""
        verb = token.head
        if token.dep_ == "nsubj" and verb.lemma_ in ("include", "comprise"):
            yield from (t for c in verb.children if c.dep_ == "dobj" for t in self._parts_in(c, token, measure))

    def _parts_in(self, head: Token, token: Token, measure: str) -> Iterator[Told]:
        hit = Hit(token, self._entries.get(measure, self._entries["killed"]), "NOUN", "share")
        members = [m for m in self._reader.members(head) if m.count is not None and is_person(m)]
        yield from (Told(measure, replace(m, part=True), hit, "part") for m in members)

    def _share(self, token: Token, measure: str, count: Count, first: int, last: int, group: str | None) -> Told:
        member = Member(token, count, None, group, first, last, part=True)
        return Told(measure, member, Hit(token, self._entries.get(measure, self._entries["killed"]), "NOUN", "share"), "part")

    # --------------------------------------------------------------------------------------------------- numbers

    def _number_at(self, i: int) -> tuple[Count | None, int]:
        """The number that starts at a token, with its hedges, and where it ends."""
        if i not in self._numbers:
            return None, i
        doc = self._parsed.doc
        token = doc[i]
        if (
            i in self._timed
            or token.pos_ not in ("NUM", "ADJ", "NOUN", "DET", "PRON", "PROPN", "X")
            or not self._kb.counts.is_number(token.text)
        ):
            return None, i
        sentence = self._parsed.sentence(i)
        start = max(sentence.start, i - 4)
        stop = i + 1 if i > 0 and doc[i - 1].lower_ == "from" and doc[min(i + 1, len(doc) - 1)].lower_ == "to" else i + 6
        count = self._kb.counts.read([t.text for t in doc[start : min(stop, sentence.end)]], i - start)
        if count is None or count.vague:
            return None, i
        last = start + count.last
        if last < len(doc) and doc[last].lemma_.lower() in self._words.not_after:
            return None, i
        return count, max(last, i + 1)

    def _number_ending(self, at: int) -> tuple[int, Count] | None:
        """The number whose last word stands right before token `at`."""
        for i in range(max(self._parsed.sentence(at).start, at - 4), at):
            count, last = self._number_at(i)
            if count is not None and last == at:
                return i, count
        return None

    def _told(self, hit: Hit, measure: str, count: Count, i: int, last: int, scope: str) -> Told:
        first = max(self._parsed.sentence(hit.i).start, i - 4) + count.first if count.first < 4 else i
        first = min(max(first, i - 4), i)
        return Told(measure, Member(self._parsed.doc[i], count, None, None, first, last), hit, scope)
