"""Small questions about the words around a value, which several rooms ask. Pure."""

from __future__ import annotations

import re

_FORMER = re.compile(
    r"\b(?:from|instead of|rather than|than the|not the|earlier(?: \w+){0,3}|previous(?:ly)?(?: \w+){0,3}|"
    r"initial(?:ly)?(?: \w+){0,3}|at first(?: \w+){0,2}|had (?:stood at|held to|been(?: put at| given as)?|given)|"
    r"until then(?: \w+){0,3}|(?:last|first|old) (?:figure|count|toll|statement|report|list)(?: was|,)?(?: \w+){0,2})"
    r"\s*(?:the |about |at |of )?$",
    re.IGNORECASE,
)

_OTHERS = re.compile(r"\b(?:others?|another|more|else|additional)\b", re.IGNORECASE)
_HIT_AFTER = re.compile(
    r"[\"”’']?(?:, [^.;!?\n]{1,60}?,)?,?(?: (?:\w+|\([^)]*\))){0,4}? (?:(?:were|was|been|got|being|who|are|is|is also) )?"
    r"(?:(?:\w+ly|also|all|both|each) )?(?:shot|stabbed|struck|hit)\b"
    r"|[\"”’']?,?(?: \w+){0,3}? (?:suffer\w*|with|sustain\w*)(?: \w+){0,2} (?:gunshot|bullet|stab) wounds?\b",
    re.IGNORECASE,
)
_HIT_BEFORE = re.compile(
    r"\b(?:shot|shoots|shooting|stabbed|stabs|stabbing|struck|hit)(?: of| at)?"
    r"(?: (?:at least|more than|about|around|nearly|up to|as many as|his|her|their|the|an?|old|\d+-year-old|\d+))*[ -]$",
    re.IGNORECASE,
)
_WOUNDED = re.compile(r"\b(?:wound(?!s\b)\w*|injur\w+|hurt)\b", re.IGNORECASE)
_BESIDE_DEAD = re.compile(
    r"\b(?:killed|kills|dead|died|dies|slain|fatally)\b[^.;!?\n]{0,50}?(?:,| and| while| with)(?: (?:at least|about|more than))? $"
)
_STOP = re.compile(r"[.;!?\n]")


def struck(text: str, start: int, end: int) -> bool:
    """Whether the words around a count say that people were hit and leave open who of them lived.

    >>> text = "Five people were shot at a party. Two others were shot and wounded."
    >>> struck(text, 0, 11), struck(text, 34, 44)
    (True, False)
    """
    if _OTHERS.search(text[start:end]) or _BESIDE_DEAD.search(text[max(0, start - 90) : start]):
        return False
    after = _STOP.split(text[end : end + 110], maxsplit=1)[0]
    before = _STOP.split(text[max(0, start - 50) : start])[-1]
    found = _HIT_AFTER.match(after)
    if found is not None:
        return _WOUNDED.search(after[: found.end() + 18]) is None
    return _HIT_BEFORE.search(before) is not None


_SEVERAL = re.compile(
    r"[^.!?\n]{0,90}?\b(?:in|during|across|by|from)\b(?: \w+){0,3}? (?:separate|unrelated|weekend|overnight|different|isolated)"
    r"(?: \w+){0,2}? (?:shootings|stabbings|attacks|bombings|incidents|killings|clashes|raids|blasts)\b",
    re.IGNORECASE,
)


def of_several(text: str, end: int) -> bool:
    """Whether the words after a count say that it adds up several events that have nothing to do with each other.

    >>> text = "Nine people died in three separate attacks. Four died in two blasts at the gate."
    >>> of_several(text, 11), of_several(text, 48)
    (True, False)
    """
    return _SEVERAL.match(text, end) is not None


_OWN_HAND = re.compile(
    r"\b(?:before|then|and later|after which)\b(?:\W+\w+){0,4}?\W+"
    r"(?:(?:shot|shooting|killed|killing|hanged|hanging|stabbed|stabbing)(?: and kill(?:ed|ing))? (?:him|her)self"
    r"|(?:took|taking) (?:his|her) own life|commit(?:ted|ting) suicide|died by suicide)\b"
    r"|\bturn(?:ed|ing|s)?(?: \w+){1,3} on (?:him|her)self\b|\band(?: then)? (?:him|her)self\b",
    re.IGNORECASE,
)
_KILLS = re.compile(r"\b(?:kill|shot|shoot|stab|murder|slay|slain|slew|strangl|gunn)\w*", re.IGNORECASE)
_NO_DEATH = re.compile(
    r"\b(?:accident\w*|attempt\w*|tr(?:y|ied|ying)|survived|failed|jail|prison|cell|custody|if|could|would|threat\w*|plan\w*)\b", re.I
)


