"""The diagram as JSON: parties and links on screen and their places, for any workspace to open.

It names parties by id, and has names and identifiers for a workspace that has other ids. It holds
no statements: the workspace that opens it has its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, TypedDict

from graph.values.errors import NotFoundError
from queries.draw.scene_picture import Picture
from queries.draw.text_width import clean_text
from queries.export.write_files import json_bytes
from queries.question.answer import json_value

FORMAT: Final = "ownership-explorer/diagram"
VERSION: Final = 1


_LinkEnds = TypedDict("_LinkEnds", {"from": str, "to": str})


class DiagramLink(_LinkEnds):
    """A line between two parties or groups; its label is the share as it was drawn.

    ``bends`` is empty: lines follow from where the cards stand. Older files have points there.
    """

    line: str
    label: str
    certainty: str
    bends: list[list[float]]


class DiagramParty(TypedDict):
    """A party by itself; ``x`` and ``y`` are ``None`` where it was never placed."""

    id: str
    name: str
    original: str | None
    kind: str
    country: str | None
    identifiers: list[str]
    pinned: bool
    x: float | None
    y: float | None


class DiagramGroup(TypedDict):
    """A box of several parties, by the id of its node."""

    node: str
    name: str
    members: list[str]
    x: float | None
    y: float | None


class Diagram(TypedDict):
    """What is on screen as a file; ``scene`` belongs to whoever drew it."""

    format: str
    version: int
    title: str
    asked: str | None
    as_of: str
    known_on: str | None
    regimes: list[str]
    filters: dict[str, Any]
    data_version: str
    parties: list[DiagramParty]
    groups: list[DiagramGroup]
    links: list[DiagramLink]
    scene: dict[str, Any]


class Resolver(Protocol):
    """The part of a workspace that opening a diagram needs."""

    @property
    def data_version(self) -> str:
        """The data version, a hash of what is loaded."""

    def resolve(self, party: str) -> str:
        """Return the id of the one party that a text means, or raise NotFoundError."""


def build_diagram(
    picture: Picture,
    *,
    identifiers: Mapping[str, Sequence[str]] | None = None,
    members: Mapping[str, Sequence[str]] | None = None,
    scene: Mapping[str, Any] | None = None,
) -> Diagram:
    """Return what is on screen as a plain dict that JSON can hold.

    ``identifiers`` are ``SCHEME:VALUE`` by party id, ``members`` ids of the parties folded into a
    box by node, ``scene`` what else opens it as it was, such as what is expanded.
    """
    asked = picture.provenance
    parties: list[DiagramParty] = []
    groups: list[DiagramGroup] = []
    for node in picture.nodes:
        x, y = node.place or (None, None)
        if node.party and node.kind != "more" and not node.group:
            parties.append(
                {
                    "id": node.party,
                    "name": node.name,
                    "original": node.original or None,
                    "kind": node.kind,
                    "country": node.country or None,
                    "identifiers": list((identifiers or {}).get(node.party) or ()),
                    "pinned": node.pinned,
                    "x": x,
                    "y": y,
                }
            )
        else:
            inside = list((members or {}).get(node.id) or ())
            groups.append({"node": node.id, "name": node.name, "members": inside, "x": x, "y": y})
    ends = {node.id: node.party or node.id for node in picture.nodes}
    links: list[DiagramLink] = [
        {
            "from": ends[edge.source],
            "to": ends[edge.target],
            "line": edge.line,
            "label": edge.label,
            "certainty": edge.certainty,
            "bends": [],
        }
        for edge in picture.edges
    ]
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": picture.title,
        "asked": asked.asked or None,
        "as_of": asked.as_of,
        "known_on": asked.known_on,
        "regimes": list(asked.regimes),
        "filters": json_value(dict(asked.filters)),
        "data_version": asked.data_version,
        "parties": parties,
        "groups": groups,
        "links": links,
        "scene": json_value(dict(scene or {})),
    }


def diagram_bytes(written: Mapping[str, Any]) -> bytes:
    """Return a diagram as JSON; the same diagram gives the same bytes."""
    return json_bytes(written)


@dataclass
class OpenedDiagram:
    """A diagram, translated to the ids of this workspace, without parties that are not loaded.

    ``ids`` has the id here of every party that was found, by its id in the file.
    """

    diagram: Diagram
    ids: dict[str, str]
    remarks: list[str] = field(default_factory=list)


def open_diagram(read: Diagram, workspace: Resolver) -> OpenedDiagram:
    """Find the parties of a diagram in a workspace: by id, then by number, then by name."""
    remarks = []
    if read["data_version"] != workspace.data_version:
        remarks.append(
            f"The diagram was drawn on data version {read['data_version'][:16]}; here is "
            f"{workspace.data_version[:16]}. Shares and links are those of here."
        )
    ids: dict[str, str] = {}
    for party in read["parties"]:
        found, how = _find_party(party, workspace)
        name = party["name"] or party["id"]
        if found is None:
            remarks.append(f"{name} ({party['id']}) is not loaded here; it is left out.")
            continue
        if how == "name":
            remarks.append(
                f"{name} is taken by its name alone ({found}): check that it is the one."
            )
        ids[party["id"]] = found
    return OpenedDiagram(_translate_ids(read, ids, remarks), ids, remarks)


def _find_party(party: DiagramParty, workspace: Resolver) -> tuple[str | None, str]:
    tries = [(party["id"], "id")]
    tries += [(number, "identifier") for number in party["identifiers"]]
    tries += [(party["name"], "name")] if party["name"] else []
    for text, how in tries:
        try:
            return workspace.resolve(text), how
        except NotFoundError:
            continue
    return None, ""


def _translate_ids(read: Diagram, ids: Mapping[str, str], remarks: list[str]) -> Diagram:
    parties: dict[str, DiagramParty] = {}
    for party in read["parties"]:
        here = ids.get(party["id"])
        if here is None:
            continue
        if here in parties:
            remarks.append(f"{party['name']} and {parties[here]['name']} are one party here.")
        else:
            parties[here] = {**party, "id": here}
    nodes = {group["node"]: group["node"] for group in read["groups"]}
    ends = {**ids, **nodes}
    links: list[DiagramLink] = [
        {**link, "from": ends[link["from"]], "to": ends[link["to"]]}
        for link in read["links"]
        if link["from"] in ends and link["to"] in ends
    ]
    groups: list[DiagramGroup] = [
        {**group, "members": [ids.get(member, member) for member in group["members"]]}
        for group in read["groups"]
    ]
    asked = read["asked"]
    if asked is not None and asked not in ids:
        remarks.append(f"The party asked about ({clean_text(asked)}) is not loaded here.")
    return {
        **read,
        "asked": ids.get(asked or ""),
        "parties": list(parties.values()),
        "links": links,
        "groups": groups,
    }


def link_differences(opened: Diagram, shown: Diagram) -> list[str]:
    """Return a sentence on each link that is gone, new or different in the diagram shown now."""
    names = {party["id"]: party["name"] for part in (opened, shown) for party in part["parties"]}

    def link_labels(part: Diagram) -> dict[tuple[str, str, str], str]:
        return {(i["from"], i["to"], i["line"]): i["label"] for i in part["links"]}

    def describe_link(key: tuple[str, str, str]) -> str:
        return f"{names.get(key[0], key[0])} to {names.get(key[1], key[1])} ({key[2]})"

    then, now = link_labels(opened), link_labels(shown)
    found = [f"No longer stated here: {describe_link(key)}." for key in then if key not in now]
    found += [f"Not in the diagram: {describe_link(key)}." for key in now if key not in then]
    found += [
        f"{describe_link(key)}: {then[key] or 'no share'} in the diagram, "
        f"{now[key] or 'no share'} here."
        for key in then
        if key in now and then[key] != now[key]
    ]
    return found
