"""A noun phrase as a party to an event: its words, proper name, class, and how many.

Read in this order: `Noun` (what comes out), `read_noun` (a head token to a Noun), then the small readers of name and count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from secondsource.knowledge.classes import NounClass
from secondsource.model import Actor, Entity, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from secondsource.knowledge import Knowledge
    from secondsource.parse import Parsed

#: children of a noun that stand before it and belong to its wording
LEFT = frozenset(
    {"det", "amod", "compound", "nummod", "poss", "nmod", "quantmod", "predet", "advmod", "nounmod", "case", "appos", "punct", "npadvmod"}
)
NOBODY = frozenset({"no", "nobody", "none", "nothing", "neither"})
#: heads that are looked through to what follows "of"
THROUGH = frozenset(
    """group groups number band pair couple dozen dozens hundreds scores score one two three four five six seven eight nine ten some
    several many most all each none majority half series handful total thousands column unit contingent any few both other others
    rest lot bunch string types kind list part parts portion portions section stretch piece remainder front rear""".split()
)
#: "a member of X" is one person of X: looked through for the class, but kept as wording
MEMBERS = frozenset(
    "member members element elements representative leader leaders chief commander cadre cadres supporter fighter personnel".split()
)
NOT_NAMES = frozenset(
    {"GPE", "LOC", "FAC", "DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY", "EVENT", "LAW", "LANGUAGE"}
)


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun phrase read: its head, its words in the text, its proper name, what it stands for, and how many."""

    head: Token
    span: Span
    text: str
    whole: Span  # with the name, where `span` is only the description beside it
    name: str | None
    actor: Actor | None
    of_class: NounClass | None
    kind: str
    entity: Entity | None
    count: tuple[int | None, int | None] | None


WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())


def read_noun(head: Token, parsed: Parsed, actors: Sequence[Actor], kb: Knowledge) -> Noun | None:
    """The noun phrase of this head; None for what is no noun phrase."""
    if head.lower_ in NOBODY or any(c.lower_ in NOBODY and c.dep_ in ("det", "neg") for c in head.children):
        return None
    if head.pos_ not in ("NOUN", "PROPN", "NUM", "ADJ", "X", "DET") and parsed.label(head) is None:
        return None
    first, last = _extent(head)
    if first < head.i and head.doc[first].lower_ in WEEKDAYS:  # "on | Friday rebels attacked": the parser joined the day to them
        first += 1
    span = parsed.span_of(first, last + 1)
    core = _semantic_head(head)
    of_class = _class_of(core, head, parsed, kb)
    actor = _own(_actor_in(span, parsed.span(core), actors), of_class, parsed.span(core), core, kb)
    name, described = _name(head, of_class, actor, kb)
    whole = span
    if described is not None:
        span = parsed.span_of(*described)
        words = _words(head.doc[described[0] : described[1]])
        of_class = kb.classes.of(words, _head_word(words))
    if of_class is not None and of_class.name == "former":
        actor = None
    kind = _kind(of_class, actor)
    count = _count(head, core, first, kb)
    entity = _entity(of_class, name, actor, head, count)
    if entity == "thing":
        span = parsed.span_of(_after_quantity(head, first), last + 1)
    return Noun(head, span, " ".join(span.quote.split()), whole, name, actor, of_class, kind, entity, count)


def _own(actor: Actor | None, of_class: NounClass | None, core: Span, head: Token, kb: Knowledge) -> Actor | None:
    """The actor, unless the phrase is about somebody else: a relative of a member, one who is no member any more."""
    if actor is None or of_class is None:
        return actor
    if of_class.name == "former" or (head.lemma_.lower() in kb.classes.kin and not actor.span.overlaps(core)):
        return None
    return actor


#: words of quantity that stand before a noun; the count says them
_QUANTITIES = frozenset(
    "several some many all various few numerous about approximately nearly almost at least over more than around other both".split()
)


