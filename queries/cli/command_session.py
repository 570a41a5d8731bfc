"""What all commands share: the options before them, and the workspace that these name."""

from pathlib import Path
from typing import Any, Final

import click

from queries.question.settings import read_settings
from queries.terminal.output import Face
from queries.workspace.workspace import Workspace

PARTY_HELP: Final = (
    "PARTY is a party id, an identifier SCHEME:VALUE (NL-KVK:27265167, LEI:...), "
    "or a name that fits one party."
)
KNOWN_ON = click.option(
    "--known-on", metavar="DATE", help="ISO day: use nothing that the record learnt later."
)
AS_OF = click.option("--as-of", metavar="DATE", help="ISO day the answer is for; default today.")


class Place(click.Path):
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

    def close(self) -> None:
        """Close the workspace, if it was opened."""
        if self._opened is not None:
            self._opened.close()


pass_session = click.make_pass_decorator(Session)
