"""What secondsource knows before it reads: ontology, lexicons, actors, places, outlets, weights, codebooks.

Everything comes from `secondsource/data/`, and from a folder of the user's own where one is given; each kind of knowledge
has a module here that loads it and answers look-ups. Nothing is loaded before it is asked for.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from secondsource.counts import CountReader
from secondsource.knowledge.classes import Classes
from secondsource.knowledge.codebooks import Codebook, load_codebook
from secondsource.knowledge.files import DATA, load_yaml
from secondsource.knowledge.weapons import Weapons
from secondsource.knowledge.weights import load_weights

if TYPE_CHECKING:
    from secondsource.casing import Dictionary, TrueCaser
    from secondsource.knowledge.actor_words import ActorWords
    from secondsource.knowledge.actors import Register
    from secondsource.knowledge.deeds import Deeds
    from secondsource.knowledge.gazetteer import Gazetteer
    from secondsource.knowledge.nations import Nations
    from secondsource.knowledge.ontology import Ontology
    from secondsource.knowledge.relation_words import RelationWords
    from secondsource.knowledge.sources import Sources
    from secondsource.knowledge.statistic_words import StatisticWords
    from secondsource.knowledge.triggers import TriggerLexicon
    from secondsource.parse import Merge

__all__ = ["DATA", "Knowledge"]


class Knowledge:
    """All registers and lexicons, loaded when first used. Immutable after that; share one a process."""

    def __init__(self, *, extra: Path | None = None, language: str = "en") -> None:
        self.extra = extra
        self.language = language
        self._lexicons: dict[str, Any] = {}
        self._weights: dict[str, Any] = {}

    def lexicon(self, name: str) -> Any:
        """A file of `lexicon/<language>/` as plain Python values: the user's own where there is one, else the shipped."""
        if name not in self._lexicons:
            self._lexicons[name] = self._lexicon(name)
        return self._lexicons[name]

    def _lexicon(self, name: str) -> Any:
        own = self.extra / "lexicon" / self.language / f"{name}.yml" if self.extra else None
        return load_yaml(own if own and own.is_file() else DATA / "lexicon" / self.language / f"{name}.yml")

    def weights(self, name: str) -> Any:
        """A table of `data/weights/` as plain Python values; the user's own first."""
        if name not in self._weights:
            self._weights[name] = load_weights(name, self.extra)
        return self._weights[name]

    @functools.cached_property
    def digest(self) -> str:
        """A name for everything that is known: it changes with any file, shipped or the user's own (but for the gazetteer)."""
        folders = [DATA / name for name in ("actors", "lexicon", "sources", "weights", "ontology")] + ([self.extra] if self.extra else [])
        files = sorted(p for folder in folders for p in folder.rglob("*") if p.is_file())
        return hashlib.sha256(b"\0".join(p.name.encode() + b"\0" + p.read_bytes() for p in files)).hexdigest()

    @functools.cached_property
    def nations(self) -> Nations:
        """Countries by name, adjective and capital."""
        from secondsource.knowledge.nations import make_nations

        return make_nations(self.lexicon("nations"))

    @functools.cached_property
    def actors(self) -> Register:
        """The register of actors, with the user's own entries."""
        from secondsource.knowledge.actors import load_register

        return load_register(self.extra, nations=self.nations)

    @functools.cached_property
    def gazetteer(self) -> Gazetteer:
        """Places by name."""
        from secondsource.knowledge.gazetteer import Gazetteer

        return Gazetteer.open()

    @functools.cached_property
    def sources(self) -> Sources:
        """The register of outlets and agencies, with the user's own entries."""
        from secondsource.knowledge.sources import load_sources

        return load_sources(self.extra)

    def institution(self, country: str | None, tail: str | None) -> str | None:
        """The register's id for an institution of a country ("PK", "police"), where it has one."""
        if country is None or tail is None or country not in self.nations.called:
            return None
        found = f"{self.nations.called[country].lower().replace(' ', '-')}-{tail}"
        return found if found in self.actors.entries else None

    @functools.cached_property
    def actor_words(self) -> ActorWords:
        """Words for institutions and for groups without a name."""
        from secondsource.knowledge.actor_words import make_actor_words

        return make_actor_words(self.lexicon("actors"))

    @functools.cached_property
    def statistic_words(self) -> StatisticWords:
        """Words of totals: measures, signals, sources."""
        from secondsource.knowledge.statistic_words import make_statistic_words

        return make_statistic_words(self.lexicon("statistics"))

    @functools.cached_property
    def relation_words(self) -> RelationWords:
        """How relations between groups are worded."""
        from secondsource.knowledge.relation_words import make_relation_words

        return make_relation_words(self.lexicon("relations"))

    @functools.cached_property
    def deeds(self) -> Deeds:
        """What powers and crowds do without killing, and how it is worded."""
        from secondsource.knowledge.deeds import make_deeds

        return make_deeds(self.lexicon("deeds"))

    def merges(self, words: Sequence[str]) -> Iterable[Merge]:
        """What to make one token before the parse, in a paragraph given as its words."""
        for matcher in self._matchers:
            yield from matcher(words)

    @functools.cached_property
    def classes(self) -> Classes:
        """What a noun phrase stands for: the class of person, body, organisation or thing."""
        return Classes(self.lexicon("classes"), self.lexicon("things"))

    @functools.cached_property
    def weapons(self) -> Weapons:
        """Which weapon words name."""
        return Weapons(self.lexicon("weapons"))

    def codebook(self, name: str) -> Codebook:
        """The conventions of a codebook; the user's own first."""
        return load_codebook(name, self.extra)

    def true_caser(self, dictionary: Dictionary) -> TrueCaser:
        """What re-cases text in capitals, with the words of this knowledge."""
        from secondsource.casing import TrueCaser
        from secondsource.knowledge.proper import common_words, names_in

        return TrueCaser(self.lexicon("casing"), dictionary, names_in(self), common_words(self))

    @functools.cached_property
    def _hyphens(self) -> Any:
        from secondsource.knowledge.classes import HyphenMatcher

        return HyphenMatcher(self.classes)

    @functools.cached_property
    def _matchers(self) -> tuple[Any, ...]:
        return (self._phrases, self.actors.merges, self._hyphens)

    @functools.cached_property
    def ontology(self) -> Ontology:
        """The types of events, with their codes in other data sets."""
        from secondsource.knowledge.ontology import load_ontology

        return load_ontology(DATA / "ontology")

    @functools.cached_property
    def triggers(self) -> TriggerLexicon:
        """Which word may tell of an event, of what type, and where its victim stands."""
        from secondsource.knowledge.triggers import TriggerLexicon

        return TriggerLexicon(self.lexicon("triggers"))

    @functools.cached_property
    def counts(self) -> CountReader:
        """How many a count phrase says."""
        return CountReader(self.lexicon("counts"))

    @functools.cached_property
    def _phrases(self) -> Any:
        from secondsource.knowledge.triggers import PhraseMatcher

        return PhraseMatcher(self.lexicon("triggers"))
