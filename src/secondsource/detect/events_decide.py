"""Is it an incident at all? The clues for and against an event, and which hits are kept before that.

Read in this order: `holds` (a single hit), `event_clues` (an event with its sentences). Weights: `data/weights/events.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from secondsource.detect.coref import Event
from secondsource.detect.events_force import (
    figurative_of,
    is_armed_block,
    is_armed_entry,
    is_by_bearers,
    is_driven,
    is_exodus,
    is_figure,
    is_hit_by_arms,
    is_shot_down,
    is_struck,
    is_with_force,
)
from secondsource.detect.events_mentions import family_of
from secondsource.detect.events_objects import contents
from secondsource.detect.events_occurring import is_occurring
from secondsource.detect.events_seized import object_fault, taken_fault, takes_ground
from secondsource.detect.events_told import is_caught, is_held, is_put_in_words
from secondsource.detect.events_unreal import why_unreal
from secondsource.detect.figures import Told, is_person
from secondsource.detect.figures_members import MemberReader
from secondsource.detect.figures_victims import victims_of
from secondsource.detect.status import is_negated
from secondsource.detect.triggers import Hit
from secondsource.knowledge import Knowledge
from secondsource.model import Clue, Participant
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

#: verbs that nobody uses of policies or markets in a figure of speech
_ARMED_ONLY = frozenset({"storm", "ambush", "besiege"})
_CIVIL = ("government", "political_party", "business", "media", "foreign", "religious")


def holds(hit: Hit, told: Sequence[Told], reader: MemberReader, kb: Knowledge) -> str | None:
    """Why a hit is refused, or None where it stands."""
    if (unreal := why_unreal(hit, told, kb)) is not None:
        return unreal
    if is_negated(hit.token) and (hit.entry.measure is None or all(t.count is None or t.count.low != 0 for t in told)):
        return "denied"
    if (
        told
        and hit.entry.type is not None
        and all(t.count is not None and t.count.high == 0 for t in told)
        and hit.entry.measure not in ("killed", "injured")
    ):
        return "nobody"
    if hit.token.lemma_ == "hold" and hit.pos == "VERB" and not is_held(hit.token):
        return "held, but not a prisoner"
    if (
        hit.entry.generic
        and hit.pos == "VERB"
        and hit.token.lemma_ not in _ARMED_ONLY
        and any(c.dep_ == "dobj" and c.lemma_ in figurative_of(kb, by_bearers=is_by_bearers(hit, reader)) for c in hit.token.children)
    ):
        return "a figure of speech"
    if hit.entry.id == "capture" and hit.token.lemma_ == "capture" and hit.pos == "VERB" and takes_ground(hit, kb):
        return "ground, not a prisoner"
    if hit.pos == "NOUN" and is_figure(hit.token, kb.triggers.lists):
        return "a figure of speech"
    if hit.token.lemma_ == "catch" and hit.pos == "VERB" and not is_caught(hit.token):
        return "caught, but by nobody"
    if hit.entry.id == "abduct" and hit.token.lemma_ in kb.triggers.lists["takes"]:
        if not any(_can_be_taken(t, hit, kb) for t in told):
            return "taken away, but nobody alive and well"
        if any(g.lemma_ in kb.triggers.lists["own_people"] for c in hit.token.children if c.dep_ == "agent" for g in c.children):
            return "taken away by their own"
    if hit.entry.id == "arrest" and hit.token.lemma_ == "pick" and told and all(_is_of_state(t) for t in told):
        return "fetched, not arrested"
    if hit.entry.id == "kill" and hit.pos == "VERB" and not told and any(c.dep_ in ("dobj", "nsubjpass") for c in hit.token.children):
        return "nobody is killed"
    needs = hit.entry.needs
    if needs == "person" and not told and not _is_named_deed(hit, kb) and (hit.entry.measure is not None or not _person_hurt(hit, reader)):
        return "no person as victim"
    aimless = hit.pos == "VERB" and not _target(hit, reader, kb) and not is_by_bearers(hit, reader)
    if hit.entry.id == "attack" and hit.token.lemma_ == "attack" and aimless:
        return "nothing that can be attacked with arms"
    if hit.entry.id == "protest" and hit.pos == "VERB" and is_put_in_words(hit.token):
        return "shown or said, with no crowd"
    if hit.entry.id == "fire" and hit.pos == "VERB" and _is_dismissal(hit.token, reader):
        return "somebody was dismissed"
    if needs == "explosive":
        return None if _explosive(hit, kb) else "nothing explosive"
    if needs == "force":
        return None if told or is_with_force(hit, reader, kb) else "aimed at, but not with arms"
    if needs == "armed_entry":
        return None if is_armed_entry(hit, reader, kb) else "entered, but not in arms"
    if needs == "armed_block":
        return None if is_armed_block(hit, reader) else "blocked, but not by anybody in arms"
    if needs in ("presence", "crowd", "heard"):
        return None if _has_word(hit, needs, kb) else f"no {needs}"
    if needs == "struck" and not is_struck(hit, reader, kb.triggers.lists["strikes"]):
        return "a strike of those who work"
    if needs == "target" and aimless:
        return "nothing that is shelled"
    if needs in ("weapon", "arms", "thing", "place") and hit.pos == "VERB" and not hit.slot.startswith(("companion", "light_")):
        return object_fault(hit, needs, reader, kb)
    if needs == "weapon" and hit.pos == "NOUN" and (fault := taken_fault(hit, kb)) is not None:
        return fault
    if needs == "aircraft" and not is_shot_down(hit, kb.triggers.lists["flying"]):
        return "shot down, but nothing that flies"
    if needs == "hit_by_arms" and not is_hit_by_arms(hit, kb):
        return "hit, but not by arms"
    given = any(c.dep_ == "dobj" and c.lemma_ in hit.entry.needs_object for c in hit.token.children)
    if hit.entry.needs_object and not given and not is_driven(hit) and not is_exodus(hit, told):
        return "no such object"
    if hit.entry.slot == "subject" and hit.entry.id in ("surrender", "disappear", "die") and hit.pos == "VERB" and not told:
        return "nobody as subject"
    return None


def _is_dismissal(verb: Token, reader: MemberReader) -> bool:
    """ "Fired its director", "nine clerks were fired": persons are dismissed, shots and arms are fired."""
    aimed = verb.lemma_ != "fire" or any(c.lower_ in ("at", "on", "upon", "into", "toward", "towards") for c in verb.children)
    return any(c.dep_ in (("dobj",) if aimed else ("dobj", "nsubjpass")) and _is_person(c, reader) for c in verb.children)


def _is_named_deed(hit: Hit, kb: Knowledge) -> bool:
    """ "The Karwan Bazar shooting", "the stabbing which left three dead": told by a name or by what came of it."""
    if hit.pos != "NOUN" or hit.entry.type is None:
        return False
    named = any(c.dep_ == "relcl" or (c.pos_ == "PROPN" and c.i < hit.i and c.dep_ in ("compound", "nsubj")) for c in hit.token.children)
    return named or (hit.token.dep_ != "dobj" and is_occurring(hit, kb.lexicon("status")["occurring"]))


def _is_person(token: Token, reader: MemberReader) -> bool:
    noun = reader.noun_of(token)
    return token.ent_type_ == "PERSON" or token.lower_ in ("him", "her", "them") or (noun is not None and noun.entity != "thing")


def _person_hurt(hit: Hit, reader: MemberReader) -> bool:
    """Whether a trigger that counts nobody has a person where its victim stands."""
    return any(_is_person(t, reader) or (reader.members(t) and is_person(reader.members(t)[0])) for t in victims_of(hit))


def _target(hit: Hit, reader: MemberReader, kb: Knowledge) -> bool:
    """Whether the object of a verb is a place, a thing that stands somewhere, or somebody."""
    objects = [c for c in hit.token.children if c.dep_ in ("dobj", "nsubjpass")]
    return not objects or any(
        o.pos_ == "PROPN"
        or (o.lower_ in ("him", "her", "them", "us") and hit.phrase != "")
        or o.lemma_.lower() in kb.triggers.places
        or reader.noun_of(o) is not None
        for o in objects
    )


#: whom nobody abducts: the dead and the wounded
_CARRIED_OFF = frozenset({"dead", "injured", "wounded", "slain", "body", "casualty", "corpse", "remains"})


def _can_be_taken(t: Told, hit: Hit, kb: Knowledge) -> bool:
    """Whether "took away" may be an abduction: of known persons, not of the dead and the wounded, whom their own carry off."""
    head = t.member.head
    if head.i < hit.i and hit.token.tag_ != "VBN" and hit.token.dep_ not in ("relcl", "acl"):
        return False  # "beheaded a man and took away his head"
    while head.dep_ in ("conj", "appos"):
        head = head.head
    if head.dep_ == "pobj" and head.head.lower_ == "of" and head.head.head.lemma_ in _CARRIED_OFF:
        return False  # "the bodies of two others"
    if head.dep_ == "poss" or (head.dep_ == "pobj" and head.head.lower_ != "of"):
        return False  # "took away his head", "took a motorcycle from the staff"
    if t.member.head.lemma_ in ("head", "hand", "ear", "limb", "organ") and any(c.dep_ == "poss" for c in t.member.head.children):
        return False
    if t.member.noun is not None and t.member.head.pos_ == "NOUN" and kb.classes.of([t.member.head.lower_], t.member.head.lower_) is None:
        return False  # "the official records" are no officials
    words = {w for c in t.member.head.subtree if c.i < hit.i or c.i - hit.i < 6 for w in (c.lemma_.lower(), c.lower_)}
    return (t.member.noun is not None or t.member.kind != "counted") and not words & _CARRIED_OFF


def _is_of_state(t: Told) -> bool:
    """Whether it befell men of the state's forces: "a jeep that was to pick up commandos"."""
    return t.member.noun is not None and t.member.noun.kind.startswith("state_forces")


