"""Write the generated pages of the documentation: `make docs`. A test compares them with the files."""

from __future__ import annotations

from pathlib import Path

import click

from secondsource.cli import COMMANDS, main

DOCS = Path(__file__).resolve().parent.parent / "docs"


def commands_page() -> str:
    """Every command with its arguments and options."""
    out = ["# Commands", "", "Generated from the commands themselves (`make docs`).", ""]
    for name in COMMANDS:
        ctx = click.Context(main, info_name="secondsource")
        command = main.get_command(ctx, name)
        assert command is not None
        inner = click.Context(command, info_name=name, parent=ctx)
        out += [
            f"## {name}",
            "",
            " ".join((command.help or "").split()),
            "",
            f"    {inner.command_path} " + " ".join(command.collect_usage_pieces(inner)),
            "",
        ]
        rows = [p.get_help_record(inner) for p in command.params]
        rows = [r for r in rows if r]
        if rows:
            out += ["| option | |", "|---|---|", *(f"| `{a}` | {b.replace('|', '/')} |" for a, b in rows), ""]
    return "\n".join(out)


def codebook_page() -> str:
    """Every type of the ontology with definition, codes, examples and refusals."""
    from secondsource.knowledge import Knowledge

    out = ["# Codebook", "", "Generated from `src/secondsource/data/ontology/` (`make docs`).", ""]
    for entry in Knowledge().ontology.entries():
        out += [f"## {entry.id}", "", entry.definition, ""]
        out += ["| code list | code |", "|---|---|", *(f"| {k} | {v} |" for k, v in sorted(entry.codes.items())), ""]
        out += ["Reads: " + " · ".join(f"“{e}”" for e in entry.examples), ""]
        if entry.refuses:
            out += ["Refuses: " + " · ".join(f"“{e}”" for e in entry.refuses), ""]
    return "\n".join(out)


def pages() -> dict[str, str]:
    """Path below docs/ -> content."""
    return {"reference/commands.md": commands_page(), "reference/codebook.md": codebook_page()}


if __name__ == "__main__":
    for path, content in pages().items():
        (DOCS / path).write_text(content, encoding="utf-8")
