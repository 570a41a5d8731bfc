"""Changes of a scene: parties added, hidden, folded, grouped, and steps undone.

Nothing here asks for data or knows Streamlit. Every change returns a new scene; `undo` and `redo`
go back and forth between them. A party keeps its number as long as the scene lives, also when it is
taken off and comes back, so that nothing that is placed is ever mistaken for something else.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from queries.explorer.scene.scene_state import (
    FEW_NEIGHBOURS,
    GROUPINGS,
    MOST_ON_WAYS,
    OPENS_WITH,
    OPENS_WITH_AT_LEAST,
    PARTY_CAP,
    STEPS_BACK,
    Filters,
    FoldedNeighbours,
    Member,
    Scene,
    Trail,
    View,
)


def open_scene(
    id: str, asked: str, filters: Filters, paths: Sequence[Sequence[tuple[str, str]]] = ()
) -> Scene:
    """Return a scene of paths (steps from whom to whom, best first) as far as there is room."""
    shown = [asked]
    steps: set[tuple[str, str]] = set()
    for path in paths:
        ends = dict.fromkeys(end for step in path for end in step)
        fresh = [end for end in ends if end not in shown]
        if len(shown) + len(fresh) <= OPENS_WITH:
            shown += fresh
            steps.update(path)
    parties = frozenset(end for step in steps for end in step)
    view = View(tuple(map(Member, shown)))
    return Scene(id, asked, view, filters, Trail(parties, frozenset(steps)), tuple(shown))


def fill_scene(
    scene: Scene, near: Mapping[str, tuple[Sequence[str], int]], named: Set[str] = frozenset()
) -> Scene:
    """Add direct owners and holdings (the first, and how many) where few parties would open.

    Those of them that are ``named`` in the text of the answer are always drawn.
    """
    members, more = list(scene.view.members), list(scene.view.more)
    for relation, (found, total) in near.items():
        known = {member.party for member in members}
        fresh = [party for party in found if party not in known]
        if total > FEW_NEIGHBOURS:
            more.append(FoldedNeighbours(scene.asked, relation, total))
        if total > FEW_NEIGHBOURS or len(scene.view.members) >= OPENS_WITH_AT_LEAST:
            fresh = [party for party in fresh if party in named]
        room = max(0, OPENS_WITH - len(members))
        members += [Member(party, scene.asked, relation) for party in fresh[:room]]
    view = replace(scene.view, members=tuple(members), more=tuple(more))
    return replace(scene, view=view, keys=_extend_keys(scene.keys, view))


def restore_scene(id: str, asked: str, view: View, filters: Filters) -> Scene:
    """Return a scene with the view of a link or a file, of which it keeps 500 parties at most."""
    members = view.members[:PARTY_CAP]
    if asked not in {member.party for member in members}:
        members = (Member(asked), *members[: PARTY_CAP - 1])
    kept = replace(view, members=members)
    return Scene(id, asked, kept, filters, keys=_extend_keys((), kept))


def expand(scene: Scene, party: str, relation: str, found: Sequence[str], total: int) -> Scene:
    """Show the neighbours of a party in one relation; more than 20, by ``total``, as one node."""
    if party not in scene.view.parties:
        return scene
    if total > FEW_NEIGHBOURS:
        kept = [m for m in scene.view.more if (m.party, m.relation) != (party, relation)]
        more = (*kept, FoldedNeighbours(party, relation, total))
        return _with_view(scene, replace(scene.view, more=more))
    return add(scene, found, party, relation)


def add(scene: Scene, parties: Iterable[str], origin: str = "", relation: str = "") -> Scene:
    """Add parties that are not there yet, as many as there is room for."""
    known = set(scene.view.parties)
    fresh = [party for party in dict.fromkeys(parties) if party not in known]
    room = PARTY_CAP - len(known)
    brought = tuple(Member(party, origin, relation) for party in fresh[:room])
    return _with_view(scene, replace(scene.view, members=(*scene.view.members, *brought)))


def add_ways(scene: Scene, ends: tuple[str, str], ways: Iterable[Sequence[str]]) -> Scene:
    """Add the parties of whole ways between two, best first, as far as a picture can show them."""
    known, fresh = set(scene.view.parties), dict[str, None]()
    for way in ways:
        more = [party for party in way if party not in known and party not in fresh]
        if len(fresh) + len(more) <= MOST_ON_WAYS:
            fresh |= dict.fromkeys(more)
    room = PARTY_CAP - len(known)
    brought = tuple(map(Member, [*fresh][:room]))
    view = replace(scene.view, members=(*scene.view.members, *brought), ways=ends)
    return _with_view(scene, view)


def collapse(scene: Scene, party: str) -> Scene:
    """Remove what expanding a party brought, and what came through that; pinned parties stay."""
    gone: set[str] = set()
    fresh = {party}
    while fresh:
        fresh = {
            m.party
            for m in scene.view.members
            if m.origin in fresh and m.party not in gone and not _is_fixed(scene, m.party)
        }
        gone |= fresh
    return _remove_parties(scene, gone, [m for m in scene.view.more if m.party == party])


def hide(scene: Scene, parties: Iterable[str]) -> Scene:
    """Hide parties; the one asked about stays."""
    gone = set(parties) - {scene.asked}
    taken = tuple(m for m in scene.view.members if m.party in gone)
    kept = tuple(m for m in scene.view.hidden if m.party not in gone)
    return _remove_parties(scene, gone, hidden=(*kept, *taken))


def hide_more(scene: Scene, party: str, relation: str) -> Scene:
    """Remove the node that stands for neighbours too many to draw."""
    kept = tuple(m for m in scene.view.more if (m.party, m.relation) != (party, relation))
    return _with_view(scene, replace(scene.view, more=kept))


def unhide(scene: Scene) -> Scene:
    """Show again whom a person took off."""
    known = set(scene.view.parties)
    back = [m for m in scene.view.hidden if m.party not in known]
    room = PARTY_CAP - len(known)
    members = (*scene.view.members, *back[:room])
    return _with_view(scene, replace(scene.view, members=members, hidden=()))


def pin(scene: Scene, party: str, pinned: bool) -> Scene:
    """Pin a party to its place, or unpin it."""
    others = scene.view.pinned - {party}
    now = others | ({party} & set(scene.view.parties)) if pinned else others
    return _with_view(scene, replace(scene.view, pinned=now))


def group_parties(scene: Scene, by: str | None) -> Scene:
    """Fold parties of one country or kind into one node each, or unfold them all."""
    chosen = by if by in GROUPINGS else ""
    return _with_view(scene, replace(scene.view, by=chosen, loose=frozenset()))


def keep_places(scene: Scene, ends: Mapping[str, str], places: object) -> Scene:
    """Return the scene with parties where a screen has their nodes; others are placed anew."""
    if not isinstance(places, Mapping):
        return scene
    kept = {
        ends[node]: (at[0], at[1])
        for node, at in places.items()
        if node in ends and isinstance(at, list) and len(at) == 2
    }
    return replace(scene, places=kept)


def ungroup(scene: Scene, parties: Iterable[str]) -> Scene:
    """Remove parties from their group."""
    taken = set(parties) & set(scene.view.parties)
    return _with_view(scene, replace(scene.view, loose=scene.view.loose | taken))


def undo(scene: Scene) -> Scene:
    """Return the scene one step back; the same scene if there is none."""
    if not scene.past:
        return scene
    return replace(
        scene,
        view=scene.past[-1],
        past=scene.past[:-1],
        future=(*scene.future, scene.view)[-STEPS_BACK:],
    )


def redo(scene: Scene) -> Scene:
    """Return the scene before the last `undo`; the same scene if there was none."""
    if not scene.future:
        return scene
    return replace(
        scene,
        view=scene.future[-1],
        past=(*scene.past, scene.view)[-STEPS_BACK:],
        future=scene.future[:-1],
    )


def _is_fixed(scene: Scene, party: str) -> bool:
    return party == scene.asked or party in scene.view.pinned


def _remove_parties(
    scene: Scene,
    gone: set[str],
    folded: Iterable[FoldedNeighbours] = (),
    hidden: tuple[Member, ...] | None = None,
) -> Scene:
    """Remove parties and what is folded beside them."""
    view = scene.view
    closed = set(folded)
    left = replace(
        view,
        # Whom a party brought that is hidden now belongs to no other: expanding must not take it.
        members=tuple(
            Member(m.party) if m.origin in gone else m for m in view.members if m.party not in gone
        ),
        more=tuple(m for m in view.more if m.party not in gone and m not in closed),
        hidden=view.hidden if hidden is None else hidden,
        pinned=view.pinned - gone,
        loose=view.loose - gone,
    )
    return _with_view(scene, left)


def _with_view(scene: Scene, view: View) -> Scene:
    """Return the scene with another view; the present one becomes a step that `undo` returns to."""
    if view == scene.view:
        return scene
    return replace(
        scene,
        view=view,
        keys=_extend_keys(scene.keys, view),
        past=(*scene.past, scene.view)[-STEPS_BACK:],
        future=(),
    )


def _extend_keys(keys: tuple[str, ...], view: View) -> tuple[str, ...]:
    known = set(keys)
    return (*keys, *(party for party in view.parties if party not in known))
