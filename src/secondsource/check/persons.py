"""People against numbers: more dead named than counted, and wounded who become fewer as the dead become more."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from secondsource.check.made import Held, evidence_of, make, when
from secondsource.model import Incident, Issue, Statement
from secondsource.wording import stood_once

#: two words or more with capitals: a person's name; what else may look like one
_NAME = re.compile(r"^(?:[A-Z][\w'’.-]+)(?: (?:al-|bin |ibn |de |van |von |da |of )?[A-Z][\w'’.-]+){1,3}$")
_NO_NAME = re.compile(
    r"\b(?:Police|Army|Force|Forces|Hospital|Ministry|Minister|Street|Road|University|School|College|Council|Party|Guard|Guards|Officer|"
    r"Sergeant|Captain|Colonel|General|Station|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|The|A|An|Two|Three|Four|One)\b"
)
#: armed classes: their dead are counted apart
_ARMED = ("killed.attackers", "killed.militants")


def persons(held: Held) -> Sequence[Issue]:
    """Both checks, for every incident."""
    return [issue for i in held.incidents for run in (_named_dead, _fewer_wounded) for issue in run(held, i)]


def _named_dead(held: Held, incident: Incident) -> Iterator[Issue]:
    """More persons are named as dead than the highest toll that anybody gives."""
    killed = incident.figures.get("killed")
    if killed is None or killed.high is None or killed.high < 1:
        return
    own = [s for s in held.statements[incident.id] if not held.reports[s.report_id].background]
    tops = [s.value.get("high") for s in own if s.field == "killed" and s.modality != "part"]
    if any(top is None for top in tops):
        return  # "at least three" allows four
    named = _names([s for s in own if s.field.split(".")[0] == "killed" and s.field not in _ARMED])
    most = max([killed.high, *(t for t in tops if isinstance(t, int))])
    if len(named) <= max(1, most):
        return
    said = [*named.values(), *(s for s in own if s.id in killed.basis)]
    detail = f"{len(named)} of the dead are named, and no toll is above {most}"
    yield make("arithmetic", "medium", detail, [e for s in said for e in evidence_of(s)], statements=said, incident=incident.id)


def _names(statements: Sequence[Statement]) -> Mapping[str, Statement]:
    """Statements of one person each who is named, by the last word of the name: a full and a short name are one person."""
    out: dict[str, Statement] = {}
    for s in statements:
        quote = s.span.quote if s.span is not None else ""
        if s.value.get("low") == 1 and s.value.get("high") == 1 and _NAME.match(quote) and not _NO_NAME.search(quote):
            out.setdefault(quote.split()[-1].lower(), s)
    return out


def _fewer_wounded(held: Held, incident: Incident) -> Iterator[Issue]:
    """One voice counts fewer wounded and more dead on a later day: so many died, or the numbers are not of the same people."""
    told: dict[str, dict[str, dict[str, Statement]]] = {}
    for s in held.statements[incident.id]:
        if s.field not in ("killed", "injured") or s.modality == "part" or held.reports[s.report_id].background:
            continue
        low, high = s.value.get("low"), s.value.get("high")
        voice = held.voices.named(s)
        if voice is None or not isinstance(low, int) or low != high or _former(held, s):
            continue
        told.setdefault(voice, {}).setdefault(when(held, s.document_id)[:10], {}).setdefault(s.field, s)
    for voice, days in sorted(told.items()):
        both = [(day, by) for day, by in sorted(days.items()) if len(by) == 2]
        for (_, old), (day, new) in itertools.pairwise(both):
            more, fewer = _low(new["killed"]) - _low(old["killed"]), _low(old["injured"]) - _low(new["injured"])
            if more <= 0 or fewer <= 0:
                continue
            said = [old["killed"], old["injured"], new["killed"], new["injured"]]
            evidence = [e for s in said for e in evidence_of(s)]
            if more == fewer:
                detail = f"{voice}: {more} of the injured have died by {day}"
                yield make("update", "low", detail, evidence, statements=said, incident=incident.id)
            elif fewer > more:
                detail = f"{voice}: {more} more dead and {fewer} fewer injured by {day}: deaths among the injured explain only {more}"
                yield make("arithmetic", "low", detail, evidence, statements=said, incident=incident.id)


def _former(held: Held, s: Statement) -> bool:
    return s.span is not None and stood_once(held.extractions[s.document_id].document.text, s.span.start)


def _low(s: Statement) -> int:
    low = s.value.get("low")
    return low if isinstance(low, int) else 0
