"""Messages on wrong usage: where help stands, options out of place, bytes that are no text."""

from collections.abc import Sequence

import click


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
