"""Put the demonstration's own output into README.md, between its two marks: `python scripts/build_readme.py`."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"
#: lines shown of each part of the output
SHOWN = {"Incidents": 17, "One incident": 26, "Who claims": 8, "A contradiction": 14}


def shortened(output: str) -> str:
    """The beginning of each part; what was cut is marked."""
    parts = re.split(r"\n(?=[^\n]+\n-{4,}\n)", output)
    out = [parts[0].rstrip()]
    for part in parts[1:]:
        most = next((n for name, n in SHOWN.items() if part.lstrip().startswith(name)), 10)
        lines = part.strip().splitlines()
        out.append("\n".join(lines[:most] + ["    ..."] * (len(lines) > most)))
    return re.sub(r"/tmp/\S+/demo\.ledger", "demo.ledger", "\n\n".join(out))


def main() -> None:
    done = subprocess.run([sys.executable, "-m", "secondsource", "demo"], capture_output=True, text=True, check=True)
    text = README.read_text(encoding="utf-8")
    block = f"<!-- demo -->\n```text\n{shortened(done.stdout)}\n```\n<!-- /demo -->"
    README.write_text(re.sub(r"<!-- demo -->.*<!-- /demo -->", lambda _: block, text, flags=re.S), encoding="utf-8")


if __name__ == "__main__":
    main()
