"""When a page was published: every place where it says so, ranked by how plainly it is said.

Read in this order: `Stated` (one statement of a date), `stated_days` (all of them), `choose`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from secondsource.read.daywords import compact_day, day_in, is_date_line
from secondsource.read.markup import find_heading

Place = Literal["linked", "meta", "shown", "line", "weak", "address"]
#: how much a place says of the day of publication, one vote each: the outlet's structured data, what is shown near the
#: headline, the address, and fields that may as well be the day of a change
VOTES: dict[Place, float] = {"linked": 5, "meta": 5, "shown": 6, "address": 5, "line": 3, "weak": 2}
#: how far from the headline, in elements, a date may be shown; above it, in a bare line or in a list counts as farther
FAR, BEFORE, LINE, OUTSIDE = 600, 4, 40, 100
#: less than this is not enough to name a day
ENOUGH = 2.5
_META: Place = "meta"
_FIELD: Place = "weak"

_PUBLISHED_META = re.compile(
    r"(?:og:)?article[:_.]?(?:published|publish)(?:[_:]?(?:time|date|on))?|og:article:published_time|datepublished|pubdate|publish(?:ed)?[-_.]?(?:date|time|on)?|publication[-_.]?date|"
    r"publication|parsely-pub-date|sailthru\.date|cxenseparse:recs:publishtime|rbpubdate|originalpublicationdate|article[-_.]date[-_.]original|"
    r"cre?ation[-_.]?date|dcterms\.(?:issued|created|available)|dc\.date\.(?:issued|created|published)|dc:created|date_published|displaydate|ptime|timestamp|rnews:datepublished|citation_(?:publication|online)_date|bt:pubdate|shareaholic:article_published_time|vr:published_time|article\.published|article\.created|date-?created|datecreated|release_date|issue_date|nyt_pubdate|pdate|prism\.publicationdate",
    re.I,
)
_WEAK_META = re.compile(
    r"date|dc\.date|dcterms\.date|dc:date|og:updated_time|article:modified_time|last-modified|revised|modified|updated?|datemodified|dcterms\.modified|og:pubdate|eomportal-lastupdate|doc_date|date\.\w+",
    re.I,
)
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-]|[a-z])(?:date|datum|fecha|data(?:pub|ora)|pub(?:lish(?:ed)?|date)?|posted|time(?!line|table|r)|timestamp|stand|erschienen|dateline|byline|meta(?:data)?|post-?info|entry-?info|created?|auteur|author)",
    re.I,
)
_OUTSIDE = re.compile(
    r"(?!(?:has|with|no|without)[-_])(?:[\w]*[-_])?(?:related|sidebar|widgets?|footer|nav(?:igation|bar)?|menu|comments?|recent|popular|trending|teasers?|archive|calendar|latest|recommend\w*|ticker|banner|similar|listing)(?:$|[_-])",
    re.I,
)
_NO_TEXT = frozenset(
    {
        "script",
        "style",
        "meta",
        "link",
        "option",
        "html",
        "body",
        "head",
        "svg",
        "path",
        "img",
        "br",
        "hr",
        "input",
        "source",
        "iframe",
    }
)
_DIGIT = re.compile(r"\d")
_OUTSIDE_TAGS = frozenset({"nav", "footer", "aside", "select", "option", "script", "style", "form"})
_CHANGED = re.compile(
    (
        r"update|modif|changed|aktualisiert|geändert|änderung|revised|actualizad|atualizad|aggiornat|"
        r"mise? à jour|modifié|edited|обновлен|güncell"
    ),
    re.I,
)
_JSON_DATE = re.compile(r'"(datePublished|dateCreated|uploadDate|dateModified)"\s*:\s*"([^"]{8,40})"')
_JSON_TYPE = re.compile(
    r'"@type"\s*:\s*(?:\[[^\]]{0,200}?)?"(?:\w*Article|BlogPosting|Report|LiveBlogPosting|WebPage|Review|Recipe|CreativeWork|SocialMediaPosting|DiscussionForumPosting|MediaGallery|VideoObject)"'
)
_URL_DAY = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[/-](?P<m>0?[1-9]|1[0-2])[/-](?P<d>0?[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True)
class Stated:
    """One place that states a day, and whether it is the day of a change."""

    day: dt.date
    place: Place
    changed: bool = False
    utc: bool = False


def stated_days(tree: Any, *, url: str | None, language: str | None, title: str | None = None) -> list[Stated]:
    """Every day that the page states of itself; of each place the likeliest first."""
    out = [*_linked_data(tree), *_meta(tree), *_shown(tree, language, title)]
    found = _URL_DAY.search(url or "")
    day = day_in(f"{found['y']}-{found['m']}-{found['d']}") if found is not None else compact_day(url or "")
    return [*out, Stated(day, "address")] if day is not None else out


def choose(stated: Sequence[Stated]) -> dt.date | None:
    """The day of publication by what the page states; None where it states none plainly.

    Each place has one vote. A day shown to the reader beats a machine's day that is one off, which is a time zone.
    """
    first: dict[Place, Stated] = {}
    for s in stated:
        if not s.changed:
            first.setdefault(s.place, s)
    shown = next((s for s in stated if s.place in ("shown", "line") and not s.changed), None)
    if shown is not None:
        first.pop("line" if shown.place == "shown" else "shown", None)
    votes: dict[dt.date, float] = {}
    for place, s in first.items():
        day = s.day
        if shown is not None and s.utc and place in ("linked", "meta") and abs((shown.day - day).days) == 1:
            day = shown.day
        votes[day] = votes.get(day, 0) + VOTES[place]
    best = max(votes, key=lambda d: votes[d], default=None)
    return best if best is not None and votes[best] >= ENOUGH else None


def latest_change(stated: Sequence[Stated], published: dt.date | None) -> dt.date | None:
    """The day of the last change, where it is later than that of publication."""
    days = [s.day for s in stated if s.changed and (published is None or s.day > published)]
    return max(days, default=None)


def _linked_data(tree: Any) -> Iterator[Stated]:
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        text = (script.text or "")[:200_000]
        if _JSON_TYPE.search(text) is None:
            continue
        for found in _JSON_DATE.finditer(text):
            day = day_in(found[2]) or compact_day(found[2])
            if day is not None:
                changed = found[1] == "dateModified"
                yield Stated(day, "linked", changed, _utc(found[2]))


def _utc(stamp: str) -> bool:
    return stamp.rstrip().endswith(("Z", "+00:00", "+0000", "GMT", "UTC"))


def _meta(tree: Any) -> Iterator[Stated]:
    for element in tree.iter("meta"):
        content = element.get("content") or element.get("datetime") or ""
        if not 6 <= len(content) <= 60:
            continue
        name = (element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv") or "").strip()
        if not name:
            continue
        if _PUBLISHED_META.fullmatch(name):
            place, changed = _META, False
        elif _WEAK_META.fullmatch(name):
            place, changed = _FIELD, "mod" in name.lower() or "updat" in name.lower()
        else:
            continue
        day = day_in(content) or compact_day(content)
        if day is not None:
            yield Stated(day, place, changed, _utc(content))


def _shown(tree: Any, language: str | None, title: str | None) -> Iterator[Stated]:
    """Dates that the reader sees, nearest to the headline first; those of menus and other articles last."""
    order = [e for e in tree.iter() if isinstance(e.tag, str) and e.tag not in _NO_TEXT]
    headline = find_heading(tree, title)
    heading = next((n for n, e in enumerate(order) if e is headline), 0)
    found: list[tuple[int, Stated]] = []
    for n in range(max(0, heading - FAR // BEFORE), min(len(order), heading + FAR)):
        element = order[n]
        stated = _of_element(element, language)
        if stated is None:
            continue
        distance = n - heading if n >= heading else BEFORE * (heading - n)
        distance += LINE * (stated.place == "line") + OUTSIDE * _outside(element)
        if distance <= FAR or "datePublished" in (element.get("itemprop") or ""):
            found.append((distance, stated))
    yield from (s for _, s in sorted(found, key=lambda pair: pair[0]))


def _of_element(element: Any, language: str | None) -> Stated | None:
    """The day that one element shows: an element made for dates, or one that holds a date line and no more."""
    names = " ".join(filter(None, (element.get("class"), element.get("id"), element.get("itemprop"))))
    made_for = element.tag == "time" or _DATE_CLASS.search(names) is not None
    text = "".join(_beginning(element)) if made_for and len(element) < 12 else " ".join(_own_text(element))
    stamp = element.get("datetime") if element.tag in ("time", "abbr") else None
    if len(text) > 160 or not (stamp or _DIGIT.search(text)):
        return None
    day = day_in(text, language=language) or (day_in(stamp) if stamp else None)
    if day is None or not (made_for or is_date_line(text, language=language)):
        return None
    labels = f"{names} {text}".lower()
    return Stated(day, "shown" if made_for else "line", _CHANGED.search(labels) is not None and "publi" not in labels)


def _beginning(element: Any) -> Iterator[str]:
    """The text of an element, as far as it can still be a date line."""
    size = 0
    for piece in element.itertext():
        yield piece + " "
        size += len(piece)
        if size > 300:
            return


def _own_text(element: Any) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        if child.tail:
            yield child.tail


def _outside(element: Any) -> bool:
    """Whether an element stands in a menu, a list of links or the like."""
    here = element
    while here is not None and here.tag not in ("article", "main", "body"):
        if here.tag in _OUTSIDE_TAGS or any(_OUTSIDE.match(t) for t in f"{here.get('class') or ''} {here.get('id') or ''}".split()):
            return True
        here = here.getparent()
    return False
