"""Persons and entities of BODS statements as parties.

The id is always ``<dataset>-<record id>`` (the statement's id before 0.4), never the identifier:
a relationship points at that id and may stand before its party, or without it. Identifiers join
rows of other datasets all the same.
"""

from graph.record.model import Gap, Name, Party, Row
from ingest.codes.bods_codes import SCHEMA, VAGUE
from ingest.readers.bods.entity_statement import read_entity
from ingest.readers.bods.person_statement import read_person
from ingest.readers.bods.statement import Statement, annotation_texts, filled_items
from ingest.readers.bods.statement_fields import (
    add_addresses,
    add_identifiers,
    description_of,
    full_name,
    unspecified_details,
)


def party_rows(statement: Statement, dataset: str) -> list[Row]:
    """Return a person or entity as a party; one unknown or anonymous as a gap, if named as both."""
    details, remarks = statement.details, statement.remarks
    party = Party(f"{dataset}-{statement.record_id}", "Person", [])
    read = read_entity if statement.kind == "entity" else read_person
    kind, reason = read(statement, party)
    add_identifiers(details, party, statement.where, remarks)
    _part_from_subject(statement, party)
    add_addresses(details, party, statement.where, remarks)
    if kind in VAGUE:
        gap = _gap(statement, kind, reason, party.id)
        if not party.names and not party.identifiers:
            return [gap]
        remarks.append(f"{kind} has a name or number; taken as a party with a gap")
        _add_source(statement, party)
        return [party, gap]
    _add_source(statement, party)
    return [party]


def _part_from_subject(statement: Statement, party: Party) -> None:
    """Take from a party the number of the company that its declaration is about.

    Open Ownership gives holders of the UK's register that number too, which would make owner and
    company one party. Its record ids are scheme and number.
    """
    subject = statement.details.get("declarationSubject")
    if not subject or subject == statement.record_id:
        return
    for text in [one for one in party.identifiers if one.replace(":", "-", 1) == subject]:
        party.identifiers.remove(text)
        party.data.append(("identifier", text))
        statement.remarks.append(
            f"{statement.where}identifiers: {text} is the number of {subject}, the company that "
            "the declaration is about; kept as text"
        )


def unspecified_reason(statement: Statement) -> str | None:
    """Return why a party is unspecified; None where it has a name or a number."""
    details = statement.details
    if statement.kind == "entity":
        stated = details.get("entityType")
        kind = stated.get("type") if isinstance(stated, dict) else stated
        named = details.get("name") or details.get("alternateNames")
    else:
        kind = details.get("personType")
        named = any(full_name(item) for item in filled_items(details, "names"))
    if kind not in VAGUE or named or any("id" in i for i in filled_items(details, "identifiers")):
        return None
    return unspecified_details(details, statement)[0] or str(kind)


def shown_name(statement: Statement) -> str:
    """Return the name that is shown of a party; empty where there is none."""
    if statement.kind == "entity":
        return str(statement.details.get("name", ""))
    names = [text for item in filled_items(statement.details, "names") if (text := full_name(item))]
    return names[0] if names else ""


def former_rows(statement: Statement, dataset: str, by: str, *, renamed: bool) -> list[Row]:
    """Return what is left of a statement that ``by`` supersedes: its id, and a former name."""
    party = Party(f"{dataset}-{statement.record_id}", "LegalEntity", [])
    if statement.kind == "person":
        party.schema = "Person"
    else:
        stated = statement.details.get("entityType")
        kind = stated.get("type") if isinstance(stated, dict) else stated
        party.schema = SCHEMA.get(str(kind), "LegalEntity")
    name = shown_name(statement)
    if renamed and name:
        party.names.append(Name(name, "previous"))
    when = f" of {statement.day}" if statement.day else ""
    party.data.append(
        ("supersededStatement", f"{statement.statement_id}{when}, superseded by {by}")
    )
    party.same_as = [f"{dataset}-{old}" for old in statement.replaces]
    return [party]


def _gap(statement: Statement, kind: str, reason: str | None, party_id: str) -> Gap:
    name = "unspecifiedPersonDetails" if statement.kind == "person" else "unspecifiedEntityDetails"
    return Gap(
        about=party_id,
        kind="unspecified_party",
        ground=reason or kind,
        quote=description_of(statement.details.get(name, {})),
        note=kind,
        url=statement.details.get("source", {}).get("url"),
    )


def _add_source(statement: Statement, party: Party) -> None:
    details = statement.details
    source = details.get("source", {})
    party.url = party.url or source.get("url")
    party.locator = statement.statement_id if statement.new else None
    said = [("source.type", text) for text in filled_items(source, "type")]
    said += [("source.description", source["description"])] if "description" in source else []
    said += [
        ("source.assertedBy", agent.get("name") or agent.get("uri") or "")
        for agent in filled_items(source, "assertedBy")
    ]
    said += [
        ("annotation", text) for text in annotation_texts(filled_items(details, "annotations"))
    ]
    if "declarationSubject" in details:
        said.append(("declarationSubject", details["declarationSubject"]))
    if statement.status == "closed":
        said.append(("recordStatus", f"closed {statement.day}"))
    party.data += said
    party.same_as = [f"{party.id[: -len(statement.record_id)]}{old}" for old in statement.replaces]
