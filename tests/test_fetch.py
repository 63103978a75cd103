"""Fetching: polite, bounded, resumable, archived. Every server here is on the loopback address."""

from __future__ import annotations

import gzip
import hashlib
import http.server
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from secondsource.acquire.addresses import addresses_in, plain_address
from secondsource.acquire.fetching import Fetcher, Manners
from secondsource.acquire.files import find_sources
from secondsource.acquire.hosts import Refused, check_ip
from secondsource.acquire.robots import robots_of
from secondsource.acquire.warc import Archive
from secondsource.commands.fetch import fetch
from secondsource.model import Loss, Raw

PAGE = (
    b"<html><head><title>Two killed in Tessaly</title></head><body><h1>Two killed in Tessaly</h1>"
    + b"<p>Two men were killed by a mine near the town of Tessaly on Monday, the police said. Nobody claimed it.</p>" * 3
    + b"</body></html>"
)


class Server(http.server.BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012 one list for the test's server
    other = ""
    robots = b"User-agent: *\nDisallow: /closed/\n"

    def log_message(self, *args: object) -> None:
        pass

    def answer(self, content: bytes, media: str = "text/html", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        Server.asked.append(self.path)
        path = self.path.split("?")[0]
        root = f"http://{self.headers['Host']}"
        if path == "/robots.txt":
            self.answer(self.robots, "text/plain")
        elif path == "/feed":
            items = "".join(f"<item><link>{root}/a{n}.html</link></item>" for n in range(3))
            self.answer(
                f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode(),
                "application/rss+xml",
            )
        elif path == "/sitemap.xml":
            self.answer(
                f"<urlset><url><loc>{root}/a1.html</loc></url><url><loc>{root}/b.html</loc></url></urlset>".encode(),
                "text/xml",
            )
        elif path == "/redirect":
            self.answer(b"", status=302, Location="/a1.html")
        elif path == "/inside":
            self.answer(b"", status=302, Location=Server.other)
        elif path == "/loop":
            self.answer(b"", status=302, Location="/loop?" + str(time.monotonic_ns()))
        elif path == "/bomb":
            self.answer(gzip.compress(b"0" * 30_000_000), Content_Encoding="gzip")
        elif path == "/endless":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"<p>more</p>" * 10_000)
            except OSError:
                return
        elif path == "/slow":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            try:
                for _ in range(100):
                    self.wfile.write(b"<p>")
                    time.sleep(0.05)
            except OSError:
                return
        elif path == "/film":
            self.answer(b"0" * 100, "video/mp4")
        elif path == "/gone":
            self.answer(b"no", status=404)
        elif self.headers.get("If-None-Match") == '"1"':
            self.answer(b"", status=304)
        else:
            self.answer(PAGE, ETag='"1"')


@pytest.fixture
def site() -> Iterator[str]:
    Server.asked = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def fetcher(tmp_path: Path, host: str, **changes: object) -> Fetcher:
    manners = Manners(**{"delay": 0.0, "retries": 0, "allowed": frozenset({host}), **changes})  # type: ignore[arg-type]
    return Fetcher(Archive(tmp_path / "archive"), manners)


def test_a_page_is_archived_with_its_bytes_digest_and_headers(site: str, tmp_path: Path) -> None:
    (page,) = fetcher(tmp_path, site).run([f"http://{site}/a.html"])
    assert not isinstance(page, Loss)
    assert page.sha256 == hashlib.sha256(PAGE).hexdigest()
    (raw,) = find_sources([tmp_path / "archive"])
    assert isinstance(raw, Raw)
    assert raw.content == PAGE
    assert raw.obtained.url == f"http://{site}/a.html"
    assert raw.obtained.retrieved == page.retrieved
    assert raw.obtained.sha256 == page.sha256


def test_a_feed_and_a_sitemap_lead_to_their_pages_once(site: str, tmp_path: Path) -> None:
    got = list(fetcher(tmp_path, site).run([f"http://{site}/feed", f"http://{site}/sitemap.xml"]))
    assert [g.url.rsplit("/", 1)[1] for g in got if not isinstance(g, Loss)] == [
        "a0.html",
        "a1.html",
        "a2.html",
        "b.html",
    ]


def test_what_is_there_is_not_asked_again(site: str, tmp_path: Path) -> None:
    list(fetcher(tmp_path, site).run([f"http://{site}/a.html"]))
    assert list(fetcher(tmp_path, site).run([f"http://{site}/a.html"])) == []
    assert Server.asked.count("/a.html") == 1


def test_a_refresh_asks_whether_the_page_changed(site: str, tmp_path: Path) -> None:
    list(fetcher(tmp_path, site).run([f"http://{site}/a.html"]))
    (again,) = fetcher(tmp_path, site, refresh=True).run([f"http://{site}/a.html"])
    assert not isinstance(again, Loss)
    assert again.status == 304
    assert len(list(find_sources([tmp_path / "archive"]))) == 1


def test_a_run_that_was_cut_off_goes_on(site: str, tmp_path: Path) -> None:
    run = fetcher(tmp_path, site).run([f"http://{site}/feed"])
    next(run)
    run.close()
    with open(tmp_path / "archive" / "index.cdxj", "a") as index:
        index.write('{"url": "http://half')
    rest = list(fetcher(tmp_path, site).run([f"http://{site}/feed"]))
    assert len(rest) == 2


def test_robots_txt_is_kept(site: str, tmp_path: Path) -> None:
    (loss,) = fetcher(tmp_path, site).run([f"http://{site}/closed/a.html"])
    assert "robots.txt does not allow it" in str(loss)
    assert "/closed/a.html" not in Server.asked


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/endless", "more than 200,000 bytes"),
        ("/bomb", "unpacks to more than"),
        ("/film", "video/mp4"),
        ("/gone", "the server answers 404"),
        ("/loop", "redirects more than"),
        ("/slow", "takes more than"),
    ],
)
def test_hostile_pages_are_refused_in_one_message(site: str, tmp_path: Path, path: str, message: str) -> None:
    seconds = 0.4 if path == "/slow" else 20.0
    (loss, page) = fetcher(tmp_path, site, size=200_000, seconds=seconds).run([f"http://{site}{path}", f"http://{site}/a.html"])
    assert isinstance(loss, Loss)
    assert message in str(loss)
    assert not isinstance(page, Loss)


