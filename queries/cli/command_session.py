"""What all commands share: the options before them, and the workspace that these name."""

import contextlib
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import click

from graph.head.workspace_folder import check_can_be_made, check_outside
from graph.values.suggestions import suggestion_for
from queries.question.arguments import asked_day, future_day_remark
from queries.question.remark import write_remark
from queries.question.settings import read_settings
from queries.terminal.output import Face
from queries.workspace.workspace import Workspace

PARTY_HELP: Final = (
    "PARTY is a party id, a number as SCHEME:VALUE (NL-KVK:27265167, LEI:...), "
    "or a name that only one party has."
)
KNOWN_ON_OPTION = click.option(
    "--known-on", metavar="DATE", help="YYYY-MM-DD: use only what was known by then."
)


class _Seconds(click.FloatRange):
    """A number from 0 on; what is no number ("nan") is neither below nor above any."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number, or fail with a usage error."""
        with contextlib.suppress(ValueError):
            if not math.isnan(float(value)):
                return float(super().convert(value, param, ctx))
        self.fail(f"{value!r} is no number of seconds; write one such as 10 or 0.5.", param, ctx)


class WholeNumber(click.IntRange):
    """A whole number of a range; of what is none it says what to write."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number, or fail with a usage error."""
        try:
            int(value)
        except ValueError:
            self.fail(f"{value!r} is no whole number; write digits alone.", param, ctx)
        return int(super().convert(value, param, ctx))


WAIT_OPTION = click.option(
    "--wait",
    type=_Seconds(0),
    metavar="SECONDS",
    help="How long to wait while another process writes; default 2.",
)
AS_OF_OPTION = click.option(
    "--as-of", metavar="DATE", help="YYYY-MM-DD: the day asked about; default today."
)


def forgotten_marks(command: str, name: str) -> str:
    """Return the question whether words are one name, with what to type if they are."""
    return f'Did you forget quotation marks? {command} "{name}" ...'


class PartyCommand(click.Command):
    """A command about parties, which asks whether too many words are names without their marks."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the words; fail on more of them than the command takes."""
        options, surplus, _order = self.make_parser(ctx).parse_args(list(args))
        if surplus and not options.get("help"):
            taken = [each for each in self.params if isinstance(each, click.Argument)]
            if len(taken) == 1:
                name = " ".join((str(options[taken[0].name or ""]), *surplus))
                raise click.UsageError(forgotten_marks(ctx.command_path, name), ctx)
            words = [each.make_metavar(ctx) for each in taken]
            names = " ".join(
                f'"{word}"' if each.type is click.STRING else word
                for each, word in zip(taken, words, strict=True)
            )
            raise click.UsageError(
                f"Did you forget quotation marks? {ctx.command_path} {names}", ctx
            )
        return super().parse_args(ctx, args)


class KnownWord(click.Choice[str]):
    """A choice of words that asks which one a mistyped word was meant to be."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """Return the message for a word that is none of them."""
        said = super().get_invalid_choice_message(value, ctx).rstrip(".")
        return f"{said}. {suggestion_for(str(value), self.choices)}".rstrip(". ")


class NamedPath(click.Path):
    """A path option that refuses an empty text, which would mean the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; fail on an empty text, such as from a shell variable that is not set."""
        if value == "":
            self.fail("it is empty; name a file or folder, `.` for the one you are in", param, ctx)
        return super().convert(value, param, ctx)


class Session:
    """The options before a command; the workspace is opened when it is needed."""

    def __init__(self, workspace: Path | None, store: str | None, face: Face) -> None:
        """Store the options; nothing is opened yet."""
        self.named = workspace is not None
        self.settings = read_settings(workspace, store)
        self.face = face
        self._opened: Workspace | None = None

    @property
    def workspace(self) -> Workspace:
        """The workspace of these settings."""
        if self._opened is None:
            self._opened = Workspace(self.settings)
        return self._opened

    @property
    def loaded_workspace(self) -> Workspace:
        """The workspace, into which something was loaded; else `WorkspaceError`."""
        self.workspace.check_is_loaded()
        return self.workspace

    @property
    def whole_workspace(self) -> Workspace:
        """The workspace, once log and every byte of the tables are compared, before they leave."""
        self.workspace.check_is_loaded()
        self.workspace.backend.verify()
        return self.workspace

    @property
    def present_workspace(self) -> Workspace:
        """The workspace, whose folder is there; else `WorkspaceError`, also if none can be made."""
        if not self.workspace.remote and not self.settings.workspace.exists():
            check_can_be_made(self.settings.workspace)
        self.workspace.check_is_there()
        return self.workspace

    def workspace_to_write(
        self, *, wait: float | None = None, shared: bool | None = None, anew: bool = False
    ) -> Workspace:
        """Return the workspace to write, waiting so long; ``shared`` with others if not None.

        ``anew``: its folder may be missing, and is made. Raises `WorkspaceError` if it may not.
        """
        if not anew:
            self.workspace.check_is_there()
        self.workspace.prepare_write(wait=wait, shared=shared)
        return self.workspace

    def close(self) -> None:
        """Close the workspace, if it was opened; exit 3 if a change left something undone."""
        if self._opened is None:
            return
        self._opened.close()
        for line in self._opened.record.cleared:
            write_remark(line)
        for line in self._opened.record.left:
            write_remark(f"ownership: It is done, but {line}")
        if self._opened.record.left:
            raise SystemExit(3)


class OutputPath(NamedPath):
    """A path to write to, which refuses the files that the workspace keeps for itself."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path, or raise `InputError`."""
        found = super().convert(value, param, ctx)
        session = None if ctx is None else ctx.find_object(Session)
        if session is not None:
            check_outside(session.settings.workspace, Path(found))
        return found


pass_session = click.make_pass_decorator(Session)


def party_command(function: Callable[..., None]) -> click.Command:
    """Return the command of a function of a session and one PARTY, its first argument."""
    taken = click.argument("party", metavar="PARTY")(pass_session(function))
    return click.command(cls=PartyCommand, epilog=PARTY_HELP)(taken)


def help_command(wrong: click.ClickException) -> str:
    """Return the command line that shows the help of the command with the error."""
    context = wrong.ctx if isinstance(wrong, click.UsageError) else None
    return f"{'ownership' if context is None else context.command_path} --help"


def misplaced_option(wrong: click.NoSuchOption, whole: click.Group) -> str | None:
    """Return where to put an option that is for every command; ``None`` for any other option."""
    mine = {name for parameter in whole.params for name in parameter.opts if name != "--version"}
    if wrong.ctx is None or wrong.option_name not in mine:
        return None
    command = " ".join(wrong.ctx.command_path.split()[1:])
    return (
        f"{wrong.option_name} is for every command and stands before it: "
        f"ownership {wrong.option_name} ... {command}"
    )


def first_not_utf8(arguments: Sequence[str]) -> str | None:
    """Return the first argument with bytes that are no UTF-8; ``None`` if all are right."""
    for text in arguments:
        try:
            text.encode()
        except UnicodeEncodeError:
            return text
    return None


def remark_future_day(as_of: str | None) -> None:
    """Write a remark if the day is still to come."""
    if (said := future_day_remark(asked_day(as_of))) is not None:
        write_remark(said)
