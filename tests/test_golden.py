"""The formats byte for byte, and read back by the tools that people use.

After a change that is meant: `python tests/test_golden.py` writes the files anew; look at the difference before you keep it.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from golden_view import golden_view
from secondsource.publish.columns import ACLED, GTD, UCDP_GED
from secondsource.publish.formats import FORMATS
from secondsource.publish.tables import loss_table
from secondsource.view import View

FOLDER = Path(__file__).parent / "golden"
CODED = {"acled": ACLED, "ucdp-ged": UCDP_GED, "gtd": GTD}


@pytest.fixture(scope="module")
def view() -> View:
    return golden_view()


@pytest.mark.parametrize("name", sorted(CODED))
def test_bytes_are_those_of_the_golden_file(view: View, name: str) -> None:
    content, losses = FORMATS[name](view)
    assert content.decode() == (FOLDER / f"{name}.csv").read_text(encoding="utf-8")
    assert loss_table(losses).decode() == (FOLDER / f"{name}.losses.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(CODED))
def test_every_incident_is_a_row_or_a_loss(view: View, name: str) -> None:
    content, losses = FORMATS[name](view)
    left_out = {x.incident_id for x in losses if x.what.startswith("left out")}
    assert content.decode().count("/incidents/i-") >= len(view.incidents) - len(left_out) > 0


@pytest.mark.parametrize("name", sorted(CODED))
def test_pandas_reads_it_back(name: str) -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.read_csv(FOLDER / f"{name}.csv")
    assert list(frame.columns) == list(CODED[name])
    first = frame.iloc[0]
    assert {
        "acled": lambda: first.fatalities == 5,
        "ucdp-ged": lambda: (first.low, first.best, first.high) == (5, 7, 9),
        "gtd": lambda: first.nkill == 7,
    }[name]()
    assert frame.latitude.iloc[0] == 30.18


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="no R on this machine")
@pytest.mark.parametrize("name", sorted(CODED))
def test_r_reads_it_back(name: str) -> None:
    code = f'x <- read.csv("{FOLDER / name}.csv"); cat(nrow(x), ncol(x))'
    done = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[1] == str(len(CODED[name]))


def test_every_other_format_is_read_back(view: View, tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas")
    table = pd.read_csv(io.BytesIO(FORMATS["csv"](view)[0]), skiprows=[1])
    assert list(table.killed_best.dropna()) == [7, 4, 1]
    assert len(pd.read_csv(io.BytesIO(FORMATS["values"](view)[0]))) > 5
    assert len(pd.json_normalize(json.loads(FORMATS["geojson"](view)[0])["features"])) == 5
    assert len(pd.read_json(io.BytesIO(FORMATS["ftm"](view)[0]), lines=True)) > 5


def test_an_archive_is_the_same_twice_and_reads_back(view: View, tmp_path: Path) -> None:
    import dataclasses

    from secondsource.commands.build import read_paths
    from secondsource.commands.log import Log

    text = "A bomb killed seven people in the bazaar of Quetta on Friday, the police said. Nobody had claimed it by nightfall."
    kept = {"text": text, "altered": False, "from_html": False, "retrieved": "2018-07-15T10:11:12+00:00", "sha256": "ab" * 32}
    full = dataclasses.replace(view, texts={"a": kept, "b": {**kept, "altered": True, "retrieved": ""}})
    content = FORMATS["warc"](full)[0]
    assert content == FORMATS["warc"](full)[0]
    path, losses = tmp_path / "x.warc.gz", Log()
    path.write_bytes(content)
    back = list(read_paths([path], losses))
    assert [(d.text.strip(), d.url) for d in back] == [(text, "https://one.example/a")]  # a text with hidden names is a conversion
    assert losses.count == 0


if __name__ == "__main__":
    for format_name in CODED:
        made, lost = FORMATS[format_name](golden_view())
        (FOLDER / f"{format_name}.csv").write_bytes(made)
        (FOLDER / f"{format_name}.losses.csv").write_bytes(loss_table(lost))