def _has_word(hit: Hit, needs: str, kb: Knowledge) -> bool:
    """Whether the words that make the trigger one stand beside it: a base set up, thousands who march, shots that are heard."""
    token = hit.token
    if needs == "heard":
        return token.head.lemma_ in ("hear", "ring", "erupt")
    if needs == "presence":
        return any(c.dep_ in ("dobj", "nsubjpass") and c.lemma_.lower() in kb.triggers.presence for c in token.children)
    if any(t.lemma_.lower() in kb.triggers.lists["parades"] for t in token.subtree):
        return False
    near = [*token.children, *(g for c in token.children for g in c.children), token.head]
    near += [n for c in token.children if c.dep_ == "nsubj" for n in c.conjuncts]
    if any(c.dep_ == "nsubj" and c.pos_ == "NUM" for c in token.children):
        return True  # "some 30,000 marched"
    return any(c.lemma_.lower() in kb.triggers.crowd or c.lower_.rstrip("s") in kb.triggers.crowd for c in near)


def explosive_of(hit: Hit, kb: Knowledge) -> str | None:
    """The type of the explosive that a trigger is joined with: its object, or what stands before the noun."""
    words: list[str] = []
    if hit.pos == "NOUN":
        words = [" ".join(t.lower_ for t in hit.token.lefts if t.dep_ in ("compound", "amod", "nmod"))]
        words += [t.lower_ for t in hit.token.lefts if t.dep_ in ("compound", "nmod")]
    else:
        for c in hit.token.children:
            if c.dep_ in ("dobj", "nsubjpass", "nsubj"):
                words.append(" ".join([*(g.lower_ for g in c.lefts if g.dep_ in ("compound", "amod")), c.lower_]))
                words += [g.lower_ for x in c.children if x.lower_ == "of" for g in x.children]
                words += [g.lower_ for g in c.conjuncts]
        if hit.token.dep_ in ("acl", "relcl"):  # "a mine planted under a bridge"
            words.append(" ".join([*(g.lower_ for g in hit.token.head.lefts if g.dep_ in ("compound", "amod")), hit.token.head.lower_]))
            words.append(hit.token.head.lower_)
    for w in words:
        kind = kb.weapons.of(w) if w else None
        if kind is not None and kind.startswith("explosive"):
            return kind
    return None


