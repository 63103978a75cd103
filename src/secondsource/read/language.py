"""Which language a text is in (ISO 639-1). English is seen by its little words; py3langid tells the rest."""

from __future__ import annotations

import functools
import re
from typing import Any

_WORD = re.compile(r"[^\W\d_]+")
#: the commonest words of English that are rare as words of other European languages
_ENGLISH = frozenset(
    ("the of and to in that was is for on with as by at from his were are be have had been which their said he it its").split()
)
_SAMPLE = 2500
#: letters of other scripts, Greek to Han
_FOREIGN = re.compile(
    "[\u0370-\u03ff\u0400-\u058f\u0590-\u0bff\u0c00-\u0eff\u10a0-\u10ff\u1200-\u137f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)


def language_of(text: str) -> str:
    """The language of a text; `en` where it is too short or too mixed to tell.

    >>> language_of("Four soldiers were killed in the attack, the army said.")
    'en'
    """
    sample = text[:_SAMPLE]
    words = [w.lower() for w in _WORD.findall(sample)]
    share = sum(w in _ENGLISH for w in words) / len(words) if words else 0.0
    if not words or share >= 0.12:
        return "en"
    letters = sum(map(len, words))
    foreign = len(_FOREIGN.findall(sample))
    if foreign < 0.3 * letters and (len(words) < 8 or share >= 0.07):
        return "en"  # too short, or English among names of elsewhere
    code, probability = _identifier().classify(sample)
    if foreign >= 0.3 * letters:
        return str(code) if code != "en" else "und"
    return str(code) if probability >= 0.9 else "en"


def language_code(value: object) -> str | None:
    """The two-letter code of a language tag as given (`en-GB`, `EN`), or None.

    >>> language_code("en-GB")
    'en'
    """
    found = re.match(r"[A-Za-z]{2,3}(?=$|[-_])", value.strip()) if isinstance(value, str) else None
    return found.group().lower() if found else None


@functools.cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
