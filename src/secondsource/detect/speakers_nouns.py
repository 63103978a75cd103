"""Nouns and adjectives as cues: "X's claim that", "criticism of", "is confident that"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from secondsource.detect.speakers_drafts import Draft
from secondsource.detect.speakers_lexicon import Entry, SpeechLexicon
from secondsource.detect.speakers_spans import Range, child, phrase, subtree, tidy
from secondsource.detect.speakers_subjects import Subject, subject_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from secondsource.parse import Parsed

_CONTENT_PREPS = frozenset({"of", "about", "for", "against", "on", "over", "to", "in", "with", "towards", "toward", "as"})
_ADJECTIVE_PREPS = frozenset({"of", "about", "for", "with", "at", "to", "on", "over", "by", "in", "against"})


_PREDICATES = frozenset({"acomp", "ROOT", "conj", "ccomp", "amod", "advcl", "relcl"})


def noun_drafts(parsed: Parsed, lexicon: SpeechLexicon) -> Iterator[Draft]:
    """The attributions of nouns and adjectives."""
    for n, pos in enumerate(parsed.pos):
        draft = None
        if pos == "NOUN":
            entry = lexicon.nouns.get(parsed.lemmas[n])
            draft = None if entry is None else _noun(parsed.doc[n], entry, lexicon)
        elif pos in ("ADJ", "VERB") and parsed.dep[n] in _PREDICATES:
            draft = _adjective(parsed.doc[n], lexicon)
        if draft is not None:
            yield draft


def _came_from(noun: Token, entry: Entry) -> Draft | None:
    """ "The claim came from X", "the warning was issued by X": the noun itself is all that is told of the content."""
    verb = noun.head
    if noun.dep_ not in ("nsubj", "nsubjpass") or verb.lemma_ not in ("come", "issue", "make", "post", "publish"):
        return None
    by = next((c for c in verb.children if c.lower_ in ("from", "by") and c.i > verb.i), None)
    who = child(by, "pobj") if by is not None else None
    if by is None or who is None or (by.lower_ == "from" and verb.lemma_ != "come"):
        return None
    return Draft(entry, noun.i, "came", phrase(who), who.i, (verb.i, by.i + 1), tidy(noun.doc, [subtree(noun)]))


def _noun(noun: Token, entry: Entry, lexicon: SpeechLexicon) -> Draft | None:
    if (came := _came_from(noun, entry)) is not None:
        return came
    found = _noun_content(noun)
    if found is None:
        return None
    frame, content, extra = found
    first, last = noun.i, noun.i + 1
    subject = _owner(noun, content)
    verb = noun.head
    if subject is None and noun.dep_ in ("dobj", "attr") and verb.lemma_ in lexicon.light | {"be"}:
        if verb.lemma_ == "be":
            return None
        subject = subject_of(verb)
        first = verb.i
    if extra is not None:
        last = extra.i + 1
    pieces = tidy(noun.doc, [content])
    if not pieces:
        return None
    return Draft(
        entry,
        noun.i,
        "noun-" + frame,
        None if subject is None else subject.span,
        None if subject is None else subject.head.i,
        (first, last),
        pieces,
        negated=first == verb.i and any(c.dep_ == "neg" for c in verb.children),
    )


def _noun_content(noun: Token) -> tuple[str, Range, Token | None] | None:
    clause = next((c for c in noun.children if c.dep_ in ("acl", "ccomp", "relcl") and c.i > noun.i and _is_content(c)), None)
    if clause is not None:
        return "clause", subtree(clause), None
    prep = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ in _CONTENT_PREPS and c.i > noun.i), None)
    if prep is None or prep.i + 1 >= prep.right_edge.i + 1:
        return None
    return "prep", (prep.i + 1, prep.right_edge.i + 1), prep


def _is_content(clause: Token) -> bool:
    if clause.dep_ in ("acl", "ccomp"):
        return clause.tag_ == "VB" or any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children)
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children)


def _owner(noun: Token, content: Range) -> Subject | None:
    poss = child(noun, "poss")
    if poss is not None:
        span = phrase(poss)
        last = span[1]
        if noun.doc[last - 1].lower_ in ("'s", "’s", "'", "’"):
            last -= 1
        return Subject(poss, (span[0], last))
    for prep in noun.children:
        if prep.dep_ == "prep" and prep.lower_ in ("by", "from") and (obj := child(prep, "pobj")) is not None:
            return Subject(obj, phrase(obj))
    return None


IMPERSONAL = Entry("plain", "impersonal", frames=frozenset({"clause"}))


def _impersonal(adj: Token) -> Draft | None:
    """ "It is not clear whether ...": nobody is named."""
    be = adj.head
    clause = next((c for h in (adj, be) for c in h.children if c.dep_ in ("ccomp", "csubj", "advcl") and c.i > adj.i), None)
    it = child(be, "nsubj", "expl")
    if clause is None or it is None or it.lower_ not in ("it", "there") or adj.dep_ != "acomp":
        return None
    pieces = tidy(adj.doc, [subtree(clause)])
    return Draft(IMPERSONAL, adj.i, "clause", None, None, (min(be.i, adj.i), adj.i + 1), pieces) if pieces else None


def _adjective(adj: Token, lexicon: SpeechLexicon) -> Draft | None:
    if adj.lower_ in lexicon.impersonal and (found := _impersonal(adj)) is not None:
        return found
    entry = lexicon.adjectives.get(adj.lower_)
    if entry is None:
        return None
    be = adj.head if adj.dep_ == "acomp" else adj
    if adj.dep_ != "acomp" and not any(c.dep_ in ("cop", "auxpass") or c.lemma_ == "be" for c in adj.children):
        return None
    if adj.dep_ == "acomp" and be.lemma_ not in ("be", "become", "remain", "seem", "feel", "get", "grow", "stay"):
        return None
    subject = subject_of(be)
    if subject is None:
        return None
    clause = next((c for h in (adj, be) for c in h.children if c.dep_ in ("ccomp", "xcomp") and c.i > adj.i), None)
    last = adj.i + 1
    if clause is not None:
        content = subtree(clause)
    else:
        prep = next((c for c in adj.children if c.dep_ == "prep" and c.lower_ in _ADJECTIVE_PREPS and c.i > adj.i), None)
        if prep is None or prep.right_edge.i <= prep.i:
            return None
        content, last = (prep.i + 1, prep.right_edge.i + 1), prep.i + 1
    pieces = tidy(adj.doc, [content])
    first = min(be.i, adj.i)
    if not pieces:
        return None
    negated = any(c.dep_ == "neg" for c in (*be.children, *adj.children))
    return Draft(entry, adj.i, "adjective", subject.span, subject.head.i, (first, last), pieces, negated=negated)
