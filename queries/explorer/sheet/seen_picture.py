"""What a person sees of a picture: the rest was filtered out in the browser, or stands aside."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypedDict, cast

from queries.draw.canvas_payload import CanvasPayload, Payload
from queries.draw.marks import read_marks
from queries.words.plain_words import join_words

UNSEEN: Final = ("certainty", "links", "share", "way")
"""Names of what leaves parts of a picture out of sight."""


class Standing(TypedDict):
    """A picture as it stands on a screen: where its nodes are, ids of what is not seen, and why.

    ``certainty`` and ``lines`` were ticked off, ``least`` is in percent; ``alone``: ways are shown
    alone. It is about the ``drawing`` of that id; those of another have the same ids.
    """

    drawing: str
    positions: Mapping[str, object]
    unseen: list[str]
    certainty: list[str]
    lines: list[str]
    least: int
    alone: bool


def read_standing(given: Mapping[str, Any] | None, drawn: CanvasPayload) -> Standing | None:
    """Read what a screen has sent on a drawing; ``None`` if that was another one."""
    if given is None or given.get("drawing") != drawn["id"]:
        return None
    return cast("Standing", given)


def seen_payload(drawn: CanvasPayload, standing: Standing | None) -> Payload:
    """Return the drawing without what is not seen of it."""
    gone = set(standing["unseen"] if standing else ())
    nodes = [node for node in drawn["nodes"] if node["id"] not in gone]
    kept = {node["id"] for node in nodes}
    edges = [
        edge
        for edge in drawn["edges"]
        if edge["id"] not in gone and {edge["source"], edge["target"]} <= kept
    ]
    return {
        "title": drawn["title"],
        "nodes": nodes,
        "edges": edges,
        "left_out": drawn["left_out"],
    }


def unseen_words(standing: Standing | None) -> dict[str, str]:
    """Return by name what is left out because it is not seen, in words."""
    if not standing or not standing["unseen"]:
        return {}
    least = standing["least"]
    words = (
        _marks_left_out("certainty", standing["certainty"]),
        _marks_left_out("line", standing["lines"]),
        f"below {least}% left out" if least else "",
        "what lies beside it left out" if standing["alone"] else "",
    )
    return {name: said for name, said in zip(UNSEEN, words, strict=True) if said}


def _marks_left_out(group: str, keys: Iterable[str]) -> str:
    off = set(keys)
    words = [mark["word"] for key, mark in read_marks()[group].items() if key in off]
    return f"{join_words(words)} left out" if words else ""
