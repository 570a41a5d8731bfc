"""The commands `watch add|list|remove|run`."""

from pathlib import Path
from typing import Final

import click

from queries.cli.command_session import OutputPath, PartyCommand, Session, pass_session
from queries.question.remark import write_remark
from queries.terminal.output import write_answer

MOVED: Final = 4
"""Exit code of a run that has something to tell."""
_FILE: Final = OutputPath(path_type=Path, dir_okay=False)
_EXAMPLES: Final = """\b
ownership watch add "Toloka AI BV" --regime eu
ownership watch add counterparties.csv
ownership watch run --rss moved.xml          after each load, by hand or from cron
"""


_SHOWN: Final = 20
"""Alerts that are written as remarks."""


def remark_moved(session: Session) -> None:
    """Write what moved of all that is watched as remarks; `watch run` still tells it."""
    from queries.watching.watch_run import run_watches
    from queries.watching.watch_state import WatchFolder

    if not WatchFolder(session.settings.workspace).read().watches:
        return
    found = run_watches(session.loaded_workspace)
    for alert in found[:_SHOWN]:
        write_remark(alert["sentence"])
    if found:
        said = "1 result that is watched has moved"
        if len(found) > 1:
            said = f"{len(found)} results that are watched have moved"
        write_remark(f"{said}: ownership watch run")


@click.group(epilog=_EXAMPLES)
def watch() -> None:
    """Watch parties and lists: whose result moved, and which statement, listing or decision did it.

    A run compares with the run before. What was told once is not told again.
    """


@watch.command("add", cls=PartyCommand)
@click.argument("what", metavar="PARTY|LIST.csv")
@click.option("--regime", "regimes", multiple=True, help="A rule; default: US, EU and UK.")
@pass_session
def add(session: Session, what: str, regimes: tuple[str, ...]) -> None:
    """Watch a party or a list of counterparties from now on.

    A list is kept as it is now. Later runs compare with how things stand today.
    One that changed takes the place of the kept one when it is added again.
    """
    from queries.watching.watch_run import add_watch

    write_answer(
        add_watch(session.whole_workspace, what, regimes or None, None, write_remark), session.face
    )


@watch.command("list")
@pass_session
def show_list(session: Session) -> None:
    """Show what is watched, how it stood at the last run, and alerts that nobody was told yet."""
    from queries.watching.watch_run import list_watches
    from queries.workspace.record_care import check_can_be_shown

    check_can_be_shown(session.settings.workspace)
    found = list_watches(session.loaded_workspace)
    if not found:
        write_remark("Nothing is watched. Begin with: ownership watch add PARTY")
    write_answer(found, session.face)


@watch.command("remove", cls=PartyCommand)
@click.argument("key", metavar="KEY|PARTY|LIST.csv")
@pass_session
def remove(session: Session, key: str) -> None:
    """Watch something no more."""
    from queries.watching.watch_run import remove_watch

    write_answer(remove_watch(session.present_workspace, key), session.face)


@watch.command("run")
@click.option("--rss", type=_FILE, help="Also write a feed (RSS) with the last 200 alerts.")
@click.option("--mail", type=_FILE, help="Also write the text of a mail, if there is anything new.")
@click.option("--all", "every", is_flag=True, help="Show alerts again that were told before.")
@pass_session
def run(session: Session, rss: Path | None, mail: Path | None, every: bool) -> None:
    """Look again at all that is watched; exit 4 and one line on stderr if something moved.

    An alert counts as told once it was written out.
    """
    from queries.export.write_files import check_own_file, write_all
    from queries.watching.watch_alerts import CHANNEL, SUBJECT, feed, mail_text
    from queries.watching.watch_run import mark_told, past_alerts, run_watches

    if rss is not None:
        check_own_file("--rss", rss, lambda start: CHANNEL.encode() in start)
    if mail is not None:
        check_own_file("--mail", mail, lambda start: start.startswith(SUBJECT.encode()))
    workspace = session.whole_workspace
    new = run_watches(workspace)
    if rss is not None:
        write_all(rss.parent, {rss.name: feed(past_alerts(workspace))})
    if mail is not None and new:
        write_all(mail.parent, {mail.name: mail_text(new).encode("utf-8")})
    write_answer(past_alerts(workspace) if every else new, session.face)
    mark_told(workspace, new)
    if new:
        names = list(dict.fromkeys(str(alert["subject_name"]) for alert in new))
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        results = "1 result" if len(new) == 1 else f"{len(new)} results"
        write_remark(f"{results} moved: {', '.join(names[:3])}{more}")
        raise SystemExit(MOVED)
    write_remark("Nothing moved.")
