"""The dateline that opens an agency's report: where, when and by whom it was filed."""

from __future__ import annotations

import functools
import re

from secondsource.knowledge.files import DATA, load_yaml
from secondsource.knowledge.sources import load_sources

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}(?:,? \d{{2,4}})?|{_MONTH} \d{{1,2}}(?:st|nd|rd|"
    rf"th)?(?:,? \d{{2,4}})?|\d{{1,2}} [A-Z]{{3,9}} \d{{2,4}}|[A-Z]{{3,9}} \d{{1,2}}(?:,? \d{{2,4}})?)"
)
_NAME = r"[A-ZÀ-Þ][\w.’'-]*"
_CAPS = r"[A-ZÀ-Þ][A-ZÀ-Þ.’'-]+"
_PLACE = rf"{_NAME}(?:[ /-](?:{_NAME}|el|al|de|la|del|di|da|do|ul|of|and|the)){{0,4}}"
_CAPS_PLACE = rf"{_CAPS}(?:[ /-](?:{_CAPS}|de|la|del|al|el|and|of)){{0,4}}"
_CREDIT = r"\((?P<credit>[^()\n]{2,60})\)"
_DASH = r"(?:—|–|―|--+|-)"
_TAG = r"(?:\s*\[TEXT\])?"

#: "KABUL, Afghanistan, Oct. 9 (Agency) - ", "GUATEMALA CITY, 4 FEB 90 (ACAN-EFE) -- [TEXT] "
_FULL = re.compile(
    rf"\s*(?P<place>{_CAPS_PLACE})(?:,\s*(?:{_PLACE}\.?))?(?:,?\s*(?P<date>{_DATE}))?,?(?:\s*(?:{_CREDIT}|"
    rf"/(?P<slash>[A-Z][\w ]{{1,20}})/))?\s*(?:{_DASH}|:){_TAG}\s+(?=\S)"
)
#: "Augusta, GA (WJBF) – ", "Islamabad (AFP): ": mixed case, so the credit is needed
_CREDITED = re.compile(
    rf"\s*(?P<place>{_PLACE})(?:,\s*(?:{_PLACE}\.?))?(?:,?\s*(?P<date>{_DATE}))?,?\s*{_CREDIT}\s*(?:{_DASH}|:){_TAG}\s+(?=\S)"
)
#: "(Reuters) - ", "(CNN) — "
_BARE = re.compile(rf"\s*{_CREDIT}\s*(?:{_DASH}|:)\s+(?=\S)")
#: "NEW DELHI, Jan 3 (IANS) Two": no dash, so date or credit is needed
_NO_DASH = re.compile(rf"\s*(?P<place>{_CAPS_PLACE})(?:,\s*(?:{_PLACE}\.?))?,\s*(?P<date>{_DATE})?,?\s*{_CREDIT}\s+(?=[\"“‘']?[A-Z\d])")
#: "Washington — The", "Islamabad: The": short, and what follows begins a sentence
_PLAIN = re.compile(
    rf"\s*(?P<place>{_NAME}(?:[ -]{_NAME}){{0,2}})(?:,\s*(?:{_NAME}(?: {_NAME})?))?(?:,\s*(?P<date>{_DATE}))?\s*(?:"
    rf"(?:—|–|--)\s*|:\s+)(?=[\"“‘']?[A-Z\d])"
)
#: heads of a colon or a dash that name no place
_NO_PLACE = frozenset(
    (
        "police report reports update updated note notes watch opinion analysis editorial comment photo "
        "photos video exclusive breaking news interview correction clarification why what how when where who "
        "q a question answer host guest source sources also read see more fact facts context background "
        "summary abstract by the this that he she they it we i but and yes no here today yesterday tomorrow "
        "monday tuesday wednesday thursday friday saturday sunday advertisement live listen related tags "
        "abstract"
    ).split()
)


def dateline_end(text: str) -> tuple[int, re.Match[str]] | None:
    """Where the dateline that begins a paragraph ends, with the match (`place`, `date`, `credit`), or None.

    >>> dateline_end("KABUL (Reuters) - Two men were shot.")[0]
    18
    """
    head = text[:160]
    for pattern in (_FULL, _CREDITED, _BARE, _NO_DASH, _PLAIN):
        found = pattern.match(head)
        if found is not None and _is_place(found, pattern):
            return found.end(), found
    return None


def _is_place(found: re.Match[str], pattern: re.Pattern[str]) -> bool:
    """Whether the head of a paragraph is a dateline: by its credit, its date, the land after its town, or a town that is known."""
    groups = found.groupdict()
    place = groups.get("place")
    if place is None or groups.get("credit") or groups.get("slash"):
        return True
    words = place.lower().split()
    if words[0].strip(".") in _NO_PLACE or words[-1] in _NO_PLACE:
        return False
    if groups.get("date") is not None or place.lower() in known_towns():
        return True
    # "DALLAS -- It", "MANCHESTER, N.H. — The" against "SMITH: I", "SMITH--", and texts that are all capitals
    parted = re.search(r"\s(?:—|–|―|--+|-)\s*$", found.group()) is not None
    return pattern is not _PLAIN and parted and not found.string[found.end() :].isupper()


@functools.cache
def known_towns() -> frozenset[str]:
    """Towns that a dateline may name alone: capitals, home towns of outlets, and those of `datelines.yml`, in lower case."""
    folder = DATA / "lexicon" / "en"
    nations = load_yaml(folder / "nations.yml")
    capitals = {str(n["capital"]) for n in nations.values() if isinstance(n, dict) and n.get("capital")}
    homes = {s.home.partition(",")[0] for s in load_sources().entries if s.home}
    listed = {t.strip() for t in load_yaml(folder / "datelines.yml")["towns"].split(",")}
    return frozenset(t.lower() for t in capitals | homes | listed)
