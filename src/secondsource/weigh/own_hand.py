"""Killers who die: "shot his wife before killing himself" tells of two dead, of whom one was counted.

Attackers are kept apart from their victims, as long as anything hints at a cause: a group named, a word like terror, extremists or
militants in any article. Crime without a cause is counted as police and press count it, everybody who died: the killer of his
own kin ("three dead in murder-suicide"), and the gunman of a bar whom the police shot. Read `with_killer`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from secondsource.model import Attribution, Extraction, Statement
from secondsource.weigh.figures import Count, estimate
from secondsource.wording import killer_dead, own_hand

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*")
_AGAIN = re.compile(
    r"\b(?:including|among them|counting)\b[^.]{0,40}\b(?:gunman|shooter|suspect|attacker|killer|himself|herself)\b", re.IGNORECASE
)
_AMONG = re.compile(r"\b(?:gunman|shooter|suspect|attacker|killer)\b[^.;]{0,30}\bamong (?:the|those) $", re.IGNORECASE)
#: words that hint at a cause: whoever dies in such an attack is no victim of a crime
_CAUSE = re.compile(
    r"\b(?:terroris\w+|terror (?:attacks?|groups?|plots?|cells?|networks?|suspects?)|extremis\w+|jihad\w*|milit(?:ant|ia)\w*|insurgen\w+|"
    r"islamist\w*|manifesto\w*|rebels?|rebellion|guerr?illas?|separatis\w+|radicali[sz]\w+|neo-nazis?|supremacis\w+|far-right|martyr\w*|"
    r"suicide (?:bomb\w*|vest\w*|attack\w*)|bomber\w*|paramilitar\w+|fedayeen)\b",
    re.IGNORECASE,
)
#: a count that words before it say to be of those whom somebody else killed
_OBJECT = re.compile(
    r"(?P<event>\b(?:shootings?|attacks?|incidents?|violence|spree|rampage|ambush|gunfire|shootout|massacre|which|that)\b"
    r"(?: (?!and\b)\w+){0,3}? )?"
    r"\b(?:kill(?:ed|ing|s)|murder(?:ed|ing|s)|shot dead|shooting dead|fatally (?:shot|shoots|shooting|stabbed)|shot and killed|"
    r"gunn(?:ed|ing) down|shooting and killing|kill(?:ing)? of|slaying of)(?: (?:at least|about|the))* $",
    re.IGNORECASE,
)
_VICTIMS = re.compile(
    r"\b(?:victims?|officers?|policemen|deput\w+|bailiffs?|guards?|customers?|employees?|co-?workers?|colleagues?|students?|classmates?|"
    r"children|kids|siblings|members of|neighbou?rs?|bystanders?|friends?|roommates?|women|girls)\b",
    re.IGNORECASE,
)
#: of so many dead it is told whether the killer is one of them; of one dead it is not
SEVERAL = 2
#: kinds of named parties that come to the scene of any crime
AT_ANY_SCENE = ("state_forces.police", "state_forces.intelligence", "government", "health", "media", "education", "civilians", "religious")


def in_no_name(parties: Sequence[Attribution]) -> bool:
    """Whether no group, force or government is named as the doer."""
    return not any(p.actor_id or p.status in ("claimed", "denied") for p in parties)


def no_group(parties: Sequence[Attribution]) -> bool:
    """Whether no party is named but the police and officials who come to the scene of any crime."""
    return not any((p.actor_id and not p.kind.startswith(AT_ANY_SCENE)) or p.status == "claimed" for p in parties)


def with_killer(
    counts: Sequence[Count], statements: Mapping[str, Statement], held: Mapping[str, Extraction], *, rule: str, kin: bool, crime: bool
) -> list[Count]:
    """The counts of killed with the killer in, where the articles say that he died: `kin`, by his own hand, among his own; `crime`, in
    any way, if no article hints at a cause."""
    told = {d: list(_told(d, x, statements, own_hand)) for d, x in held.items()} if kin else {}
    made = list(counts)
    if any(told.values()):
        made = _alike(counts, [_raised(c, statements, held, told) for c in counts])
        most = max((c.value for c in made if not c.background), default=0)
        made = [replace(c, low=2, high=2, person=False) if most == 1 and c.value == 1 else c for c in made]
    return _with_gunman(made, statements, held, rule) if crime and made == list(counts) else made


def _with_gunman(counts: list[Count], statements: Mapping[str, Statement], held: Mapping[str, Extraction], rule: str) -> list[Count]:
    """The counts with the dead gunman in, where the best of them leaves him out; one that has him in stays."""
    made = estimate(counts, rule=rule)
    best = 0 if made is None else made.best or 0
    if best < SEVERAL or any(_CAUSE.search(x.document.text) for x in held.values()):
        return counts
    told = {d: list(_told(d, x, statements, killer_dead)) for d, x in held.items()}
    if not any(told.values()) and not any(s.field == "killed.attackers" for s in statements.values()):
        return counts
    with_him = {c.value for c in counts if _has_killer(c, statements, held)}
    same = [c for c in counts if c.value == best]
    if best in with_him or not (best + 1 in with_him or any(_of_victims(c, statements, held, told) for c in same)):
        return counts
    return [_one_more(c) if c.value == best else c for c in counts]


def _one_more(c: Count) -> Count:
    return c if c.low is None else replace(c, low=c.low + 1, high=None if c.high is None else c.high + 1, person=False)


def _has_killer(c: Count, statements: Mapping[str, Statement], held: Mapping[str, Extraction]) -> bool:
    """Whether the words around a count say that the killer is one of those counted."""
    s = statements[c.statements[0]]
    if s.span is None:
        return False
    text = held[s.document_id].document.text
    return bool(_AGAIN.search(text, s.span.end, s.span.end + 90) or _AMONG.search(text[max(0, s.span.start - 60) : s.span.start]))


def _of_victims(
    c: Count, statements: Mapping[str, Statement], held: Mapping[str, Extraction], told: Mapping[str, list[tuple[int, int, int]]]
) -> bool:
    """Whether a count is of those whom the killer killed, by the words of the count, those before it or the end of its sentence."""
    s = statements[c.statements[0]]
    if s.span is None or c.background:
        return False
    text = held[s.document_id].document.text
    before = _OBJECT.search(text[max(0, s.span.start - 60) : s.span.start])
    if _VICTIMS.search(s.span.quote) or (before is not None and not before.group("event")):
        return True
    return any(start <= s.span.start < at and s.span.end <= end for start, end, at in told[s.document_id])


def _alike(counts: Sequence[Count], made: Sequence[Count]) -> list[Count]:
    """The counts, those that are the same number of victims as one that was raised raised with it: another article on the same dead."""
    victims = {old.value for old, new in zip(counts, made, strict=True) if new.value == old.value + 1 and not old.background}
    return [
        replace(new, low=new.value + 1, high=None if new.high is None else new.value + 1, person=False)
        if new.value == old.value and old.value in victims and new.low is not None
        else new
        for old, new in zip(counts, made, strict=True)
    ]


def _told(
    document: str, x: Extraction, statements: Mapping[str, Statement], says: Callable[[str], int | None]
) -> Iterator[tuple[int, int, int]]:
    """Start and end of the sentences that tell of the killer's own death, and where in them; none of other events."""
    mine = {s.report_id for s in statements.values() if s.document_id == document}
    others = [p for r in x.reports if r.id not in mine for p in r.passages]
    own = [p for r in x.reports if r.id in mine and not r.background for p in r.passages]
    for part in x.document.readable():
        for m in _SENTENCE.finditer(x.document.text, part.start, part.end):
            at = says(m.group())
            inside = any(p.start < m.end() and m.start() < p.end for p in own)
            elsewhere = any(p.start < m.end() and m.start() < p.end for p in others)
            if at is not None and (inside or not elsewhere):
                yield m.start(), m.end(), m.start() + at


def _raised(
    c: Count, statements: Mapping[str, Statement], held: Mapping[str, Extraction], told: Mapping[str, list[tuple[int, int, int]]]
) -> Count:
    """A count of victims with the killer added, where the words after it in its own sentence tell of his death."""
    s = statements[c.statements[0]]
    if s.span is None or c.low is None:
        return c
    for start, end, at in told[s.document_id]:
        if held[s.document_id].document.text[at : at + 6].lower() == "murder":
            continue  # "four dead in a murder-suicide": the killer is one of them
        if start <= s.span.start < at and s.span.end <= end and not _AGAIN.search(held[s.document_id].document.text[start:end]):
            return replace(c, low=c.low + 1, high=None if c.high is None else c.high + 1, person=False)
    return c