def _explosive(hit: Hit, kb: Knowledge) -> bool:
    if explosive_of(hit, kb) is not None:
        return True
    objects = [c for c in hit.token.children if c.dep_ in ("dobj", "nsubjpass")]
    return (
        hit.pos == "VERB"
        and hit.token.lemma_ in ("trigger", "set")
        and any(c.lemma_ in ("blast", "explosion") for o in objects for c in (o, *contents(o)))
    )


def event_clues(
    event: Event, participants: Sequence[Participant], parsed: Parsed, lexicon: Mapping[str, Any], weights: Mapping[str, float]
) -> list[Clue]:
    """The clues that this is an incident of violence, enforcement or unrest, and not something else."""
    out: list[Clue] = []

    def clue(name: str, why: str) -> None:
        out.append(Clue(name, weights[name], why))

    first = event.mentions[0]
    occurring = [m for m in event.mentions if m.hit.entry.type is not None and is_occurring(m.hit, lexicon["occurring"])]
    if occurring:
        clue("occurred", f"'{occurring[0].hit.token.text}' is told as having happened")
    typed = [m for m in event.mentions if m.hit.entry.type is not None]
    if typed:
        clue("violent_word", f"'{typed[0].hit.token.text}' tells of {typed[0].hit.entry.type}")
    else:
        clue("effect_only", f"'{first.hit.token.text}' alone")
        if not any(m.hit.entry.measure in ("killed", "injured") for m in event.mentions):
            clue("mild_effect", "nobody was hurt")
            if all(t.count is None or t.count.vague for m in event.mentions for t in m.told):
                clue("some_missing", "nobody was hurt, and nobody says how many it befell")
    if not typed and _mere_deaths(event, participants) and not _plain(parsed, 0, len(parsed.words)) & set(lexicon["force"]):
        clue("mere_death", "dead, and nothing says of what")
    if any(m.told for m in event.mentions):
        clue("victims", "somebody was hurt, taken or seized")
    if any(p.role == "initiator" for p in participants):
        clue("initiator", "somebody did it")
    sentences = [parsed.sentences[n] for n in {m.sentence for m in event.mentions}]
    words = {w for sent in sentences for w in _plain(parsed, sent.start, sent.end)}
    if "suicide" in words and all(_of_force(parsed, n, lexicon) for s in sentences for n in range(s.start, s.end)):
        words.discard("suicide")
    if any(w.startswith("murder") for w in words):
        words.discard("suicide")  # "a murder-suicide"
    if "heart" in words and all(_of_town(parsed, n) for s in sentences for n in range(s.start, s.end)):
        words.discard("heart")
    armed = any(p.role == "initiator" and p.kind.startswith(("rebel", "militia", "state_forces")) for p in participants)
    told_by = {m.hit.token.lower_ for m in event.mentions}  # "tried to storm the hall" is no weather
    for kind in ("accident", "fiction", "sport"):
        if kind == "accident" and "unrest" in event.families and not {"violence", "effect"} & event.families:
            continue  # crowds march about diseases and floods
        if kind != "accident" and (armed or any(m.hit.entry.measure == "killed" and m.told for m in event.mentions)):
            continue
        found = sorted(words & lexicon[kind] - told_by)
        if found and not (kind == "accident" and any(_violent(m.hit) for m in typed)):
            for word in found[:2] if kind == "sport" else found[:1]:
                clue(kind, f"'{word}' beside it")
    parties = {p.kind for p in participants}
    quarrel = {m.hit.entry.id for m in typed} <= {"clash", "attack"} and not any(m.told for m in event.mentions)
    if (
        typed
        and quarrel
        and parties
        and all(k.startswith(_CIVIL) for k in parties)
        and any(c.lower_ == "over" for m in typed for c in m.hit.token.children)
    ):
        clue("figurative", "a quarrel of persons who bear no arms")
    if all(m.kind for m in event.mentions):
        clue("only_kind", "what happens again and again, or may yet")
    if event.status == "hypothetical":
        clue("hypothetical", "never told as having happened")
        if event.families <= {"court", "enforcement", "unrest"}:
            clue("may_be", "what a law or a plan provides: 'may be fined or imprisoned'")
    if not participants and not any(m.told or m.hit.entry.needs in ("weapon", "arms") for m in event.mentions):
        clue("no_argument", "nobody is named as doing or suffering it")
        violent = any(m.family == "violence" for m in event.mentions)
        if violent and all(m.hit.pos == "NOUN" and (m.hit.entry.generic or m.hit.entry.rank < 60) for m in event.mentions):
            clue("bare_noun", "only a noun, with nobody beside it")
    if event.families <= {"violence"} and all(_is_generic(m.hit) for m in event.mentions) and not any(m.told for m in event.mentions):
        clue("generic_plural", "a plural without an article, a number or a day")
    return out


