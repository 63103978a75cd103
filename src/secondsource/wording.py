"""Small questions about the words around a value, which several rooms ask. Pure."""

from __future__ import annotations

import re

_FORMER = re.compile(
    r"\b(?:from|instead of|rather than|than the|not the|earlier(?: \w+){0,3}|previous(?:ly)?(?: \w+){0,3}|"
    r"initial(?:ly)?(?: \w+){0,3}|at first(?: \w+){0,2}|had (?:stood at|held to|been(?: put at| given as)?|given)|"
    r"until then(?: \w+){0,3}|(?:last|first|old) (?:figure|count|toll)(?: was|,)?(?: \w+){0,2})\s*(?:the |about |at |of )?$",
    re.IGNORECASE,
)


def stood_once(text: str, start: int) -> bool:
    """Whether the words just before a count say that it is an earlier figure, or one that another replaces.

    >>> text = "lowered the toll to 253 from 359"
    >>> stood_once(text, text.index("359")), stood_once(text, text.index("253"))
    (True, False)
    """
    return _FORMER.search(text[max(0, start - 40) : start]) is not None
