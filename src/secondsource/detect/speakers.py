"""Who says what by which words.

Read in this order: `speakers_lexicon` (cue words), `speakers_verbs` (verbs and what hangs on them), `speakers_nouns`,
`speakers_adverbs` (cues without a verb), `speakers_quotes` (quotation marks), then `find_speech` here, which puts the proposals
together: a quotation completes the content of the cue beside it, a cue is used once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from secondsource.detect.acts import in_answer, kind_and_sense
from secondsource.detect.acts_author import author_acts
from secondsource.detect.acts_deeds import deed_drafts, is_public, meant_by, with_deeds
from secondsource.detect.political import political_deeds
from secondsource.detect.speakers_adverbs import according_drafts, colon_drafts, hearsay_drafts
from secondsource.detect.speakers_direct import attach_quotes
from secondsource.detect.speakers_drafts import Draft
from secondsource.detect.speakers_fixed import fixed_drafts, swallowed_drafts
from secondsource.detect.speakers_joint import before_semicolon, split_joint
from secondsource.detect.speakers_lexicon import SpeechLexicon, speech_lexicon
from secondsource.detect.speakers_names import Speaker, Speakers
from secondsource.detect.speakers_nouns import noun_drafts
from secondsource.detect.speakers_quotes import find_quotes
from secondsource.detect.speakers_verbs import verb_drafts
from secondsource.detect.speakers_weigh import clues_of, speech_weights
from secondsource.knowledge import Knowledge
from secondsource.model import Actor, SpeechAct
from secondsource.parse import Parsed

#: acts that each of several speakers does for himself: rival claims stand side by side
_BY_EACH = frozenset({"claim_of_responsibility", "denial_of_responsibility", "pledge_of_allegiance"})


_SAID_FRAMES = frozenset({"clause", "quote", "aside", "adverb"})
_HEARSAY = frozenset({"think", "say", "report", "claim"})  # "is believed to", "was reported to"
_SAYING = frozenset({"say", "tell", "report", "reportedly", "claim", "admit", "warn", "deny", "write", "according", "reply"})


def find_speech(parsed: Parsed, actors: Sequence[Actor], kb: Knowledge) -> tuple[SpeechAct, ...]:
    """Every attribution of the text, in order, with its kind (claim, denial, accusation, ... or `said`)."""
    drafts = propose(parsed, kb)
    weights = speech_weights(kb)
    speakers = Speakers(parsed, actors, kb)
    acts: list[SpeechAct] = []
    deeds = political_deeds(parsed, kb)
    by_verb = {f.verb.i: f for f in deeds}
    last: tuple[int, str, str | None] = (-9, "said", None)  # sentence, kind and speaker of the last act that is not plain
    for draft in drafts:
        speaker = speakers.name(draft)
        kind, sense = kind_and_sense(parsed, draft, kb, speaker=speaker.name, actor_kind=speaker.kind)
        if kind == "said" and (meant := meant_by(parsed, draft, by_verb)) is not None:
            kind, sense = meant
        if sense and not is_public(parsed, draft):
            kind, sense = "said", ""
        here = parsed.sentence_index[draft.anchor]
        if here - last[0] <= 2 and speaker.name != last[2]:
            kind = in_answer(parsed, draft, kind, last[1])
        if kind != "said" and not sense:
            last = here, kind, speaker.name
        if kind != "said" or _plain(draft) or weights.of(clues_of(parsed, draft, drafts)) >= weights.threshold:
            acts.append(_act(parsed, draft, kind, speaker, sense))
        if kind in _BY_EACH:
            acts.extend(_act(parsed, draft, kind, other) for other in speakers.others(draft) if other.name != speaker.name)
    acts = with_deeds(
        parsed, acts, [_act(parsed, d, kind, speakers.name(d), sense) for d, kind, sense in deed_drafts(parsed, drafts, deeds)]
    )
    acts.extend(author_acts(parsed, acts, find_quotes(parsed)))
    return tuple(sorted(acts, key=_place))


def _plain(draft: Draft) -> bool:
    """Whether it is speech with a clause or a quotation, or hearsay: kept whatever the clues say."""
    if draft.frame == "passive" and draft.source is None and draft.entry.sense in _HEARSAY:
        return True
    return draft.entry.mode == "speech" and draft.frame in _SAID_FRAMES and (draft.entry.id in _SAYING or draft.frame == "adverb")


def propose(parsed: Parsed, kb: Knowledge) -> list[Draft]:
    """All proposed attributions, before they are weighed."""
    drafts = split_joint(parsed, _once(_proposals(parsed, speech_lexicon(kb))))
    return attach_quotes(parsed, [before_semicolon(parsed, d) for d in drafts], find_quotes(parsed))


def _proposals(parsed: Parsed, lexicon: SpeechLexicon) -> Iterator[Draft]:
    yield from according_drafts(parsed)
    yield from verb_drafts(parsed, lexicon)
    yield from noun_drafts(parsed, lexicon)
    yield from fixed_drafts(parsed)
    yield from swallowed_drafts(parsed)
    yield from hearsay_drafts(parsed, lexicon)
    yield from colon_drafts(parsed)


def _once(drafts: Iterator[Draft]) -> list[Draft]:
    """The drafts of which no two share a cue word; the first stands, one that still lacks its content gives way."""
    taken: set[int] = set()
    out: list[Draft] = []
    for d in sorted(drafts, key=lambda d: not d.pieces):
        words = range(*d.cue)
        if not taken.intersection(words):
            taken.update(words)
            out.append(d)
    return sorted(out, key=lambda d: d.cue)


def _act(parsed: Parsed, draft: Draft, kind: str, speaker: Speaker, sense: str = "") -> SpeechAct:
    pieces = tuple(parsed.span_of(a, b) for a, b in draft.pieces)
    content = parsed.span_of(draft.pieces[0][0], draft.pieces[-1][1]) if draft.pieces else None
    return SpeechAct(
        kind=kind,
        speaker=speaker.name,
        source_span=None if draft.source is None else parsed.span_of(*draft.source),
        cue_span=parsed.span_of(*draft.cue),
        content_span=content,
        content_spans=pieces,
        actor_id=speaker.actor_id,
        mode=draft.entry.mode,
        sense=sense,
    )


def _place(act: SpeechAct) -> tuple[int, int]:
    spans = [s for s in (act.source_span, act.cue_span, act.content_span) if s is not None]
    return min(s.start for s in spans), max(s.end for s in spans)