def _of_force(parsed: Parsed, n: int, lexicon: Mapping[str, Any]) -> bool:
    """Whether a "suicide" is that of an attack ("a suicide bomber", "suicide blast"); true of every other word."""
    after = parsed.lower[n + 1 : n + 3]
    return parsed.lower[n] != "suicide" or any(w in lexicon["force"] or w.removesuffix("s") in lexicon["force"] for w in after)


#: what fails people whose heart is spoken of
_HEART = frozenset({"attack", "attacks", "failure", "disease", "condition", "surgery", "problems", "trouble"})


def _of_town(parsed: Parsed, n: int) -> bool:
    """Whether a "heart" is that of a town or a hospital, and fails nobody; true of every other word."""
    return parsed.lower[n] != "heart" or _HEART.isdisjoint(parsed.lower[n + 1 : n + 3])


def _mere_deaths(event: Event, participants: Sequence[Participant]) -> bool:
    """ "His father has since died": one person's death with no word of force, no body found, nobody who did it."""
    if any(p.role == "initiator" for p in participants):
        return False
    if any(m.hit.slot in ("body", "toll", "echo", "share") or m.hit.entry.id not in ("die", "dead", "death") for m in event.mentions):
        return False
    told = [t for m in event.mentions for t in m.told]
    if any(t.member.group not in (None, "civilians", "women", "children") for t in told):
        return False  # soldiers, rebels and reporters who die are news of their own
    return all(t.count is None or (t.count.high or 2) <= 1 for t in told)


