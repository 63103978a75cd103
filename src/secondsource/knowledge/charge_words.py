"""Is what somebody denies a charge against him, and is what he owns to his own deed? The words of `charges.yml`, compiled."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from secondsource.knowledge.files import DATA, load_yaml


@dataclass(frozen=True)
class ChargeWords:
    """What is asked of the words of a denial or an acknowledgement, and of those before a name in an accusation."""

    denied: tuple[re.Pattern[str], ...]
    own_arms: re.Pattern[str]
    deed: re.Pattern[str]
    harmless: re.Pattern[str]
    doers: re.Pattern[str]

    def answers_charge(self, denied: str) -> bool:
        """Whether what somebody denies is a charge against him: the accusation itself, or that his own men were there.

        >>> words = charge_words()
        >>> [words.answers_charge(x) for x in ("that its men had been there", "the accusation", "that the road had been mined")]
        [True, True, False]
        """
        return any(p.match(denied) for p in self.denied)

    def of_own_arms(self, owned: str) -> bool:
        """Whether what somebody owns to was done with his own arms or by his own men.

        >>> words = charge_words()
        >>> words.of_own_arms("that one of its shells had fallen short"), words.of_own_arms("that its helicopter had been lost")
        (True, False)
        """
        return self.own_arms.search(owned) is not None

    def is_deed(self, owned: str) -> bool:
        """Whether what somebody owns to is a deed by its name: "admitted the attack", and not "admitted that mistakes were made"."""
        return self.deed.match(owned) is not None

    def is_harmless(self, owned: str) -> bool:
        """Whether what was done hurt nobody: "fired into the air"."""
        return self.harmless.search(owned) is not None

    def makes_doer(self, before: str) -> bool:
        """Whether the words right before a name make it the doer: "the work of the ..."."""
        return self.doers.search(before) is not None


@functools.cache
def charge_words(language: str = "en") -> ChargeWords:
    """The words of a language, loaded once."""
    raw: Mapping[str, Sequence[str]] = load_yaml(DATA / "lexicon" / language / "charges.yml")
    said = {name: "|".join(raw[name]) for name in _LISTS}
    return ChargeWords(
        denied=(
            _compiled(
                rf"^(?:that )?(?:any of |some of )?(?:its|their|his|her|the group's|the movement's) (?:own )?(?:\w+ )?(?:{said['men']})\b"
            ),
            _compiled(rf"^(?:the|this|that|these|those|all|any|both|such|his|her|its|their)?(?: \w+)? ?(?:{said['charges']})\b"),
            _compiled(rf"^(?:that )?(?:the )?[\w' -]{{2,40}} (?:was|were|is|are) (?:to blame|{said['guilty']})\b"),
            _compiled(r"^[\"“'‘]?(?:that )?(?:it|this|that) was not (?:us|we|them|our|their|its)\b"),
            _compiled(rf"^(?:that )?(?:it|they|we) (?:was|were|is|are) not (?:{said['guilty']})\b"),
            _compiled(rf"^(?:that )?(?:it|they|we|the \w+) (?:had|has|have) no (?:{said['present']}) (?:in|at|near|there|on)\b"),
        ),
        own_arms=_compiled(
            r"\b(?:its|their|our)(?: own)? (?:[\w-]+ ){0,2}?"
            rf"(?:(?:{said['arms']})\b(?! (?:was|were|had been|has been) (?:{said['suffered']}))"
            rf"|(?:{said['forces']}) (?:was|were|had been|are) (?:{said['at_fault']}))"
        ),
        deed=_compiled(
            rf"^(?:to )?(?:the|this|that|both|these) (?:[\w-]+ ){{0,2}}?(?:{said['deeds']})\b(?! (?:could|was|were|had|might|may|should)\b)"
        ),
        harmless=_compiled(rf"\b(?:{said['harmless']})\b"),
        doers=_compiled(rf"\b(?:{said['doers']}) of(?: the)? $"),
    )


_LISTS = ("men", "present", "charges", "guilty", "arms", "suffered", "forces", "at_fault", "deeds", "harmless", "doers")


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
