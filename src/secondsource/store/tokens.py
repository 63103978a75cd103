"""The words of a text as FTS5's `unicode61 remove_diacritics 2` finds them, so that both databases find the same.

PostgreSQL's own parser would keep `al-quds.org` as a host and stem by a language's rules; it gets ready-made words instead.
"""

from __future__ import annotations

import functools
import sqlite3
import threading
from collections.abc import Iterable, Iterator

#: PostgreSQL counts positions up to this, and keeps so many of a word
LAST, MOST = 16383, 255
#: bytes of a vector, below PostgreSQL's limit of one megabyte, and of one word, below its two kilobytes
ROOM, LONGEST = 900_000, 2000
_ASKING = threading.Lock()


def tokens(text: str) -> Iterator[str]:
    """The words, in lower case, Latin letters without their marks.

    >>> list(tokens("Al-Qādisiyya's 12 dead, İzmir"))
    ['al', 'qadisiyya', 's', '12', 'dead', 'izmir']
    """
    word: list[str] = []
    for c in text:
        folded = _fold(c)
        if folded is None:
            if word:
                yield "".join(word)
                word = []
        elif folded or word:
            word.append(folded)
    if word:
        yield "".join(word)


@functools.cache
def _fold(c: str) -> str | None:
    """What a character adds to a word: nothing for a mark, None for what parts words. SQLite itself is asked, once for each character."""
    if c == "\0":
        return None
    with _ASKING:
        _fts5().execute("delete from t")
        _fts5().execute("insert into t values (?)", (f"a{c}b",))
        found = [r[0] for r in _fts5().execute("select term from v order by offset")]
    return str(found[0][1:-1]) if len(found) == 1 else None


@functools.cache
def _fts5() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", check_same_thread=False)
    db.execute("create virtual table t using fts5(body, tokenize = 'unicode61 remove_diacritics 2')")
    db.execute("create virtual table v using fts5vocab(t, instance)")
    return db


def vector_of(texts: Iterable[str]) -> str:
    """A literal of a tsvector with the words of these texts and their places."""
    where: dict[str, list[int]] = {}
    room, place = ROOM, 0
    for text in texts:
        for word in tokens(text):
            place += 1
            if word not in where:
                room -= 2 * len(word.encode()) + 8
                if room < 0:
                    break
                where[word] = []
            if place <= LAST and len(where[word]) < MOST:
                where[word].append(place)
                room -= 2
        place += 1
    return " ".join(_quoted(w) + (":" + ",".join(map(str, at)) if at else "") for w, at in where.items())


def query_of(text: str) -> str:
    """A literal of a tsquery: every word must be there; a word of several parts is a phrase. Empty where there is no word.

    >>> query_of("al-Quds bomb")
    "('al' <-> 'quds') & 'bomb'"
    """
    parts = []
    for chunk in text.replace("\0", " ").split():
        phrase = " <-> ".join(_quoted(w) for w in tokens(chunk))
        if phrase:
            parts.append(f"({phrase})" if " " in phrase else phrase)
    return " & ".join(parts)


def _quoted(word: str) -> str:
    short = word.encode()[:LONGEST].decode(errors="ignore")
    return "'" + short.replace("\\", "\\\\").replace("'", "''") + "'"
