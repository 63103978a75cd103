"""Pages read per second: the articles of own pages of 50 KB, one process. `python bench/reading.py`

Two processes on two cores read twice as many. CPU seconds are counted, so that other work on the machine does not matter.
"""

from __future__ import annotations

import random
import time

from secondsource.read.lines import read_line

SIZE = 50_000
PAGES = 200


def page(rng: random.Random) -> str:
    """A page with menus, scripts, an article of twenty paragraphs and a list of other articles, about `SIZE` bytes long."""
    words = "the men were shot near a gate of old town police said on monday that two guards had died after fire broke out".split()
    lines = (" ".join(rng.choices(words, k=30)).capitalize() + "." for _ in range(20))
    article = "".join(f"<p>{line} {line}</p>" for line in lines)
    links = "".join(f'<li class="item"><a href="/news/{n}">{" ".join(rng.choices(words, k=8))}</a></li>' for n in range(120))
    head = '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2018-03-04","headline":"Two guards die"}</script>'
    body = f"<nav><ul>{links}</ul></nav><article><h1>Two guards die</h1><time>4 March 2018</time>{article}</article><aside>{links}</aside>"
    filler = "<script>" + "var a = 1;" * ((SIZE - len(body)) // 10) + "</script>" if len(body) < SIZE else ""
    return f"<!doctype html><html lang='en'><head><title>Two guards die</title>{head}</head><body>{body}{filler}</body></html>"


def main() -> None:
    rng = random.Random(1)
    pages = [page(rng) for _ in range(PAGES)]
    read_line({"html": pages[0]})
    begun = time.process_time()
    for html in pages:
        read_line({"html": html})
    taken = time.process_time() - begun
    print(f"{PAGES} pages of {sum(map(len, pages)) / PAGES / 1000:.0f} KB: {PAGES / taken:.0f} pages a second of one core")


if __name__ == "__main__":
    main()
