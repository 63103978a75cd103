"""What a host's robots.txt allows us."""

from __future__ import annotations

import urllib.robotparser
from dataclasses import dataclass

#: a longer wait than this between two pages is not asked of us in earnest
MAX_DELAY = 60.0


@dataclass(frozen=True)
class Robots:
    """The rules of one host; `why_not` answers for one address."""

    rules: urllib.robotparser.RobotFileParser | None
    closed: str | None = None  # why nothing may be asked of this host

    def why_not(self, agent: str, url: str) -> str | None:
        """Why an address may not be asked; None where it may."""
        if self.closed is not None:
            return self.closed
        if self.rules is not None and not self.rules.can_fetch(agent, url):
            return "its robots.txt does not allow it"
        return None

    def delay(self, agent: str) -> float:
        """The wait between two pages that the host asks for, in seconds."""
        asked = self.rules.crawl_delay(agent) if self.rules is not None else None
        return min(float(asked or 0), MAX_DELAY)


def robots_of(status: int | None, content: bytes) -> Robots:
    """The rules from the answer to `/robots.txt`: none means all is allowed, a failing host nothing (RFC 9309)."""
    if status is None or status >= 500:
        return Robots(None, closed="its robots.txt could not be had, which means that nothing may be asked for now")
    if status >= 400:
        return Robots(None)
    rules = urllib.robotparser.RobotFileParser()
    rules.parse(content[:500_000].decode("utf-8", "replace").splitlines())
    return Robots(rules)
