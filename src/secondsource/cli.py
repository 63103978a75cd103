"""The commands. Each does one thing, says what it did and what it could not do, and is quiet when asked."""

from __future__ import annotations

import importlib

import click

#: command -> (module, function): loaded only when the command runs, so that `--help` stays quick
COMMANDS = {
    "demo": ("secondsource.commands.demo", "demo", "Build a ledger from the articles that come with the package."),
    "fetch": ("secondsource.commands.fetch", "fetch", "Fetch pages from the web into an archive, politely."),
    "build": ("secondsource.commands.build", "build", "Read articles and add what they say to a ledger."),
    "show": ("secondsource.commands.show", "show", "List incidents, or open one on its sentences."),
    "brief": ("secondsource.commands.papers", "brief", "Where does a group stand in a place?"),
    "report": ("secondsource.commands.papers", "report", "The tables of a security report."),
    "compare": ("secondsource.commands.compare", "compare", "Where do ACLED's, UCDP's, IBC's and GTD's rules differ?"),
    "export": ("secondsource.commands.export", "export", "Write incidents or issues as files."),
    "serve": ("secondsource.commands.serve", "serve", "Serve the desk: pages over a ledger."),
    "judge": ("secondsource.commands.judge", "judge", "Rule on two reports, correct a value, take a ruling back."),
    "rebuild": ("secondsource.commands.build", "rebuild", "Make the derived part of a ledger anew."),
    "backup": ("secondsource.commands.backup", "backup", "Copy a ledger, which may be in use, into a verified file."),
    "restore": ("secondsource.commands.backup", "restore", "Make a ledger from a backup, as a file or on PostgreSQL."),
    "explain": ("secondsource.commands.explain", "explain", "Print why each report was made, and what was refused."),
    "extract": ("secondsource.commands.extract", "extract", "Read documents (JSON lines) and write what each says."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the way of the data."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table above: nothing is imported for it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, _, text) in COMMANDS.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="secondsource")
def main() -> None:
    """From many reports of political violence to one incident record that can be trusted."""