def _after_quantity(head: Token, first: int) -> int:
    """Where the wording of a thing starts without how many there are: "at least nine buses" are buses."""
    at = first
    while at < head.i and (head.doc[at].pos_ == "NUM" or head.doc[at].dep_ in ("nummod", "quantmod") or head.doc[at].lower_ in _QUANTITIES):
        at += 1
    if head.doc[first].lower_ in ("the", "these", "those") and first + 1 < head.i and head.doc[first + 1].pos_ == "NUM":
        return _after_quantity(head, first + 1)
    return at


def _kind(of_class: NounClass | None, actor: Actor | None) -> str:
    """The kind: that of the actor named in the phrase, unless the noun is a thing."""
    if of_class is not None and of_class.entity == "thing":
        return of_class.kind
    opposed = of_class is not None and of_class.kind.startswith(("rebel", "militia"))
    if actor is not None and actor.kind != "unknown" and not (actor.actor_id is None and opposed):
        return actor.kind  # but "guerrilla commandos" are no army's
    return of_class.kind if of_class is not None else "unknown"


def conjuncts(head: Token, kb: Knowledge) -> Iterator[Token]:
    """The head and the nouns coordinated with it, in order; a name set off by commas after a description is none of them."""
    yield head
    for child in head.children:
        if child.dep_ != "conj" or child.pos_ not in ("NOUN", "PROPN", "NUM", "PRON", "ADJ"):
            continue
        rest = conjuncts(child, kb)
        if is_apposed(child, kb):
            next(rest)  # the name itself is no further party, what is coordinated with it is
        yield from rest


def is_apposed(child: Token, kb: Knowledge) -> bool:
    """Whether the parser coordinated what only names: "a constable, Ravi Kumar, was killed"."""
    head, first = child.head, child.left_edge.i
    if first == 0 or child.doc[first - 1].text != "," or not is_person_name(child, kb) or is_person_name(head, kb):
        return False
    if any(c.dep_ == "cc" and c.i < child.i for c in head.children):
        return False
    return head.tag_ == "NN" or not any(c.dep_ == "cc" for c in child.children)  # "a constable, Ravi Kumar, and two others"


def _extent(head: Token) -> tuple[int, int]:
    """First and last token of the wording: what stands before the head, the head, and its "of" phrase."""
    first = last = head.i
    for child in head.lefts:
        if child.dep_ in LEFT and child.dep_ != "punct":
            first = min(first, child.left_edge.i)
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ == "of" and child.i <= last + 2:
            for obj in child.children:
                if obj.dep_ == "pobj":
                    last = max(last, _extent(obj)[1])
        elif child.dep_ in ("nummod", "compound") and child.i == last + 1:
            last = child.i
    return first, last


def _semantic_head(head: Token) -> Token:
    """The noun that says what it is: "two of his guards" are guards, "a group of men" are men."""
    for _ in range(3):
        if head.lower_ not in THROUGH and head.pos_ != "NUM":
            break
        inner = next((o for c in head.children if c.dep_ == "prep" and c.lower_ == "of" for o in c.children if o.dep_ == "pobj"), None)
        if inner is None:
            break
        head = inner
    return head


def _class_of(core: Token, head: Token, parsed: Parsed, kb: Knowledge) -> NounClass | None:
    if is_surname(core, kb):
        return None
    first, last = _extent(core)
    words = _words(t for t in core.doc[first : last + 1] if t.dep_ != "case")
    found = kb.classes.of(words, core.lower_.split()[-1])
    if found is None and core != head:
        found = kb.classes.of([head.lower_], head.lower_)
    return found


def _actor_in(span: Span, core: Span, actors: Sequence[Actor]) -> Actor | None:
    """The named actor at the head, else the first named one in the phrase, else the described one at the head."""
    inside = [a for a in actors if a.span.start < span.end and span.start < a.span.end]
    at_head = [a for a in inside if a.span.overlaps(core)]
    return (
        next((a for a in at_head if not a.described), None)
        or next((a for a in inside if not a.described), None)
        or next(iter(at_head), None)
    )


