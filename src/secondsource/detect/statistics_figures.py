"""Which numbers of a summing sentence count what.

Read in this order: `read_figures`, then the four ways in which a number gets its measure: a word after it ("40 killed"), a verb
before it ("killed 120 militants"), a noun that it is the size of ("deaths rose to 354"), or the numbers before it ("of the
577 dead, 356 were civilians"; "Diyala 24 and 52").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from secondsource.detect.statistics_text import Sentence
from secondsource.knowledge import Knowledge
from secondsource.parse import Parsed

#: words that may open a comparison with another number of the same kind
_AGAINST = frozenset({"against", "from", "than", "to"})
#: how many words a hedge may have ("a total of more than")
_HEDGE = 4
_LISTED = frozenset({",", "and", "included", "include", "personnel", "officials", "members", "security", "forces"})
_STOPS = frozenset({".", ";", ":", "—", "–", "("})


@dataclass(frozen=True, slots=True)
class Reading:
    """A number of a sentence: tokens `first:last` that carry it with its cue, and what it counts (None: nothing known)."""

    first: int
    last: int
    number: int  # token of the number itself
    low: int | None
    high: int | None
    measure: str | None
    group: str | None = None
    share: float | None = None
    known: bool = False  # told before and only taken up here: "of the 577 dead, ..."


def read_figures(sentence: Sentence, parsed: Parsed, kb: Knowledge) -> list[Reading]:
    """The numbers of a sentence in order, with their measure where it is known."""
    out: list[Reading] = []
    for first, last, low, high in _numbers(sentence, parsed, kb):
        made = _reading(first, last, low, high, out, sentence, parsed, kb)
        out.append(made)
    readings = [r for r in _shares(out, sentence) if r.measure is not None]
    return sorted([*readings, *_bare_shares(sentence, kb)], key=lambda r: r.first)


def _bare_shares(sentence: Sentence, kb: Knowledge) -> list[Reading]:
    """ "Of which 38 per cent were killed": a share that comes without its number."""
    out: list[Reading] = []
    for n in range(sentence.start + 1, sentence.end):
        low = sentence.lows[n]
        if low in ("%", "percent") or (low == "cent" and sentence.lows[n - 1] == "per"):
            first = n - 2 if low == "cent" else n - 1
            share = _number(sentence.lows[first])
            found = _by_word_after(Reading(first, n + 1, first, None, None, None), sentence, kb)
            if share is not None and found is not None and found.measure != "attacks":
                out.append(replace(found, share=share))
    return [*out, *_changes(sentence, kb)]


def _changes(sentence: Sentence, kb: Knowledge) -> list[Reading]:
    """ "The number of attacks dropped by 29 per cent": a total told only by its change; its value stays unknown."""
    if not {"%", "percent", "cent"} & set(sentence.lows[sentence.start : sentence.end]):
        return []
    out: list[Reading] = []
    for n in range(sentence.start, sentence.end - 2):
        measure = kb.statistic_words.after.get(sentence.lows[n + 2])
        if measure is not None and sentence.lows[n] == "number" and sentence.lows[n + 1] == "of":
            out.append(Reading(n, n + 3, n, None, None, measure))
    return out


def _numbers(sentence: Sentence, parsed: Parsed, kb: Knowledge) -> list[tuple[int, int, int | None, int | None]]:
    """Counts in a sentence: tokens and bounds; no dates, shares, ages or money."""
    out: list[tuple[int, int, int | None, int | None]] = []
    lows = sentence.lows
    n = sentence.start
    while n < sentence.end:
        word = lows[n]
        if n in sentence.timed or not (kb.counts.is_number(word) or kb.counts.is_many(word)):
            n += 1
            continue
        words = [lows[k] for k in range(n, min(n + 8, sentence.end))]
        count = kb.counts.read(words)
        if count is None or count.first != 0 or count.low is None:
            n += 1
            continue
        last = n + count.last
        if not _is_share(lows, last) and not _is_other(lows, n, last):
            low, high = (count.low, None) if count.vague else _hedged(lows, n, count.low, sentence, kb)
            out.append((n, last, low, high))
        n = last
    return out


def _is_share(lows: Sequence[str], last: int) -> bool:
    return last < len(lows) and lows[last] in ("%", "percent", "per")


def _is_other(lows: Sequence[str], first: int, last: int) -> bool:
    """Ages, money, lengths of time and ranks."""
    if first > 0 and lows[first - 1] in ("-", "$", "rs", "aged", "€", "£", "section", "article", "resolution", "no."):
        return True
    return last < len(lows) and lows[last] in (
        *("years", "year", "months", "days", "hours", "weeks", "km", "kilometres", "kilometers", "miles", "metres"),
        *("-", "districts", "provinces", "countries", "minutes", "times", "kg"),
    )


def _hedged(lows: Sequence[str], first: int, value: int, sentence: Sentence, kb: Knowledge) -> tuple[int | None, int | None]:
    """The bounds, with the hedge before the number; "as many as" in a total is emphasis and gives the number itself."""
    start = max(sentence.start, first - _HEDGE)
    before = list(lows[start:first])
    if before[-3:] == ["as", "many", "as"]:
        return value, value
    count = kb.counts.read([*before, lows[first]], len(before))
    return (value, value) if count is None else (count.low if count.low is None else value, _high(count.high, value))


def _high(high: int | None, value: int) -> int | None:
    return None if high is None else value


# ------------------------------------------------------------------------------------------------ what it counts


def _reading(
    first: int,
    last: int,
    low: int | None,
    high: int | None,
    before: Sequence[Reading],
    sentence: Sentence,
    parsed: Parsed,
    kb: Knowledge,
) -> Reading:
    """One number with its measure, by the first way that gives one."""
    taken_up = first > sentence.start and sentence.lows[first - 1] in ("the", "these", "those")
    bare = Reading(first, last, first, low, high, None, known=taken_up)
    reading = _by_verb_before(bare, sentence, kb) or _by_word_after(bare, sentence, kb)
    reading = reading or _by_subject(bare, parsed, kb)
    reading = reading or _by_size(bare, sentence, parsed, kb) or _by_heading(bare, sentence, kb)
    return reading or _by_list(bare, before, sentence, kb) or bare


def _by_word_after(bare: Reading, sentence: Sentence, kb: Knowledge) -> Reading | None:
    """ "40 killed", "595 people were killed", "262 terrorist attacks"."""
    words, group = kb.statistic_words, None
    for n in range(bare.last, min(bare.last + 9, sentence.end)):
        low = sentence.lows[n]
        group = group or words.groups.get(low)
        measure = words.after.get(low)
        if measure is not None:
            if measure == "attacks" and low in ("attack", "acts") and n > bare.last and sentence.lows[n + 1 : n + 2] == ["of"]:
                return replace(bare, last=n + 1, measure=measure)
            return replace(bare, last=n + 1, measure=measure, group=group if measure != "attacks" else None)
        joins = low == "and" and sentence.lows[n + 1 : n + 2] and sentence.lows[n + 1] in words.groups
        if not joins and low not in words.between and low not in words.groups and not _is_adverb(low):
            return None
    return None


def _is_adverb(low: str) -> bool:
    return low.endswith("ly")


def _by_verb_before(bare: Reading, sentence: Sentence, kb: Knowledge) -> Reading | None:
    """ "killed 120 militants", "injured 417", "have detained more than 200 people"."""
    for n in range(bare.first - 1, max(sentence.start, bare.first - 6) - 1, -1):
        low = sentence.lows[n]
        measure = kb.statistic_words.before.get(low)
        if measure is not None:
            last, group = _group_after(bare.last, sentence, kb)
            if low.startswith("claim") and "lives" not in sentence.lows[bare.last : bare.last + 3]:
                return None
            return replace(bare, first=n, last=last, measure=measure, group=group)
        if not (_hedges(low) or kb.counts.is_number(low)):
            return None
    return None


def _by_subject(bare: Reading, parsed: Parsed, kb: Knowledge) -> Reading | None:
    """ "Nineteen customs officers have been killed": the verb that the counted noun is the subject of."""
    noun = parsed.doc[bare.number].head
    verb = noun.head
    if noun.dep_ not in ("nsubjpass", "nsubj") or verb.i < bare.last or verb.i - bare.last > 10:
        return None
    measure = kb.statistic_words.after.get(verb.lower_)
    passive = noun.dep_ == "nsubjpass" or verb.lower_ in ("died", "perished", "surrendered", "disappeared")
    if measure in (None, "attacks") or not passive:
        return None
    return replace(bare, last=verb.i + 1, measure=measure, group=kb.statistic_words.groups.get(noun.lower_))


def _hedges(low: str) -> bool:
    return low in frozenset(
        ("at", "least", "more", "than", "some", "about", "around", "nearly", "almost", "over", "an", "estimated", "as")
    ) or low in ("many", "up", "to", "another", "a", "total", "of", "the", "lives")


def _group_after(last: int, sentence: Sentence, kb: Knowledge) -> tuple[int, str | None]:
    """End of the counted noun phrase and the group that it names: "417 people", "19 members of the forces"."""
    group: str | None = None
    n = last
    while n < min(last + 7, sentence.end):
        low = sentence.lows[n]
        if low in kb.statistic_words.groups:
            group = group or kb.statistic_words.groups[low]
        elif low not in kb.statistic_words.between and low not in ("members", "belonged", "and"):
            break
        n += 1
    while n > last and sentence.lows[n - 1] in ("and", "of", "the", "were", "was", "have", "had", "among", "including"):
        n -= 1
    return n, group


def _by_size(bare: Reading, sentence: Sentence, parsed: Parsed, kb: Knowledge) -> Reading | None:
    """ "There the deaths rose, to 354", "a death toll of 310"."""
    before = sentence.lows[max(sentence.start, bare.first - 5) : bare.first]
    if not before or before[-1] not in ("to", "at", "of", "was", "reached", "with", ":", "totalled", "totaled", "hit", "were"):
        return None
    # "put the number of the dead since the coup of 1 May at 40"
    far = before[-1] == "at" and "since" in sentence.lows[sentence.start : bare.first]
    for n in range(bare.first - 1, max(sentence.start, bare.first - (16 if far else 8)) - 1, -1):
        measure = kb.statistic_words.nouns.get(parsed.doc[n].lemma_.lower()) or kb.statistic_words.nouns.get(sentence.lows[n])
        if measure is not None and (before[-1] != "were" or sentence.lows[n - 1 : n] == ["the"]):
            last, group = _group_after(bare.last, sentence, kb)
            return replace(bare, first=n, last=last, measure=measure, group=group)
        if sentence.lows[n] in _STOPS or (n in sentence.timed and not far):
            return None
    return None


def _by_list(bare: Reading, before: Sequence[Reading], sentence: Sentence, kb: Knowledge) -> Reading | None:
    """A number that takes its measure from those before it: parts of a whole, comparisons, rows of a table in prose."""
    known = [r for r in before if r.measure not in (None, "attacks")]
    prior = sentence.lows[bare.first - 1] if bare.first > sentence.start else ""
    last, group = _group_after(bare.last, sentence, kb)
    if prior in _AGAINST and known:
        return replace(bare, measure=known[-1].measure, group=known[-1].group)
    if known and (group is not None or sentence.lows[bare.last : bare.last + 1] == ["belonged"]):
        return replace(bare, last=last, measure=known[-1].measure, group=group)
    if known and _is_gapped(bare, sentence):
        return replace(bare, measure=known[-1].measure, group=known[-1].group)
    if len(known) >= 2 and _in_row(bare, sentence):
        # "Salahuddin had 45 killed and 80 injured, Diyala 24 and 52": first and second column of the row before
        column = 1 if prior == "and" else 0
        return replace(bare, measure=known[column].measure)
    return None


def _is_gapped(bare: Reading, sentence: Sentence) -> bool:
    """ "212 were killed in June and 71 in March", "40 in Kano, seven in Jos": another time or place for the same words."""
    prior = sentence.lows[bare.first - 1] if bare.first > sentence.start else ""
    after = sentence.lows[bare.last : bare.last + 2]
    if prior not in ("and", ",", "but", "while") or len(after) < 2 or after[0] not in ("in", "at", "near", "around", "during"):
        return False
    return bare.last + 1 in sentence.timed or sentence.words[bare.last + 1][:1].isupper()


def _by_heading(bare: Reading, sentence: Sentence, kb: Knowledge) -> Reading | None:
    """ "Among those killed were nine officials, 14 civilians": what stands at the head of the list."""
    words = kb.statistic_words
    last, group = _group_after(bare.last, sentence, kb)
    if group is None:
        return None
    for n in range(bare.first - 1, max(sentence.start, bare.first - 24) - 1, -1):
        low = sentence.lows[n]
        measure = words.after.get(low)
        if measure is not None and measure != "attacks":
            return replace(bare, last=last, measure=measure, group=group)
        known = low in words.between or low in words.groups or low in _LISTED or kb.counts.is_number(low)
        if not known:
            return None
    return None


def _in_row(bare: Reading, sentence: Sentence) -> bool:
    """ "Diyala 24 and 52": a name, a number, "and", a number, and then a comma or the end."""
    prior = sentence.lows[bare.first - 1] if bare.first > sentence.start else ""
    follows = sentence.lows[bare.last] if bare.last < sentence.end else "."
    return (prior == "and" and follows in (",", ".", "and", ";")) or (sentence.words[bare.first - 1][:1].isupper() and follows == "and")


# ------------------------------------------------------------------------------------------------ shares


def _shares(readings: Sequence[Reading], sentence: Sentence) -> list[Reading]:
    """The readings, each with the share of a larger total that the sentence gives for it ("354, which is 59 per cent")."""
    out = list(readings)
    for n, r in enumerate(out):
        stop = out[n + 1].first if n + 1 < len(out) else sentence.end
        for k in range(r.last, stop):
            if sentence.lows[k] in ("%", "percent") or (sentence.lows[k] == "per" and sentence.lows[k + 1 : k + 2] == ["cent"]):
                value = _number(sentence.lows[k - 1])
                if value is not None and "of" in sentence.lows[k : k + 3]:
                    out[n] = replace(r, share=value)
    return out


def _number(word: str) -> float | None:
    try:
        return float(word)
    except ValueError:
        return None