def test_a_redirect_is_followed(site: str, tmp_path: Path) -> None:
    (page,) = fetcher(tmp_path, site).run([f"http://{site}/redirect"])
    assert not isinstance(page, Loss)
    assert page.final.endswith("/a1.html")


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:9/x",
        "http://10.0.0.7/x",
        "http://169.254.169.254/latest",
        "http://[::1]/x",
        "http://0.0.0.0/x",
    ],
)
def test_a_redirect_into_a_private_network_is_refused(site: str, tmp_path: Path, target: str) -> None:
    Server.other = target
    (loss,) = fetcher(tmp_path, site).run([f"http://{site}/inside"])
    assert isinstance(loss, Loss)
    assert "private address" in loss.what
    assert "--allow-private" in loss.next_step


def test_a_private_host_is_asked_only_when_named(site: str, tmp_path: Path) -> None:
    (loss,) = Fetcher(Archive(tmp_path / "x"), Manners(delay=0)).run([f"http://{site}/a.html"])
    assert "private address" in str(loss)
    assert Server.asked == []


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "172.16.9.9",
        "169.254.1.1",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "224.0.0.1",
        "100.64.0.1",
    ],
)
def test_private_numbers(ip: str) -> None:
    with pytest.raises(Refused):
        check_ip(ip, "h")


def test_public_numbers() -> None:
    check_ip("93.184.216.34", "h")
    check_ip("2606:2800:220:1:248:1893:25c8:1946", "h")


def test_a_host_is_not_asked_faster_than_its_delay(site: str, tmp_path: Path) -> None:
    waits: list[float] = []
    one = fetcher(tmp_path, site, delay=3.0)
    one.clock = lambda: 100.0
    one.sleep = waits.append
    list(one.run([f"http://{site}/a.html", f"http://{site}/b.html"]))
    assert waits == [3.0, 3.0]


def test_robots_rules() -> None:
    assert robots_of(404, b"").why_not("secondsource", "http://h/a") is None
    assert robots_of(503, b"").why_not("secondsource", "http://h/a") is not None
    assert robots_of(None, b"").why_not("secondsource", "http://h/a") is not None
    slow = robots_of(200, b"User-agent: *\nCrawl-delay: 900\n")
    assert slow.delay("secondsource") == 60.0


def test_lists_of_addresses() -> None:
    gdelt = b"20190301\tX\thttp://one.example/a\nnot an address\n20190301\tY\thttps://two.example/b?utm_source=t\n"
    found = addresses_in(gdelt, name="export.CSV")
    assert found is not None
    assert found.pages == ("http://one.example/a", "https://two.example/b")
    nested = addresses_in(b"<sitemapindex><sitemap><loc>https://e.example/s1.xml</loc></sitemap></sitemapindex>", name="s.xml")
    assert nested is not None
    assert nested.lists == ("https://e.example/s1.xml",)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel><item><link>&b;</link></item></channel>'
    assert addresses_in(bomb, name="f.rss") is not None


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("HTTP://Example.ORG:80/a#b", "http://example.org/a"),
        ("https://example.org", "https://example.org/"),
        ("https://exämple.org/ä", "https://xn--exmple-cua.org/ä"),
        ("ftp://example.org/a", None),
        ("javascript:alert(1)", None),
        ("http://[::1", None),
        ("http://example.org:99999/", None),
        ("", None),
    ],
)
def test_plain_addresses(given: str, plain: str | None) -> None:
    assert plain_address(given) == plain


def test_the_command(site: str, tmp_path: Path) -> None:
    wanted = tmp_path / "list.txt"
    wanted.write_text(f"http://{site}/a.html\nhttp://{site}/gone\n")
    ran = CliRunner().invoke(fetch, [f"http://{site}/feed", str(wanted), "-o", str(tmp_path / "out"), "--delay", "0"])
    assert ran.exit_code == 3
    assert "4 new pages, 1 not had" in ran.output
    again = CliRunner().invoke(fetch, [f"http://{site}/feed", "-o", str(tmp_path / "out"), "--delay", "0", "-q"])
    assert again.exit_code == 0
    assert again.output == ""
