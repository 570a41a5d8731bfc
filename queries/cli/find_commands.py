"""The commands that find parties, and what connects two of them."""

from dataclasses import replace
from typing import Any

import click

from graph.values.errors import InputError
from graph.values.identifiers import has_known_scheme, parse_identifier
from graph.values.vocabulary import ALL_SCHEMATA
from queries.cli.command_session import (
    AS_OF_OPTION,
    KNOWN_ON_OPTION,
    PARTY_HELP,
    KnownWord,
    PartyCommand,
    Session,
    WholeNumber,
    pass_session,
    remark_future_day,
)
from queries.question.arguments import NOTHING_LOADED, quoted_input
from queries.question.country_choice import country_code, country_counts_text
from queries.question.found_page import FoundPage, facet_texts
from queries.question.remark import write_remark
from queries.terminal.output import write_answer
from queries.words.plain_words import join_words
from queries.words.sentences import capitalise, end_sentence
from queries.workspace.find_verbs import MAX_STEPS, MOST_STEPS
from queries.workspace.neighbour_verbs import MAX_PARTIES, PAGE_SIZE


def _parse_country(
    _context: click.Context, _option: click.Parameter, code: str | None
) -> str | None:
    """Return the code of a country that was typed; click names the option if it is wrong."""
    try:
        return None if code is None else country_code(code)
    except InputError as wrong:
        raise click.BadParameter(str(wrong)) from None


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="TEXT...")
@click.option("--limit", type=WholeNumber(1), default=20, show_default=True)
@click.option("--offset", type=WholeNumber(0), default=0, help="Leave out so many; next page.")
@click.option("--country", metavar="CC", callback=_parse_country, help="Two letters of ISO 3166.")
@click.option("--schema", type=KnownWord(ALL_SCHEMATA, case_sensitive=False), help="Kind of party.")
@click.option("--listed", is_flag=True, help="Only parties on a list.")
@click.option("--source", metavar="NAME", help="Only parties that this dataset states.")
@pass_session
def search(session: Session, /, words: tuple[str, ...], **options: Any) -> None:
    """Find parties by name or number, in any script, best first, with why each matched.

    How many fit in all, and how many of them by country, kind and source, is said beside the
    answer. To see more of them, give --offset; to see fewer, narrow it down.

    Example: ownership search yandex --country nl --listed
    """
    text = " ".join(words)
    found = session.loaded_workspace.search(text, **options)
    if not found and not found.total:
        write_remark(_nothing_found(session, text, **options))
    else:
        write_remark(_counts_text(found, options["limit"]))
    write_answer(found, session.face)


def _counts_text(found: FoundPage, limit: int) -> str:
    """Return how many parties fit, how to see the others, and by what they can be narrowed."""
    after = found.offset + len(found)
    more = f" Next page: --offset {after}." if after < found.total and len(found) == limit else ""
    counts = "".join(f"\n{title}: {text}." for title, text in facet_texts(found.facets).items())
    return f"{found.shown_text()}.{more}{counts if found.total > 1 else ''}"


def _nothing_found(
    session: Session, text: str, *, country: str | None, source: str | None, **options: Any
) -> str:
    """Return that a search found nothing: in which sources, which country, and what else to try."""
    loaded = sorted({row["dataset"] for row in session.loaded_workspace.sources()})
    if not loaded:
        return NOTHING_LOADED
    place = "" if country is None else f" in country {country.upper()}"
    searched = join_words(loaded if source is None else [source])
    said = [
        f"Nothing found for {quoted_input(text)}{place} in {searched}.",
        "No other source was searched.",
    ]
    if has_known_scheme(text) and (wrong := parse_identifier(text).problem):
        said.append(end_sentence(capitalise(wrong)))
    if country is not None:
        others = session.loaded_workspace.search(text, schema=options["schema"]).facets["country"]
        if others:
            said.append(f"In other countries: {country_counts_text(others)}.")
    return " ".join(said)


@click.command(cls=PartyCommand, epilog=PARTY_HELP)
@click.argument("left", metavar="PARTY")
@click.argument("right", metavar="PARTY")
@AS_OF_OPTION
@KNOWN_ON_OPTION
@click.option(
    "--max-steps",
    type=WholeNumber(1, MOST_STEPS),
    default=MAX_STEPS,
    show_default=True,
    help="Longest way that is looked for.",
)
@click.option("--limit", type=WholeNumber(1, MAX_PARTIES), default=PAGE_SIZE, show_default=True)
@click.option("--csv", "form", flag_value="csv", help="The same as: ownership --format csv")
@click.option("--json", "form", flag_value="json", help="The same as: ownership --format json")
@pass_session
def connect(session: Session, /, left: str, right: str, form: str | None, **options: Any) -> None:
    """Show how two parties are connected: chains and links of any kind, in either direction.

    A step is everything that joins two parties on the day. Ways with fewer and surer steps come
    first: a confirmed step weighs 1, a reported one 1.05, an alleged one 1.6, a disputed one 1.8.
    A shared address counts as reported. A party with more than 200 neighbours is not followed
    further; the answer names it.

    Example: ownership connect "Toloka AI BV" NtechLab --as-of 2024-04-08
    """
    found = session.loaded_workspace.connect(left, right, **options)
    face = session.face if form is None else replace(session.face, form=form)
    if face.form != "table":
        for said in found["remarks"]:
            write_remark(said)
    remark_future_day(options["as_of"])
    write_answer(found, face)