def _name(head: Token, of_class: NounClass | None, actor: Actor | None, kb: Knowledge) -> tuple[str | None, tuple[int, int] | None]:
    """The proper name of the phrase, and the tokens of its description where that stands apart from the name."""
    is_thing = of_class is not None and of_class.entity == "thing"
    at_head = actor is not None and actor.span.quote.split()[-1].lower().endswith(head.lower_.split()[-1])
    by_name = is_person_name(head, kb) and not at_head
    if of_class is None and not at_head:
        actor = None
    if actor is not None and not (is_thing or actor.described or by_name or _only_described(head, of_class, actor)):
        return actor.name, None
    for child in head.children:
        if child.dep_ == "appos" or (child.dep_ == "conj" and is_apposed(child, kb)):
            if is_person_name(child, kb) and not is_person_name(head, kb):
                return person_name(child, kb), None
            if (
                is_person_name(head, kb)
                and not is_person_name(child, kb)
                and kb.classes.of(_words(child.subtree), child.lower_.split()[-1])
            ):
                first, last = _extent(child)
                return person_name(head, kb), (first, last + 1)
    if is_person_name(head, kb):
        return person_name(head, kb), _title(head, kb)
    return None, None


def _only_described(head: Token, of_class: NounClass | None, actor: Actor) -> bool:
    """Whether a registered name is no more than the noun itself: "U.S. soldiers", "treasury police officers"."""
    return (
        of_class is not None and of_class.entity == "person" and actor.span.quote.lower().endswith(head.lower_) and not head.text.isupper()
    )


def is_person_name(token: Token, kb: Knowledge) -> bool:
    """Whether this head is the last word of a person's name."""
    if token.pos_ != "PROPN" or token.ent_type_ in NOT_NAMES:
        return False
    if kb.classes.of([token.lower_], token.lower_) is not None and not is_surname(token, kb):
        return False
    if token.ent_type_ == "PERSON":
        return True
    words = [t for t in token.lefts if t.dep_ == "compound"]
    if not words or token.ent_type_ not in ("", "ORG", "NORP"):
        return False
    return _is_named_so(words, token) or kb.classes.of([words[0].lower_], words[0].lower_) is not None


def _is_named_so(first: Sequence[Token], last: Token) -> bool:
    """Whether what stands around a name says that it is a person's: other words of it are known as one's, or "who" takes it up."""
    if first[-1].ent_type_ == "PERSON" and first[-1].i + 1 == last.i:
        return True
    beside = last.head if last.dep_ == "conj" else next((c for c in last.children if c.dep_ == "conj"), None)
    if beside is not None and beside.ent_type_ == "PERSON" and first[-1].pos_ == "PROPN":
        return True
    clauses = [c for c in last.children if c.dep_ == "relcl"]
    return first[-1].pos_ == "PROPN" and any(g.lower_ in ("who", "whom") for c in clauses for g in c.children)


def is_surname(head: Token, kb: Knowledge) -> bool:
    """Whether a class word is the last word of somebody's name: "Balaram Naik", "Rosa Major"."""
    if head.tag_ != "NNP" or not head.is_title or head.ent_type_ not in ("PERSON", "ORG"):
        return False
    first = next((c for c in reversed(list(head.lefts)) if c.dep_ == "compound"), None)
    if first is None or not first.is_title or first.ent_type_ != head.ent_type_ or kb.classes.of([first.lower_], first.lower_) is not None:
        return False
    titled = any(kb.classes.of([c.lower_], c.lower_) is not None for c in head.lefts if c.dep_ == "compound" and c != first)
    return head.ent_type_ == "PERSON" or titled or any(c.dep_ == "appos" and c.pos_ == "NOUN" for c in head.children)


