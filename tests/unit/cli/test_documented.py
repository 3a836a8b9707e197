"""docs/cli.md and README.md say what there is: every command and option, nothing else."""

import re
import shlex
from pathlib import Path

import click
import pytest

from searchidx.cli.commands.entity import COMMANDS as ENTITY_COMMANDS
from searchidx.cli.main import COMMANDS, app
from searchidx.messages import LANGUAGES, message

README = Path(__file__).parents[3].joinpath("README.md")
PAGE = README.with_name("docs").joinpath("cli.md")
CONTEXT = click.Context(app, info_name="searchidx")


ALL = [*COMMANDS, *(f"entity {name}" for name in ENTITY_COMMANDS)]


def sections(level="##"):
    heading = rf"^{level} `searchidx ((?:entity )?[a-z]+)[^\n]*\n"
    parts = re.split(heading, PAGE.read_text("utf-8"), flags=re.MULTILINE)
    return {
        name: re.split("^##", text, flags=re.MULTILINE)[0]
        for name, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def named(name):
    """Return a command or a command of a group, its entry in the table, and its context."""
    group, _, inner = name.partition(" ")
    command, lazy = app.get_command(CONTEXT, group), COMMANDS[group]
    if not inner:
        return command, lazy, CONTEXT
    context = click.Context(command, info_name=group, parent=CONTEXT)
    return command.get_command(context, inner), command.lazy[inner], context


def flags(command):
    return {
        name
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for name in parameter.opts
    }


def test_every_command_has_its_section_in_the_order_of_the_help():
    assert list(sections()) == list(COMMANDS)
    assert list(sections("###")) == ALL[len(COMMANDS) :]


@pytest.mark.parametrize("name", ALL)
def test_every_option_of_a_command_is_in_its_section_and_no_other(name):
    command, *_ = named(name)
    section = (sections() | sections("###"))[name]
    documented = set(re.findall(r"^\| `(--[a-z-]+)", section, flags=re.MULTILINE))
    assert documented == flags(command)


@pytest.mark.parametrize("name", ALL)
def test_the_table_of_commands_and_the_command_tell_the_same(name):
    command, lazy, _ = named(name)
    assert command.name == name.split()[-1]
    assert command.help == lazy.help


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ALL)
def test_every_help_is_worded_in_both_languages(name, language, monkeypatch):
    monkeypatch.setenv("SEARCHIDX_LANG", language)
    command, lazy, context = named(name)
    shown = command.get_help(click.Context(command, info_name=name, parent=context))
    assert message(lazy.help, language).split("\n")[0] in re.sub(r"\s+", " ", shown)
    assert all(flag in shown for flag in flags(command))
    assert "opt_" not in shown


def commands_in(text):
    """Yield the words of every ``searchidx …`` line of the fenced blocks."""
    for block in re.findall(r"^```(?:console)?\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.removeprefix("$ ").startswith("searchidx "):
                yield shlex.split(line.removeprefix("$ ").partition(" | ")[0], comments=True)


def test_every_command_line_of_the_readme_is_one():
    examples = list(commands_in(README.read_text("utf-8")))
    assert len(examples) > 5
    for _, name, *words in examples:
        command = app.get_command(CONTEXT, name)
        assert command is not None, name
        command.make_context(name, words, parent=CONTEXT)  # a click.UsageError if it is none


def test_every_link_of_the_readme_leads_to_a_file():
    links = re.findall(r"\]\(([^)#:]+)\)", README.read_text("utf-8"))
    assert links
    assert [link for link in links if not README.parent.joinpath(link).exists()] == []
