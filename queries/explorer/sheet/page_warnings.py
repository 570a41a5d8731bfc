"""What a party's page has to say before its answer: data of another version, sources of no day."""

from typing import Final

from queries.answers.known_on import undated_datasets
from queries.explorer.frame import page_session
from queries.explorer.frame.page_address import Address
from queries.explorer.sheet.sheet_frame import KNOWN_OFF
from queries.words.value_text import date_text

MOST_NAMED: Final = 3
"""Sources without a date that are named; the others are counted."""


def page_warnings(address: Address) -> list[str]:
    """Return the warnings of a page, as sentences."""
    if address.known_on is not None and page_session.workspace().remote:
        return [KNOWN_OFF, *address.remarks, *_versions(address)]
    return [*address.remarks, *_versions(address), *_dateless_warning(address)]


def _versions(address: Address) -> list[str]:
    now, before = page_session.workspace().data_version, page_session.version_before()
    found = []
    if before is not None:
        found.append(
            f"The data changed while this page was open: from version {before[:16]} to "
            f"{now[:16]}. History compares the two."
        )
    if address.data and address.data != now:
        found.append(
            f"This link was made with data version {address.data[:16]}. Shown is version "
            f"{now[:16]}, which may differ. History compares the two."
        )
    return found


def _dateless_warning(address: Address) -> list[str]:
    """Return a warning of the sources that the second day cannot leave out."""
    if address.known_day is None:
        return []
    sources = page_session.ask("sources")
    titles = page_session.dataset_titles()
    names = [titles.get(key, key) for key in undated_datasets(sources)]
    if not names:
        return []
    useless = len(names) == len({row["dataset"] for row in sources})
    effect = "“Known by” changes nothing on these data. " if useless else ""
    more = f"; and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    counts = "it counts" if len(names) == 1 else "they count"
    states = "1 source states" if len(names) == 1 else f"{len(names)} sources state"
    return [
        f"{states} no date ({'; '.join(names[:MOST_NAMED])}{more}), so {counts} as known on "
        f"{date_text(address.known_day)} too. {effect}The date of publication in a note is "
        "not used: it does not say when the loaded file was fetched."
    ]
