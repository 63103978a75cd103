"""`secondsource fetch`: pages from the web into an archive that `build` reads."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import click

from secondsource import __version__
from secondsource.commands.log import Log, log_options
from secondsource.commands.shared import PARTIAL
from secondsource.model import Loss


@click.command()
@click.argument("sources", nargs=-1, required=True)
@click.option(
    "-o",
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("archive"),
    show_default=True,
    help="Folder of the archive.",
)
@click.option("--delay", default=2.0, show_default=True, type=click.FloatRange(0), help="Seconds between two pages of one host.")
@click.option(
    "--timeout",
    default=20.0,
    show_default=True,
    type=click.FloatRange(0.1),
    help="Seconds to wait for a connection or a piece.",
)
@click.option("--max-seconds", default=90.0, show_default=True, type=click.FloatRange(0.1), help="Seconds for one page in all.")
@click.option("--max-mb", default=16.0, show_default=True, type=click.FloatRange(0.001), help="Size of one page.")
@click.option("--max-pages", default=10_000, show_default=True, type=click.IntRange(1), help="Pages in this run.")
@click.option("--agent", default=None, help="User agent; say who you are and how to reach you.")
@click.option("--allow-private", multiple=True, metavar="HOST[:PORT]", help="A private host that may be asked.")
@click.option("--refresh", is_flag=True, help="Ask again for pages that the archive holds.")
@log_options
def fetch(
    sources: tuple[str, ...],
    out: Path,
    delay: float,
    timeout: float,
    max_seconds: float,
    max_mb: float,
    max_pages: int,
    agent: str | None,
    allow_private: tuple[str, ...],
    refresh: bool,
    log: Log,
) -> None:
    """Fetch SOURCES (addresses; feeds and sitemaps, there or as files; files that list addresses) into an archive.

    What the archive holds is not asked for again, so that a run that was cut off goes on where it stopped.
    """
    from secondsource.acquire.fetching import AGENT, Fetcher, Manners
    from secondsource.acquire.warc import INDEX, PAGES, Archive

    plain = Manners()
    named = {_host_port(s) for s in sources if s.startswith(("http://", "https://"))}
    manners = Manners(
        agent=agent or plain.agent.replace(AGENT, f"{AGENT}/{__version__}", 1),
        delay=delay,
        timeout=timeout,
        seconds=max_seconds,
        size=int(max_mb * 1_000_000),
        pages=max_pages,
        refresh=refresh,
        allowed=frozenset({*allow_private, *filter(None, named)}),
    )
    archive = Archive(out)
    before = len(archive.known)
    addresses: list[str] = []
    for got in _addresses(sources):
        if isinstance(got, Loss):
            log.add(*told(got))
        else:
            addresses.append(got)
    for result in log.progress(Fetcher(archive, manners).run(addresses), "addresses asked"):
        if isinstance(result, Loss):
            log.add(*told(result))
        else:
            log.say("fetched", f"{result.bytes:>9,} bytes  {result.url}", url=result.url, bytes=result.bytes)
    new = len(archive.known) - before
    log.done(f"{new} new pages, {log.count} not had; {len(archive.known)} in {out / PAGES} (index: {out / INDEX})", new=new)
    if log.count:
        sys.exit(PARTIAL)


def told(loss: Loss) -> tuple[str, str]:
    """Where and what, with the next step."""
    return loss.where, f"{loss.what}. {loss.next_step}".rstrip()


def _host_port(url: str) -> str | None:
    """Host and port of an address that the user typed: typing it allows it."""
    try:
        parts = urlsplit(url)
        return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"
    except ValueError:
        return None


def _addresses(sources: tuple[str, ...]) -> Iterator[str | Loss]:
    """The addresses that the arguments name, in order."""
    from secondsource.acquire.addresses import addresses_in
    from secondsource.acquire.limits import TooMuch, take

    for source in sources:
        if source.startswith(("http://", "https://")):
            yield source
        elif not os.path.isfile(source):
            yield Loss(source, "neither an address nor a file", "Give http:// addresses, or files that list them.")
        else:
            try:
                with open(source, "rb") as stream:
                    named = addresses_in(take(stream, 200_000_000, "the list"), name=source)
            except (OSError, TooMuch) as error:
                yield Loss(source, str(error))
                continue
            if named is None or not (named.pages or named.lists):
                yield Loss(source, "it lists no addresses")
            else:
                yield from (*named.lists, *named.pages)
