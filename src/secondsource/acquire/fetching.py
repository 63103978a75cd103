"""Pages from the web, asked for politely, bounded in time and size, and archived as they came.

Read in this order: `Manners` (how we ask), `Fetcher.run` (what is asked, in order), `Fetcher._get` (one address).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from secondsource.acquire.addresses import addresses_in, plain_address
from secondsource.acquire.hosts import Refused, check_host, check_ip
from secondsource.acquire.robots import Robots, robots_of
from secondsource.acquire.warc import Archive, Fetched
from secondsource.model import Loss

AGENT = "secondsource"
#: what may be an article or a list of articles; anything else is not taken in
_TAKEN = (
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "application/pdf",
    "text/xml",
    "application/xml",
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/json",
    "text/markdown",
)
_RETRY = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True)
class Manners:
    """How pages are asked for."""

    agent: str = f"{AGENT} (research archive; one page at a time)"
    delay: float = 2.0  # seconds between two pages of one host
    timeout: float = 20.0  # for a connection, and between two pieces
    seconds: float = 90.0  # for one page in all
    size: int = 16_000_000  # bytes of one page
    redirects: int = 5
    retries: int = 2
    pages: int = 10_000  # in one run
    refresh: bool = False  # ask again for what the archive holds
    allowed: frozenset[str] = frozenset()  # private hosts named by the user


@dataclass
class _Host:
    """What is known of a host during a run."""

    robots: Robots
    next_at: float = 0.0


@dataclass
class Fetcher:
    """Fetches addresses into an archive. `clock` and `sleep` are the real ones unless a test gives others."""

    archive: Archive
    manners: Manners = field(default_factory=Manners)
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    transport: Any = None

    def __post_init__(self) -> None:
        self._hosts: dict[str, _Host] = {}

    def run(self, addresses: Sequence[str]) -> Iterator[Fetched | Loss]:
        """Each page fetched, or why not. Feeds and sitemaps are followed to the pages they name, in their order."""
        import httpx

        queue = deque((a, 0) for a in addresses)
        seen: set[str] = set()
        pages = 0
        headers = {
            "User-Agent": self.manners.agent,
            "Accept-Encoding": "gzip, deflate",
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
        }
        with httpx.Client(
            timeout=self.manners.timeout,
            follow_redirects=False,
            headers=headers,
            transport=self.transport,
            trust_env=False,
        ) as client:
            while queue:
                given, depth = queue.popleft()
                url = plain_address(given)
                if url is None:
                    yield Loss(given[:200], "no web address", "Give http:// or https:// addresses.")
                    continue
                if url in seen:
                    continue
                seen.add(url)
                if pages >= self.manners.pages:
                    yield Loss(
                        url,
                        f"more than {self.manners.pages:,} pages",
                        "Raise --max-pages, or run again: what is there is not asked twice.",
                    )
                    return
                known = self.archive.known.get(url)
                if known is not None and not self.manners.refresh:
                    continue
                got = self._one(client, url, known)
                if isinstance(got, Loss):
                    yield got
                    continue
                fetched, response_headers, payload, text = got
                named = addresses_in(text, name=urlsplit(url).path, base=fetched.final) if depth < 3 and _may_list(text) else None
                if named is not None and (named.pages or named.lists):
                    queue.extend((a, depth + 1) for a in (*named.lists, *named.pages))
                    continue
                if fetched.status != 304:
                    self.archive.add(fetched, response_headers, payload)
                pages += 1
                yield fetched

    def _one(self, client: Any, url: str, known: Fetched | None) -> tuple[Fetched, list[tuple[str, str]], bytes, bytes] | Loss:
        """One address with its redirects and tries."""
        import httpx

        try:
            for attempt in range(self.manners.retries + 1):
                got = self._follow(client, url, known)
                if got[0].status not in _RETRY or attempt == self.manners.retries:
                    break
                self.sleep(min(30.0, 2.0**attempt * self.manners.delay))
        except Refused as error:
            return Loss(
                url,
                str(error).partition(";")[0],
                (str(error).partition("; ")[2] or "It was left out; the others go on").rstrip(".") + ".",
            )
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, UnicodeError, ValueError) as error:
            return Loss(
                url,
                f"could not be had ({type(error).__name__}: {str(error)[:160]})",
                "Run again later: what is there is not asked twice.",
            )
        if got[0].status not in (200, 304):
            return Loss(url, f"the server answers {got[0].status}")
        return got

    def _follow(self, client: Any, url: str, known: Fetched | None) -> tuple[Fetched, list[tuple[str, str]], bytes, bytes]:
        here = url
        for _ in range(self.manners.redirects + 1):
            host = self._host(client, here)
            why = host.robots.why_not(AGENT, here)
            if why is not None:
                raise Refused(why)
            self._wait(host)
            status, headers, payload, text = self._get(client, here, known if here == url else None)
            if status in (301, 302, 303, 307, 308):
                target = plain_address(urljoin(here, {k.lower(): v for k, v in headers}.get("location", "")))
                if target is None:
                    raise Refused("it redirects to no web address")
                here = target
                continue
            return self._fetched(url, here, status, headers, payload), headers, payload, text
        raise Refused(f"it redirects more than {self.manners.redirects} times")

    def _fetched(self, url: str, final: str, status: int, headers: list[tuple[str, str]], payload: bytes) -> Fetched:
        first = {k.lower(): v for k, v in reversed(headers)}
        return Fetched(
            url=url,
            final=final,
            status=status,
            retrieved=self.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            sha256=hashlib.sha256(payload).hexdigest(),
            bytes=len(payload),
            content_type=first.get("content-type", ""),
            etag=first.get("etag"),
            last_modified=first.get("last-modified"),
        )

    def _host(self, client: Any, url: str) -> _Host:
        """What is known of an address's host; its robots.txt is asked for once a run."""
        import httpx

        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._hosts:
            status, content = None, b""
            try:
                code, _, _, content = self._get(client, f"{origin}/robots.txt", None)
                # robots.txt that redirects is taken as missing: following it would ask another host
                status = 404 if 300 <= code < 400 else code
            except Refused as error:
                if "private" in str(error):
                    raise
                status = 404
            except (httpx.HTTPError, OSError):
                status = None
            robots = robots_of(status, content)
            self._hosts[origin] = _Host(robots, self.clock() + max(self.manners.delay, robots.delay(AGENT)) * (status is not None))
        return self._hosts[origin]

    def _wait(self, host: _Host) -> None:
        pause = host.next_at - self.clock()
        if pause > 0:
            self.sleep(pause)
        host.next_at = self.clock() + max(self.manners.delay, host.robots.delay(AGENT))

    def _get(self, client: Any, url: str, known: Fetched | None) -> tuple[int, list[tuple[str, str]], bytes, bytes]:
        """One request: status, headers, the bytes as they came and as they read. Bounded in time and size."""
        check_host(url, self.manners.allowed)
        conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified} if known is not None else {}
        until = self.clock() + self.manners.seconds
        with client.stream("GET", url, headers={k: v for k, v in conditions.items() if v}) as response:
            self._check_peer(response, url)
            headers = [(k.decode("latin-1"), v.decode("latin-1")) for k, v in response.headers.raw]
            if response.status_code != 200:
                return response.status_code, headers, b"", b""
            media = response.headers.get("content-type", "text/html").split(";")[0].strip().lower()
            if media not in _TAKEN and not url.endswith("/robots.txt"):
                raise Refused(f"it is {media}, no page")
            pieces: list[bytes] = []
            size = 0
            # pieces as they come: a size for them would wait until it is reached, and a slow server could hold us for hours
            for piece in response.iter_raw():
                size += len(piece)
                if size > self.manners.size:
                    raise Refused(f"it has more than {self.manners.size:,} bytes")
                if self.clock() > until:
                    raise Refused(f"it takes more than {self.manners.seconds:g} seconds")
                pieces.append(piece)
        payload = b"".join(pieces)
        return (
            200,
            headers,
            payload,
            _unpacked(payload, response.headers.get("content-encoding", ""), self.manners.size),
        )

    def _check_peer(self, response: Any, url: str) -> None:
        """The address that really answered, which a changing name may have moved since it was looked up."""
        stream = response.extensions.get("network_stream")
        peer = stream.get_extra_info("server_addr") if stream is not None else None
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if peer is not None and not {parts.hostname, f"{parts.hostname}:{port}"} & self.manners.allowed:
            check_ip(str(peer[0]), parts.hostname or "")


def _unpacked(payload: bytes, coding: str, limit: int) -> bytes:
    """The bytes without their content coding, at most `limit` of them (a gzip bomb has no end)."""
    import zlib

    coding = coding.strip().lower()
    if coding not in ("gzip", "x-gzip", "deflate"):
        return payload
    try:
        out = zlib.decompressobj(47).decompress(payload, limit + 1)
    except zlib.error:
        return payload
    if len(out) > limit:
        raise Refused(f"it unpacks to more than {limit:,} bytes")
    return out


def _may_list(text: bytes) -> bool:
    """Whether a page may be a feed or a sitemap: it begins as one."""
    head = text[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith(b"<") and any(tag in head for tag in (b"<rss", b"<feed", b"<rdf:rdf", b"urlset", b"sitemapindex"))