def title_of(head: Token, kb: Knowledge) -> NounClass | None:
    """The class that a title before a name or an apposition after it gives: "Judge Ahmed Khan", "Ahmed Khan, a judge"."""
    title = _title(head, kb)
    if title is not None:
        words = _words(head.doc[title[0] : title[1]])
        return kb.classes.of(words, _head_word(words))
    for child in head.children:
        if child.dep_ == "appos" and not is_person_name(child, kb):
            found = kb.classes.of(_words([*child.lefts, child]), child.lower_.split()[-1])
            if found is not None and found.entity == "person":
                return found
    if head.dep_ == "appos" and head.head.pos_ == "NOUN":
        found = kb.classes.of(_words([*head.head.lefts, head.head]), head.head.lower_.split()[-1])
        return found if found is not None and found.entity == "person" else None
    return None


def name_tokens(head: Token, kb: Knowledge) -> list[Token]:
    """The tokens of a person's name without titles."""
    out = [head]
    for token in reversed(list(head.doc[head.left_edge.i : head.i])):
        if token.pos_ != "PROPN" and not (token.is_title and token.dep_ in ("compound", "nmod") and token.tag_ != "JJ"):
            if token.text in (".", "'", '"', "-") and token.i + 1 == out[-1].i:
                continue
            break
        if kb.classes.of([token.lower_], token.lower_) is not None or token.lower_.rstrip(".") in TITLES:
            break
        out.append(token)
    return out[::-1]


TITLES = frozenset(
    "mr mrs ms dr col gen lt maj capt sgt prof rev msgr fr father don dona doña sr sra sir lord sri shri haji engineer eng atty hon".split()
)


def person_name(head: Token, kb: Knowledge) -> str:
    """The name without titles: "Police Constable Ravi Kumar" is Ravi Kumar."""
    tokens = name_tokens(head, kb)
    return " ".join(head.doc[tokens[0].i : head.i + 1].text.split())


def _words(tokens: Iterable[Token]) -> list[str]:
    """The words of some tokens in lower case; a merged name is several."""
    return [w for t in tokens for w in t.lower_.split()]


def _head_word(words: Sequence[str]) -> str:
    """The head of a description in lower-cased words: what stands before "of"."""
    return words[words.index("of") - 1] if "of" in words[1:] else words[-1]


def _title(head: Token, kb: Knowledge) -> tuple[int, int] | None:
    """The words before a name that say what the person is: "Police Constable"."""
    first = name_tokens(head, kb)[0].i
    start = _extent(head)[0]
    while start < first and head.doc[start].dep_ in ("det", "nummod", "poss", "punct", "case"):
        start += 1
    if start >= first:
        return None
    while first > start + 1 and head.doc[first - 1].is_punct:
        first -= 1
    words = _words(head.doc[start:first])
    return (start, first) if kb.classes.of(words, _head_word(words)) is not None else None


def _entity(
    of_class: NounClass | None, name: str | None, actor: Actor | None, head: Token, count: tuple[int | None, int | None] | None
) -> Entity | None:
    if of_class is not None and of_class.entity == "thing":
        return "thing"
    if actor is not None and not actor.described and name == actor.name:
        return "organization"
    if name is not None:
        return "person"
    if of_class is None:
        return None
    if of_class.entity == "organization" and count is not None and count != (1, 1):
        return "group"
    if of_class.entity == "person":
        return "person" if count == (1, 1) else "group"
    return of_class.entity  # type: ignore[return-value]


def _count(head: Token, core: Token, first: int, kb: Knowledge) -> tuple[int | None, int | None] | None:
    """How many, as worded; a bare plural is at least two, an article or a bare singular one."""
    found = kb.counts.read([t.text for t in head.doc[first : max(head.i, core.i) + 1]])
    if found is not None:
        return (found.low, found.high)
    if core.tag_ in ("NNS", "NNPS"):
        return (2, None)
    if core.tag_ in ("NN", "NNP"):
        return (1, 1)
    return None
