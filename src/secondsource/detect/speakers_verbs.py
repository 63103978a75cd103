"""Verbs as cues: which complement of which verb is the content, and how far the cue reaches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from secondsource.detect.speakers_drafts import Draft
from secondsource.detect.speakers_lexicon import Entry, SpeechLexicon
from secondsource.detect.speakers_spans import Range, child, cut, phrase, subtree, tidy
from secondsource.detect.speakers_subjects import Subject, agent_of, is_passive, subject_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from secondsource.parse import Parsed

_AUXILIARIES = frozenset({"aux", "auxpass", "neg", "prt"})
_OBJECTS = frozenset({"dobj", "obj"})
_TELLING = frozenset({"speech", "belief", "evidence"})
_TRAILING = frozenset({"advcl", "prep", "npadvmod", "advmod"})


def verb_draft(verb: Token, lexicon: SpeechLexicon) -> Draft | None:
    """The attribution that a verb makes; None where it makes none."""
    waiting: Draft | None = None  # for a quotation beside it, where no reading finds content of its own
    for entry in lexicon.verb(verb):
        tail = _tail(verb, entry)
        draft = None if tail is None else _draft(verb, entry, tail, lexicon)
        if draft is not None and draft.pieces:
            return draft
        waiting = waiting or draft
    return waiting


def _tail(verb: Token, entry: Entry) -> list[Token] | None:
    """The further words of a cue of several words ("point out"), None where they are not there."""
    found: list[Token] = []
    at = verb
    for word in entry.tail:
        nxt = next((c for t in (at, verb) for c in t.children if c.lower_ == word and c.i > verb.i), None)
        if nxt is None:
            return None
        found.append(nxt)
        at = nxt
    return found


def _draft(verb: Token, entry: Entry, tail: list[Token], lexicon: SpeechLexicon) -> Draft | None:
    passive = is_passive(verb)
    if _helps(verb, entry, lexicon):
        return None
    if entry.only_passive and not passive:
        return None
    if passive and not entry.passive:
        return None
    if entry.light:
        tail = []
    found = _passive_content(verb, entry, tail) if passive else _active_content(verb, entry, tail)
    if found is None:
        return None
    frame, parts, extra = found
    source = _source(verb, entry, passive) or _inverted(verb, frame, parts, passive)
    cue = _cue(verb, [*tail, *extra], lexicon)
    pieces = _without(verb.doc, parts, cue, source)
    if not pieces and frame not in ("quote", "bare"):
        return None
    return Draft(
        entry=entry,
        anchor=verb.i,
        frame=frame,
        source=None if source is None else source.span,
        subject=None if source is None else source.head.i,
        cue=cue,
        pieces=pieces,
        negated=any(c.dep_ == "neg" for c in verb.children) or (verb.i > 0 and verb.nbor(-1).lower_ in ("no", "never", "neither", "nor")),
        shared=source is not None and source.shared,
        passive=passive,
    )


def _helps(verb: Token, entry: Entry, lexicon: SpeechLexicon) -> bool:
    """Whether the verb only helps the next, which is a cue itself: "went on to say", "appeared to deny"."""
    if entry.tail or verb.lemma_ not in lexicon.aspect:
        return False
    xcomp = child(verb, "xcomp")
    return xcomp is not None and xcomp.lemma_ in lexicon.verbs and not any(c.dep_ == "dobj" for c in verb.children)


def _without(doc: Doc, pieces: list[Range], cue: Range, source: Subject | None) -> tuple[Range, ...]:
    out = cut(pieces, cue)
    if source is not None and not any(a >= source.span[0] and b <= source.span[1] for a, b in pieces):
        out = cut(out, source.span)
    return tidy(doc, out)


def _source(verb: Token, entry: Entry, passive: bool) -> Subject | None:
    if not passive:
        found = subject_of(verb)
        return None if found is None or (entry.mode == "impersonal") else found
    if entry.passive == "source":
        return subject_of(verb)
    return agent_of(verb)


def _inverted(verb: Token, frame: str, parts: list[Range], passive: bool) -> Subject | None:
    """ "...," warned the bishop: the parser takes the speaker after the verb for its object."""
    if passive or frame != "clause" or not parts or parts[-1][1] > verb.i:
        return None
    obj = child(verb, "dobj")
    if obj is None or obj.left_edge.i != verb.i + 1 or obj.pos_ not in ("NOUN", "PROPN"):
        return None
    return Subject(obj, phrase(obj))


# ----------------------------------------------------------------------------------------------------------- content

Found = tuple[str, list[Range], list["Token"]]  # frame, pieces, words that the cue takes along


def _active_content(verb: Token, entry: Entry, tail: list[Token]) -> Found | None:
    if entry.mode == "impersonal":
        return _impersonal(verb)
    if tail and tail[-1].dep_ in ("prep", "dative") and (after := _prepositional(verb, tail[-1])) is not None:
        return after[0], after[1], []
    for find in (_clause, _infinitive, _predicate, _object, _gap, _preposition, _around):
        found = find(verb, entry)
        if found is not None:
            return found
    if entry.id == "deny" and verb.tag_ != "VBN":
        return "bare", [subtree(c) for c in verb.children if c.dep_ == "advcl"], []  # "... the ministry keeps denying"
    return ("quote", [], []) if "quote" in entry.frames else None


def _clause(verb: Token, entry: Entry) -> Found | None:
    if "clause" not in entry.frames and "quote" not in entry.frames:
        return None
    clauses = [c for c in verb.children if c.dep_ == "ccomp"]
    right = [c for c in clauses if c.i > verb.i and (child(c, "mark") is not None or child(c, "nsubj", "nsubjpass") is not None)]
    ccomp = next(iter(clauses if len(clauses) < 2 else right or clauses), None)
    if ccomp is None:
        return None
    if "clause" not in entry.frames and not _looks_quoted(ccomp):
        return None
    return "clause", _with_trailing(verb, ccomp), []


def _looks_quoted(token: Token) -> bool:
    doc, first, last = token.doc, *subtree(token)
    return any(t.text in '"“”' for t in doc[max(0, first - 1) : last + 1])


def _around(verb: Token, entry: Entry) -> Found | None:
    """The clause that a parenthesis interrupts or follows: "The dam, he says, is safe", "as the mayor has admitted"."""
    if entry.mode not in _TELLING or "clause" not in entry.frames or verb.head == verb:
        return None
    aside = verb.dep_ == "parataxis" or (verb.dep_ in ("ccomp", "conj") and _set_off(verb))
    if not aside and not (verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ == "as" for c in verb.children)):
        return None
    if not any(c.dep_ in ("nsubj", "agent", "nsubjpass") for c in verb.children):
        return None
    if verb.head.pos_ not in ("VERB", "AUX", "NOUN", "ADJ", "PROPN"):
        return None
    return "aside", cut([subtree(verb.head)], subtree(verb)), []


def _gap(verb: Token, entry: Entry) -> Found | None:
    """What a relative clause leaves out: "the things that he said about the strike"."""
    if verb.dep_ != "relcl" or not entry.frames & {"np", "clause"} or verb.head.i > verb.i:
        return None
    if any(c.lower_ in ("who", "which", "that", "where", "when", "whom") for c in verb.children) or child(verb, "nsubj") is None:
        return None
    first, stop = verb.head.left_edge.i, verb.left_edge.i
    rest = [subtree(c) for c in verb.children if c.dep_ == "prep" and c.i > verb.i]
    return ("gap", [(first, stop), *rest[:1]], []) if first < stop else None


def _set_off(verb: Token) -> bool:
    """Whether the clause of a verb stands between commas, dashes or marks of quotation."""
    doc, first, last = verb.doc, *subtree(verb)
    before = doc[first].is_punct or (first > 0 and doc[first - 1].is_punct)
    after = doc[last - 1].is_punct or (last < len(doc) and doc[last].is_punct)
    return before and after


def _with_trailing(verb: Token, content: Token) -> list[Range]:
    """A clause, and what the parser hung on the cue although it follows the clause."""
    first, last = subtree(content)
    if first > verb.i:
        for c in verb.children:
            if c.i > content.i and c.dep_ in _TRAILING and c.left_edge.i <= last + 1 and not _is_new_cue(c):
                last = max(last, c.right_edge.i + 1)
    return [(first, last)]


def _is_new_cue(token: Token) -> bool:
    return (token.dep_ == "advcl" and token.tag_ == "VBG") or token.lower_ == "according"


def _infinitive(verb: Token, entry: Entry) -> Found | None:
    xcomp = child(verb, "xcomp")
    if xcomp is None:
        return None
    if xcomp.tag_ in ("VB",) or any(c.lower_ == "to" and c.dep_ == "aux" for c in xcomp.children):
        if "inf" not in entry.frames:
            return None
        first, last = subtree(xcomp)
        obj = next((c for c in verb.children if c.dep_ in ("dobj", "dative") and c.i < xcomp.i), None)
        if obj is not None:
            first = obj.left_edge.i
        return "inf", _trailing_range(verb, first, last), []
    gerund = xcomp.tag_ == "VBG" or any(c.lower_ in ("having", "being") for c in xcomp.children)
    if gerund and "ger" in entry.frames:
        return "ger", _trailing_range(verb, *subtree(xcomp)), []
    return None


def _trailing_range(verb: Token, first: int, last: int) -> list[Range]:
    if first > verb.i:
        for c in verb.children:
            if c.dep_ in _TRAILING and last <= c.left_edge.i <= last + 1 and not _is_new_cue(c):
                last = max(last, c.right_edge.i + 1)
    return [(first, last)]


def _predicate(verb: Token, entry: Entry) -> Found | None:
    if "pred" not in entry.frames:
        return None
    obj = child(verb, "dobj")
    pred = child(verb, "oprd", "xcomp", "acomp")
    as_ = next((c for c in verb.children if c.dep_ == "prep" and c.lower_ in ("as", "to") and c.lower_ in entry.preps), None)
    if as_ is None and obj is not None and "as" in entry.preps:
        as_ = next((c for c in obj.subtree if c.i > obj.i and c.lower_ == "as" and c.dep_ in ("prep", "mark")), None)
        as_ = obj if as_ is not None else None
    extra = [c for c in (pred, as_) if c is not None and c.i > verb.i]
    if extra:
        last = max(c.right_edge.i + 1 for c in extra)
        first = obj.left_edge.i if obj is not None and obj.i > verb.i else extra[0].left_edge.i
        return "pred", _trailing_range(verb, first, last), []
    clause = child(verb, "ccomp")
    if clause is not None:
        return "pred", _with_trailing(verb, clause), []
    return None


def _object(verb: Token, entry: Entry) -> Found | None:
    if not entry.frames & {"np"}:
        return None
    obj = child(verb, *_OBJECTS)
    if obj is None:
        return None
    first, last = subtree(obj)
    if obj.i < verb.i:  # a relative or question word: "the remark that he made"
        return "np", [(first, last)], []
    if entry.addressee and (prep := _prep_child(verb, entry)) is not None and prep.i > obj.i:
        return "prep", _trailing_range(verb, *_after(prep)), []
    if entry.object_is_content and (prep := _prep_child(verb, entry)) is not None and prep.i > obj.i:
        return "np", [(first, prep.right_edge.i + 1)], []
    return "np", [(first, last)], []


def _prep_child(verb: Token, entry: Entry) -> Token | None:
    return next((c for c in verb.children if c.dep_ == "prep" and c.lower_ in entry.preps and c.i > verb.i), None)


def _after(prep: Token) -> Range:
    return prep.i + 1, prep.right_edge.i + 1


def _preposition(verb: Token, entry: Entry) -> Found | None:
    prep = _prep_child(verb, entry)
    if prep is None:
        return None
    found = _prepositional(verb, prep)
    return None if found is None else (found[0], found[1], [prep])


def _prepositional(verb: Token, prep: Token) -> tuple[str, list[Range]] | None:
    first, last = _after(prep)
    if first >= last:
        return None
    following = next((c for c in verb.children if c.dep_ in ("xcomp", "ccomp", "advcl") and c.i > prep.i), None)
    if following is not None and following.left_edge.i <= last + 1 and not _is_new_cue(following):
        last = following.right_edge.i + 1
    return "prep", _trailing_range(verb, first, last)


def _impersonal(verb: Token) -> Found | None:
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "expl", "csubj")), None)
    rest = [c for c in verb.children if c.dep_ in ("xcomp", "acomp", "oprd", "ccomp", "prep", "advcl") and c.i > verb.i]
    if not rest:
        return None
    if rest[0].dep_ == "prep" and rest[0].lower_ not in ("like", "as"):
        return None
    right = (rest[0].left_edge.i, max(c.right_edge.i + 1 for c in rest))
    if subject is None:
        return None
    if subject.lower_ == "it" and rest[0].dep_ in ("ccomp", "advcl"):
        return "clause", [right], []
    return "inf", [subtree(subject), right], []


def _passive_content(verb: Token, entry: Entry, tail: list[Token]) -> Found | None:
    if entry.passive == "source":
        return _stirred(verb, entry)
    subject = next((c for c in verb.children if c.dep_ in ("nsubjpass", "csubjpass")), None)
    rest = [
        c
        for c in verb.children
        if c.i > verb.i and c.dep_ in ("xcomp", "ccomp", "oprd", "prep", "acomp", "advcl", "dobj") and c.lower_ not in ("by", "according")
    ]
    pieces = [subtree(c) for c in rest]
    if subject is not None and subject.lower_ != "it":
        pieces.insert(0, subtree(subject))
    elif verb.dep_ in ("acl", "relcl"):
        head = verb.head
        first, last = subtree(head)
        pieces.insert(0, (first, min(last, verb.left_edge.i)))
    if pieces:
        return "passive", pieces, []
    return ("quote", [], []) if "quote" in entry.frames else None


def _stirred(verb: Token, entry: Entry) -> Found | None:
    clause = child(verb, "ccomp", "xcomp")
    if clause is not None:
        return "clause", [subtree(clause)], []
    prep = next((c for c in verb.children if c.dep_ in ("prep", "agent") and c.lower_ in entry.preps and c.i > verb.i), None)
    if prep is None or _after(prep)[0] >= _after(prep)[1]:
        return None
    return "prep", [_after(prep)], [prep]


# --------------------------------------------------------------------------------------------------------------- cue


def _cue(verb: Token, more: list[Token], lexicon: SpeechLexicon) -> Range:
    """The verb with its auxiliaries, negation, particle, adverbs beside it, and the helper verbs before it."""
    first = last = verb.i
    parts = [c for c in verb.children if c.dep_ in _AUXILIARIES and abs(c.i - verb.i) < 6 and " " not in c.text]
    parts += [m for m in more if m.i - verb.i < 6]
    for t in parts:
        first, last = min(first, t.i), max(last, t.i)
    first = _helpers(verb, first, lexicon)
    return first, last + 1


def _helpers(verb: Token, first: int, lexicon: SpeechLexicon) -> int:
    """Where the cue begins with the verbs that only help: "went on to", "appeared to"."""
    head = verb.head
    while _hangs_on(verb, head) and head.lemma_ in lexicon.aspect and verb.i - head.i < 6:
        if any(c.dep_ == "dobj" for c in head.children):
            break
        first = min([first, head.i, *(c.i for c in head.children if c.dep_ in _AUXILIARIES and c.i < head.i)])
        verb, head = head, head.head
    return first


def _hangs_on(verb: Token, head: Token) -> bool:
    return head.i < verb.i and (verb.dep_ == "xcomp" or (verb.dep_ == "advcl" and head.lemma_ == "go"))


def verb_drafts(parsed: Parsed, lexicon: SpeechLexicon) -> Iterator[Draft]:
    """The attributions of all verbs of a text, in order."""
    for n, pos in enumerate(parsed.pos):
        if pos not in ("VERB", "AUX") and not (pos == "NOUN" and parsed.dep[n] == "ROOT" and _is_misread(parsed.doc[n])):
            continue
        draft = verb_draft(parsed.doc[n], lexicon)
        if draft is not None:
            yield draft


def _is_misread(token: Token) -> bool:
    """ "Officials of the port claim that ...": a root that the parser took for a noun is a verb, as its subject and its clause show."""
    if not any(c.dep_ == "ccomp" and c.i > token.i for c in token.children):
        return False
    return any(c.dep_ == "nsubj" and c.i < token.i for c in token.children) and not any(c.dep_ in ("det", "cop") for c in token.children)