_KIN = re.compile(
    r"\b(?:wife|wives|husband|girlfriend|boyfriend|fianc\w+|spouse|partner|child|children|sons?|daughters?|mother|father|parents?|family|families|"
    r"sisters?|brothers?|grand\w+|relatives?|nieces?|nephews?|cousins?|in-laws?|kin|ex|estranged|twins?|baby|couple|mom|dad)\b",
    re.IGNORECASE,
)
_MURDER_SUICIDE = re.compile(r"\bmurder[-– ]+suicide\b", re.IGNORECASE)


def own_hand(sentence: str) -> int | None:
    """Where a sentence says that one who killed his own kin then died by his own hand; None for an attempt, an accident or strangers.

    >>> own_hand("He shot his wife before killing himself"), own_hand("He tried to shoot himself")
    (17, None)
    """
    if _NO_DEATH.search(sentence) is not None:
        return None
    found = _OWN_HAND.search(sentence)
    if found is not None and _KILLS.search(sentence, 0, found.start()) and _KIN.search(sentence):
        return found.start()
    named = _MURDER_SUICIDE.search(sentence)
    return None if named is None else named.start()


_GUNMAN = r"(?:gunm[ae]n|shooters?|suspects?|attackers?|assailants?|killers?|intruders?|perpetrators?)"
_POLICE = r"(?:police|officers?|deput(?:y|ies)|troopers?|agents?|SWAT(?: team)?|authorities|marshals?)"
_KILLER_DEAD = re.compile(
    rf"\b{_GUNMAN}\b(?:,[^,.;]{{1,60}},)?(?: (?:was|were|is|are|had|has|been|also|then|later|being|lay|found|and))*"
    rf" (?:shot dead|shot and killed|shot to death|killed|fatally (?:shot|wounded)|dead|deceased|died)\b"
    r"(?! (?:\w+ )?(?:people|men|women|two|three|four))"
    rf"|\b{_POLICE}\b[^,.;]{{0,40}}? (?:fatally shot|shot and killed|killed|shot dead)(?: the| a| \w+)? (?:{_GUNMAN}\b|him\b|her\b)"
    rf"|\bbefore (?:(?:he|she) (?:was|himself was)|being|{_POLICE}) (?:also )?"
    r"(?:fatally (?:shot|wounded)|(?:shot and )?killed|shot (?:dead|to death))\b"
    rf"|\b{_POLICE}\b[^.;]{{0,60}}?, killing (?:the {_GUNMAN}|him)\b",
    re.IGNORECASE,
)
_SELF_INFLICTED = re.compile(
    rf"\b(?:suspected|{_GUNMAN})\b.*\bself-inflicted\b|\bself-inflicted\b.*\b(?:suspected|{_GUNMAN})\b", re.IGNORECASE
)


def killer_dead(sentence: str) -> int | None:
    """Where a sentence says that one who killed then died, by whatever hand; None for an attempt or an accident.

    >>> killer_dead("Two guards were killed before the gunman was shot dead"), killer_dead("The gunman shot dead two guards")
    (34, None)
    """
    if _NO_DEATH.search(sentence) is not None:
        return None
    found = _OWN_HAND.search(sentence)
    if found is not None and _KILLS.search(sentence, 0, found.start()):
        return found.start()
    found = _KILLER_DEAD.search(sentence) or _SELF_INFLICTED.search(sentence)
    return None if found is None else found.start()


_RANKS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")
_RANK = re.compile(
    rf"^(?:an? )?({'|'.join(_RANKS)}|(\d+)(?:st|nd|rd|th)) (?:(?:\d+-year-old|shooting|gunshot|stabbing|bombing|homicide|murder|blast) )*"
    r"(?:person|victim|man|woman|boy|girl|teen(?:ager)?|child|patient|casualty|fatality|death|student|officer|policeman|soldier)\b",
    re.IGNORECASE,
)


def rank_among_dead(quote: str) -> int | None:
    """How many have died where words tell of one by his place in the row.

    >>> rank_among_dead("A third victim"), rank_among_dead("5th person"), rank_among_dead("a second suspect")
    (3, 5, None)
    """
    found = _RANK.match(quote)
    if found is None:
        return None
    return int(found.group(2)) if found.group(2) else _RANKS.index(found.group(1).lower()) + 2


def stood_once(text: str, start: int) -> bool:
    """Whether the words just before a count say that it is an earlier figure, or one that another replaces.

    >>> text = "lowered the toll to 253 from 359"
    >>> stood_once(text, text.index("359")), stood_once(text, text.index("253"))
    (True, False)
    """
    return _FORMER.search(text[max(0, start - 40) : start]) is not None
