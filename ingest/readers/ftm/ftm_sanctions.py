"""FollowTheMoney ``Sanction`` as listings.

The programme decides through the one table of programmes; of OFAC's lists it is OFAC's own tag,
or the name of the list, and the dataset says which list it is. A programme that it does not have
leaves the authority as far as its name is plain, no measures, and the programme as published, with
a remark: it makes a review and no verdict (rule 24 of docs/reference/rules.md). What a row does not
take over of an authority's name and of programmes' titles stays in the note. ``provisions`` stay in
the note; of a UK programme they are the measures that a designation states, and are read as such. A
status that says that the sanction is over or suspended, without a day, makes it disputed. A
sanction with neither ``startDate`` nor ``listingDate`` begins on its ``date``, as the model says of
any interval.
"""

import re
from itertools import product
from typing import Final

from graph.record.model import Listing, Row
from graph.values.vocabulary import Certainty
from ingest.codes.opensanctions_codes import (
    FREEZE_NOT_STATED,
    authority_of,
    authority_of_key,
    known_key,
    measures_of,
)
from ingest.codes.uk_measures import regime_code
from ingest.programmes import Programme, find_programme
from ingest.readers.ftm.ftm_entity import (
    Entity,
    alternating_intervals,
    pop_days,
    properties_note,
    whole_interval,
)
from ingest.readers.ftm.ftm_parties import RowContext
from ingest.readers.ftm.ownership_roles import is_past
from ingest.values.holdings_in_prose import held_rows

_START_PROPERTIES: Final = ("startDate", "listingDate", "date")
"""Dates of a sanction that are its first day; of several kinds the first counts."""
_SUSPENDED: Final = re.compile(r"\bsuspended\b", re.IGNORECASE)
_FoundProgramme = tuple[str | None, Programme | None]
"""A programme as published, and its entry in the table of programmes."""
_UK: Final = "gb_fcdo_sanctions"
_TABLES: Final = {
    "us_ofac_sdn": ("ofac", "ofac_lists"),
    "us_ofac_cons": ("ofac_lists", "ofac_consolidated"),
    "eu_fsf": ("eu_fsf",),
    _UK: ("uk_sanctions",),
}
"""Tables of the lists that OpenSanctions calls so. Its titles are OFAC's tags or names of lists,
the EU's codes or the UK's regulations; its keys may put several of them together (``US-RUSHAR``,
``EU-RUS``)."""


def listing_rows(entity: Entity, place: RowContext) -> list[Row]:
    """Return a listing for each party, each programme and each interval of a party's sanction."""
    parties = entity.pop("entity")
    begun = (pop_days(entity, name) for name in _START_PROPERTIES if entity.properties.get(name))
    starts = next(filter(None, begun), [])
    ends, authority = pop_days(entity, "endDate"), _authority(entity)
    spans = (alternating_intervals(starts, ends) if ends else None) or [
        whole_interval(starts, ends)
    ]
    entry = entity.pop_first("authorityId") or entity.pop_first("unscId")
    url = entity.pop_first("sourceUrl")
    reason = " ".join(entity.pop("reason")) or None
    programmes = _programmes(entity, place.remarks)
    _keep_authority(entity, authority, programmes)
    dataset = entity.datasets[0] if len(entity.datasets) == 1 else place.dataset
    status = entity.values("status")
    # Without a day nobody can say from when on such a listing does not hold, so it is disputed.
    stopped = bool(status) and all(_SUSPENDED.search(text) for text in status)
    over = spans[-1][1] is None and (is_past(status) or stopped)
    if over:
        place.remarks.append(f"status {', '.join(status)!r} without an end; it is disputed")
    provisions = entity.values("provisions")
    # By now everything that has a column was popped.
    note = properties_note(entity.properties)
    rows: list[Row] = []
    for party, (published, known), (start, end) in product(parties, programmes, spans):
        row = Listing(
            party=place.party_id(party),
            authority=known.authority if known else authority_of_key(published or "", authority),
            list_name=known.list_name if known else dataset,
            programme=known.programme if known else published,
            measures=measures_of(known, provisions, ship=False) if known else [],
            start=start,
            end=end,
            reason=reason,
            entry_id=entry,
            note=note,
            url=url,
        )
        if known and row.measures and not (known.measures or provisions):
            place.remarks.append(f"{known.programme}: {FREEZE_NOT_STATED}")
            row.note = "; ".join(filter(None, (row.note, FREEZE_NOT_STATED)))
            row.certainty = Certainty.REPORTED.value
        if over and end is None:
            row.certainty = Certainty.DISPUTED.value
        rows.append(row)
    if reason is not None:
        for party in map(place.party_id, parties):
            rows += held_rows(party, (), [reason], None)
    return rows


def _authority(entity: Entity) -> str | None:
    """Pop the first authority with a code, else the first; the others stay for the note."""
    named = entity.pop("authority")
    chosen = next((text for text in named if authority_of(text) != text), None)
    chosen = named[0] if chosen is None and named else chosen
    if others := [text for text in named if text != chosen]:
        entity.properties["authority"] = others
    return chosen


def _keep_authority(
    entity: Entity, authority: str | None, programmes: list[_FoundProgramme]
) -> None:
    """Restore the name of an authority that lists under another's programme, as France the EU's."""
    others = {known.authority for _, known in programmes if known is not None}
    if authority is not None and others - {authority_of(authority)}:
        entity.properties["authority"] = [authority, *entity.values("authority")]


def _programmes(entity: Entity, remarks: list[str]) -> list[_FoundProgramme]:
    """Return each programme as published, with its entry in the table of programmes or None.

    Keys and titles of the same programmes stand in two properties: where a key is mapped the title
    adds nothing, and where the title is the list's own tag the key adds nothing.
    """
    keys, titles = entity.pop("programId"), entity.pop("program")
    own = _publisher_programmes(titles, entity.datasets)
    if own is not None:
        return [(title, programme) for programme, title in own.items()]
    found = {key: _known_programme(key, entity.datasets) for key in [*keys, *titles]}
    mapped = {known: key for key, known in found.items() if known is not None}
    if mapped:
        unmapped = [key for key in keys if found[key] is None]
        pairs: list[_FoundProgramme] = [(k, p) for p, k in mapped.items()]
        covered = {*mapped.values(), *(known.programme for known in mapped)}
        if others := [title for title in titles if title not in covered]:
            entity.properties["program"] = others
    else:
        unmapped, pairs = keys or titles, []
    remarks.extend(f"unmapped programme {key!r}" for key in unmapped)
    return [*pairs, *((key, None) for key in unmapped)] or [(None, None)]


def _publisher_programmes(titles: list[str], datasets: list[str]) -> dict[Programme, str] | None:
    """Return the programmes by the list's own tags; None unless all titles are such tags."""
    tables = _TABLES.get(datasets[0], ()) if len(datasets) == 1 else ()
    codes = {title: regime_code(title) if datasets == [_UK] else title for title in titles}
    found = {
        next(filter(None, (find_programme(table, code) for table in tables)), None): title
        for title, code in codes.items()
    }
    known = {programme: title for programme, title in found.items() if programme is not None}
    return known if known and len(known) == len(found) else None


def _known_programme(key: str, datasets: list[str]) -> Programme | None:
    """Return the programme of a key or title, by the datasets' own tables first; else None."""
    tables = (find_programme(dataset, key) for dataset in datasets)
    return next(filter(None, tables), None) or known_key(key, datasets)