def _plain(parsed: Parsed, first: int, last: int) -> set[str]:
    """The words of a stretch in lower case, each also without a final s: cheap lemmas for look-ups in lists."""
    lower = set(parsed.lower[first:last])
    return lower | {w.removesuffix("s") for w in lower}


def _is_generic(hit: Hit) -> bool:
    """ "Attacks on teachers": a kind of event rather than one of them."""
    token = hit.token
    if hit.pos != "NOUN" or token.tag_ not in ("NNS", "NNPS") or token.dep_ == "ROOT":
        return False
    return not any(c.dep_ in ("det", "nummod", "poss", "relcl", "acl") for c in token.children)


def _violent(hit: Hit) -> bool:
    """Whether a trigger says by itself that somebody used force: "bombed", "shot", "arrested"; "killed" does not."""
    return hit.entry.type is not None and not hit.entry.generic and hit.entry.rank >= 20


#: words at the head of an article that say what it is about
_OPENING = 80
#: where plays and films are shown: a place like any other
_VENUES = frozenset({"theater", "theatre"})


def world_of(parsed: Parsed, hits: Sequence[Hit], lexicon: Mapping[str, Any]) -> dict[str, str]:
    """What the whole document is about, where it is not about real violence: clue name -> why."""
    words = _plain(parsed, 0, len(parsed.words))
    opening = _plain(parsed, 0, min(_OPENING, len(parsed.words))) | set(re.findall(r"\w+", (parsed.document.title or "").lower()))
    out: dict[str, str] = {}
    for kind in ("sport",) if "documentary" in words else ("fiction", "sport"):  # a documentary tells what happened
        found = sorted(words & lexicon[kind] - _VENUES)
        if len(found) >= 3 and (kind == "sport" or opening & lexicon[kind]):  # a killer's father may be a director of films
            out[kind + "_document"] = f"an article about {kind}: {', '.join(found[:3])}"
    if not any(h.entry.type is not None and not h.entry.generic and family_of(h.entry.type) == "violence" for h in hits):
        found = sorted(words & lexicon["accident"])
        if not words & set(lexicon["force"]) and not any(h.entry.type is not None and family_of(h.entry.type) == "violence" for h in hits):
            out["no_violence"] = "no word of force in the article"
        if len(found) >= 2:
            out["accident_document"] = f"an article about an accident: {', '.join(found[:3])}"
    return out


def document_clues(event: Event, participants: Sequence[Participant], world: Mapping[str, str], weights: Mapping[str, float]) -> list[Clue]:
    """The clues that the document as a whole gives."""
    armed = any(p.role == "initiator" and p.kind.startswith(("rebel", "militia", "state_forces")) for p in participants)
    if armed:
        return []
    return [Clue(name, weights[name], why) for name, why in world.items() if _applies(name, event)]


def _applies(name: str, event: Event) -> bool:
    """Whether what the document is about speaks against this event."""
    if name == "no_violence":
        return all(m.hit.entry.type is None for m in event.mentions)
    return name != "accident_document" or "enforcement" not in event.families
