"""``ownership regimes``: the rules, and the status that a person sets where it is uncertain."""

from typing import Any

import click

from graph.head.rule_status import STATUSES
from queries.cli.command_session import WAIT_OPTION, KnownWord, Session, pass_session
from queries.terminal.output import write_answer


@click.group(invoke_without_command=True)
@click.pass_context
def regimes(context: click.Context) -> None:
    """The regimes: versions with dates, thresholds, citations; the status set of one."""
    if context.invoked_subcommand is None:
        session: Session = context.obj
        write_answer(session.workspace.regimes(), session.face)


@regimes.command(
    epilog="Example: ownership regimes status us_bis_affiliates in-force --from 2026-11-10 "
    '--citation "Federal Register, notice of 10 November 2026, https://..."'
)
@click.argument("regime", metavar="KEY")
@click.argument("status", type=KnownWord(STATUSES), required=False)
@click.option("--from", "first", metavar="DAY", help="First day on which it has that status.")
@click.option("--until", metavar="DAY", help="First day on which it no longer has; default open.")
@click.option("--citation", metavar="TEXT", help="What says so: a text, an address, or both.")
@click.option("--by", metavar="NAME", help="Who says it; default your user name.")
@click.option("--remove", is_flag=True, help="Take back all that was set of this rule.")
@WAIT_OPTION
@pass_session
def status(
    session: Session,
    /,
    regime: str,
    status: str | None,
    remove: bool,
    wait: float | None,
    **options: Any,
) -> None:
    """Set whether the rule KEY is in-force or stayed on days that its own data leave open.

    It is logged with who, when and what is cited, every answer under it says so, and it takes the
    place of what was set before for its first day and later ones. To see it: ownership regimes.
    """
    by = options.pop("by")
    if remove == bool(status):
        raise click.UsageError("say in-force or stayed, or --remove")
    if remove and any(options.values()):
        raise click.UsageError("--remove takes back all that was set; leave the rest out")
    if status and not (options["first"] and options["citation"]):
        raise click.UsageError("give --from DAY and --citation TEXT: since when, and what says so")
    workspace = session.workspace_to_write(wait=wait)
    if status is None:
        answer = workspace.remove_rule_status(regime, by)
    else:
        answer = workspace.set_rule_status(regime, status, by=by, **options)
    write_answer(answer, session.face)
