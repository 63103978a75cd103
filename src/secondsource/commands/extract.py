"""`secondsource extract`: documents in, one line of findings per document out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, TextIO

import click

from secondsource.commands.log import Log, log_options
from secondsource.commands.shared import PARTIAL, codebook_option, file_seconds_option, parse_cache, says_errors
from secondsource.errors import UnreadableInput


def read_jsonl(stream: IO[str], name: str, log: Log) -> Iterator[dict[str, Any]]:
    """The JSON objects of a stream; lines that are none are reported with their number."""
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            log.add(f"{name}:{number}", f"not JSON ({error}); the line was left out")
            continue
        if isinstance(value, dict):
            yield value | {"_line": number}
        else:
            log.add(f"{name}:{number}", "not a JSON object; the line was left out")


@click.command()
@click.argument("source", type=click.Path(allow_dash=True))
@click.option("-o", "--out", default="-", help="Where to write the lines; - is standard output.")
@codebook_option
@click.option("--workers", default=1, show_default=True, help="Processes that read.")
@click.option("--knowledge", type=click.Path(path_type=Path, file_okay=False), help="A folder with your own entries.")
@file_seconds_option
@click.option("--triage/--no-triage", default=False, help="Pass over articles in which a first look finds nothing.")
@log_options
@says_errors
def extract(
    source: str, out: str, codebook: str, workers: int, knowledge: Path | None, file_seconds: float, triage: bool, log: Log
) -> None:
    """Read documents from SOURCE (JSON lines; - is standard input) and write one line for each."""
    from secondsource.commands.build import expected
    from secondsource.contract import extraction_json
    from secondsource.engine.bounded import LineReader, OutOfBounds
    from secondsource.engine.local import Options, extract_all
    from secondsource.knowledge import Knowledge
    from secondsource.model import Document, Obtained
    from secondsource.pipeline import PASSED_OVER

    Knowledge(extra=knowledge).codebook(codebook)  # a wrong name is refused before anything is read

    def documents(stream: TextIO) -> Iterator[Document]:
        with LineReader(seconds=file_seconds) as reader:
            for line in read_jsonl(stream, source, log):
                try:
                    yield reader.read(line, Obtained(path=f"{source}:{line['_line']}"))
                except OutOfBounds as error:
                    log.add(f"{source}:{line['_line']}", f"reading its page {error}; the line was left out")
                except UnreadableInput as error:
                    log.add(f"{source}:{line['_line']}", error)

    options = Options(codebook=codebook, extra=knowledge, cache=parse_cache(), triage=triage)
    with open_source(source) as stream, click.open_file(out, "w", encoding="utf-8") as sink:
        found = extract_all(documents(stream), options, workers=workers)
        for extraction in log.progress(found, "documents read", total=expected([Path(source)])):
            if extraction.unread and extraction.unread != PASSED_OVER:
                where = f"{extraction.document.obtained.path} ({extraction.document.id})"
                log.add(where, f"kept but not read: {extraction.unread}")
            sink.write(json.dumps(extraction_json(extraction), ensure_ascii=False) + "\n")
    if log.count:
        sys.exit(PARTIAL)


def open_source(source: str) -> Any:
    """The input as text. Bytes that are no UTF-8 become U+FFFD, so that one bad line does not end the run."""
    if source != "-" and not Path(source).is_file():
        raise UnreadableInput(f"{source}: no such file. Give a file of JSON lines, or - for standard input.")
    return click.open_file(source, encoding="utf-8", errors="replace")
