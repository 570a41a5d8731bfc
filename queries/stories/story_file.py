"""Stories as files of the workspace's folder `stories`: read, checked, changed in one step.

    <workspace>/stories/<name>.story.json             a story, to be mailed and opened elsewhere
    <workspace>/stories/removed/<name>.story.json     one that was removed

A story carries whatever it shows (texts, footnotes, pictures, rows), so that it can be read where
the data are not. Its steps carry the question too, so that it can be asked again where they are.
"""

import json
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import UnionType
from typing import (
    Any,
    Final,
    Literal,
    NotRequired,
    TypedDict,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from filelock import FileLock

from graph.head.decisions import today
from graph.values.errors import InputError
from graph.values.file_digests import digest_text, read_stored
from graph.values.name_keys import fold_name
from graph.values.os_errors import os_error_advice, remember_change
from queries.party_answer.page_shape import Span
from queries.stories.story_picture import picture_fault

SEAL: Final = "blake2"
CHANGED: Final = (
    "was changed outside this program since it was written: what it says need not be what was "
    "pinned, nor what somebody checked"
)
FOLDER: Final = "stories"
REMOVED: Final = "removed"
SUFFIX: Final = ".story.json"
FORMAT: Final = "ownership-explorer/story"
VERSION: Final = 1
MOST_BYTES: Final = 50 << 20
MOST_STEPS: Final = 500
KINDS: Final = {
    "sentence": "What an answer says",
    "statement": "What a source says",
    "picture": "Picture",
    "comparison": "Comparison",
    "rows": "Rows of a saved query",
}
"""What a step can be, with its words."""
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")


def sealed_bytes(story: Mapping[str, Any]) -> bytes:
    """Return a story as its file, with its hash; the same story gives the same bytes.

    One that was changed outside this program has an empty hash, and keeps it.
    """
    said = {key: value for key, value in story.items() if key != SEAL}
    return _text({**said, SEAL: "" if SEAL in story else digest_text(_text(said))})


def is_changed(said: Mapping[str, Any]) -> bool:
    """Return whether a story's file is no more what was written."""
    body = {key: value for key, value in said.items() if key != SEAL}
    return bool(said.get(SEAL) != digest_text(_text(body)))


def change_warning(story: Mapping[str, Any]) -> str:
    """Return the sentence for a story that was changed outside this program, else nothing."""
    return f"This story {CHANGED}." if SEAL in story else ""


def _text(said: Mapping[str, Any]) -> bytes:
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


class Proof(TypedDict):
    """A statement that a step cites, as a sentence with its source, and the parties it joins."""

    record: str
    claim: str
    footnote: str
    ends: list[str]


class Step(TypedDict):
    """One thing that was pinned, with what is needed to ask again, on whichever data.

    ``id`` is eight hexadecimal digits, ``kind`` a key of ``KINDS``. ``question`` has ``party``,
    ``as_of``, ``known_on``, ``regimes``, and whatever else the kind needs. Numbers in ``spans``
    count ``proofs`` from 1; ``rows`` is a table by the titles of its columns, ``picture`` an SVG or
    empty. ``checked_by`` and ``checked_on`` are empty while nobody has checked it.
    """

    id: str
    kind: Literal["sentence", "statement", "picture", "comparison", "rows"]
    title: str
    question: dict[str, Any]
    data_version: str
    pinned_on: str
    spans: list[Span]
    proofs: list[Proof]
    rows: list[dict[str, str]]
    picture: str
    remark: str
    checked_by: str
    checked_on: str


class Story(TypedDict):
    """A story: its title and its steps in order; ``blake2`` is empty once others changed it."""

    format: str
    version: int
    title: str
    steps: list[Step]
    blake2: NotRequired[str]


class StoryRow(TypedDict):
    """One line of the list of stories; ``changed_on`` is the day of the file.

    ``changed_outside``: it was changed outside this program since it was written.
    """

    name: str
    title: str
    steps: int
    checked: int
    changed_on: str
    changed_outside: bool


def new_step(kind: str, title: str, question: dict[str, Any], data_version: str) -> Step:
    """Return a step of a kind without content."""
    return {
        "id": secrets.token_hex(4),
        "kind": kind,  # type: ignore[typeddict-item]
        "title": title,
        "question": question,
        "data_version": data_version,
        "pinned_on": today(),
        "spans": [],
        "proofs": [],
        "rows": [],
        "picture": "",
        "remark": "",
        "checked_by": "",
        "checked_on": "",
    }


def parse_story(content: bytes, name: str) -> Story:
    """Return the story of anybody's file; `InputError` for what a story may not be or hold."""
    if len(content) > MOST_BYTES:
        raise InputError(f"{name} is too large for a story; at most {MOST_BYTES >> 20} MB")
    try:
        read = json.loads(content)
    except (ValueError, RecursionError):
        raise InputError(f"{name} is no story: it is no JSON") from None
    if not isinstance(read, dict) or read.get("format") != FORMAT:
        raise InputError(f"{name} is no story: save one on the page Stories")
    if read.get("version") != VERSION:
        raise InputError(f"{name} was made by a later version of this program")
    wrong = _shape_fault(read, Story, "the story")
    if not wrong and len(read["steps"]) > MOST_STEPS:
        wrong = f"it has more than {MOST_STEPS} steps"
    if not wrong:
        wrong = next(filter(None, map(_step_fault, read["steps"])), "")
    if wrong:
        raise InputError(f"{name} cannot be read as a story: {wrong}")
    if is_changed(read):
        read[SEAL] = ""
    else:
        read.pop(SEAL, None)
    story: Story = read  # type: ignore[assignment]
    return story


def _shape_fault(value: object, hint: Any, where: str) -> str:
    """Return what of a value does not fit a type, or nothing."""
    if is_typeddict(hint):
        if not isinstance(value, dict):
            return f"{where} is no object"
        needed = hint.__required_keys__
        if lacking := sorted(needed - value.keys()):
            return f"{where} lacks {lacking[0]}"
        kinds = _types_of(hint)
        found = (_shape_fault(value[k], kinds[k], f"{where}, {k}") for k in kinds if k in value)
        return next(filter(None, found), "")
    kind, inside = get_origin(hint), get_args(hint)
    if kind is Literal:
        return "" if value in inside else f"{where} is not known"
    if kind is UnionType:
        return "" if value is None else _shape_fault(value, inside[0], where)
    if kind in (list, dict):
        if not isinstance(value, kind):
            return f"{where} is no {kind.__name__}"
        items = value.values() if isinstance(value, dict) else value
        found = (_shape_fault(one, inside[-1], where) for one in items)
        return next(filter(None, found), "")
    fits = hint is Any or (isinstance(value, hint) and not isinstance(value, bool))
    return "" if fits else f"{where} is no {hint.__name__}"


@cache
def _types_of(shape: Any) -> dict[str, Any]:
    """Return the type of each key of a shape; to work them out takes longer than to read a step."""
    return get_type_hints(shape)


def _step_fault(step: Step) -> str:
    cited = {number for span in step["spans"] for number in span.get("notes") or ()}
    if not cited <= set(range(1, len(step["proofs"]) + 1)):
        return f"{step['title'][:60]} cites a note that it does not have"
    return picture_fault(step["picture"]) if step["picture"] else ""


class StoryFolder:
    """The stories of one workspace."""

    def __init__(self, workspace: Path) -> None:
        """Set the folder; it is made by the first story."""
        self._folder = workspace / FOLDER

    def rows(self) -> list[StoryRow]:
        """Return every story that can be read, the one changed last first."""
        found: list[tuple[float, StoryRow]] = []
        for path in sorted(self._folder.glob(f"*{SUFFIX}")):
            name = path.name.removesuffix(SUFFIX)
            try:
                story = self.read(name)
            except InputError:
                continue
            time = path.stat().st_mtime
            changed = datetime.fromtimestamp(time, UTC).date().isoformat()
            checked = sum(bool(step["checked_by"]) for step in story["steps"])
            row: StoryRow = {
                "name": name,
                "title": story["title"],
                "steps": len(story["steps"]),
                "checked": checked,
                "changed_on": changed,
                "changed_outside": SEAL in story,
            }
            found.append((time, row))
        return [row for _, row in sorted(found, key=lambda item: (-item[0], item[1]["name"]))]

    def unreadable(self) -> dict[str, str]:
        """Return by name what is wrong with each story that `rows` leaves out."""
        found: dict[str, str] = {}
        for path in sorted(self._folder.glob(f"*{SUFFIX}")):
            try:
                self.read(name := path.name.removesuffix(SUFFIX))
            except InputError as wrong:
                found[name] = str(wrong)
        return found

    def hand_changes(self) -> dict[str, str]:
        """Return by name what to know of each story that was changed outside this program."""
        names = [row["name"] for row in self.rows() if row["changed_outside"]]
        return {name: f"{self._path(name)} {CHANGED}" for name in names}

    def read(self, name: str) -> Story:
        """Return a story; `InputError` if there is none of this name, or it cannot be read."""
        path = self._path(name)
        try:
            return parse_story(read_stored(path), path.name)
        except InputError as wrong:
            raise InputError(f"{wrong}. Restore {path} from a copy, or move it away") from None
        except FileNotFoundError:
            if path.is_symlink():
                raise InputError(f"{path} is a link that leads nowhere; restore it") from None
            known = ", ".join(
                path.name.removesuffix(SUFFIX) for path in self._folder.glob(f"*{SUFFIX}")
            )
            raise InputError(
                f"there is no story {name!r}; {f'known: {known}' if known else 'there is none yet'}"
            ) from None
        except OSError as wrong:
            raise InputError(f"{path} cannot be read: {os_error_advice(wrong)}") from None

    def begin(
        self, title: str, steps: list[Step] | None = None, *, is_changed: bool = False
    ) -> str:
        """Write a new story, or one from elsewhere, and return its name, which no other has.

        Raises `InputError` for no title.
        """
        if not title.strip():
            raise InputError("a story needs a title")
        stem = re.sub(r"[^a-z0-9]+", "-", fold_name(title)).strip("-")[:50] or "story"
        self._folder.mkdir(mode=0o700, exist_ok=True)
        with self._lock():
            name, number = stem, 2
            while self._path(name).exists():
                name, number = f"{stem}-{number}", number + 1
            fresh: Story = {
                "format": FORMAT,
                "version": VERSION,
                "title": title.strip(),
                "steps": steps or [],
            }
            if is_changed:
                fresh[SEAL] = ""
            self._write(name, fresh)
        return name

    def change(self, name: str, change: Callable[[Story], None]) -> Story:
        """Read, change and write a story while nobody else does; `InputError` if it cannot be."""
        self._path(name)
        if not self._folder.is_dir():
            raise InputError("there is no story yet")
        with self._lock():
            story = self.read(name)
            change(story)
            if len(story["steps"]) > MOST_STEPS:
                raise InputError(f"a story has at most {MOST_STEPS} steps; begin another")
            self._write(name, story)
        return story

    def add_steps(self, name: str, steps: list[Step]) -> Story:
        """Put steps at the end of a story."""
        return self.change(name, lambda story: story["steps"].extend(steps))

    def remove(self, name: str) -> None:
        """Move a story into the folder of removed ones, over an earlier one of its name."""
        gone = self._folder / REMOVED
        path = self._path(name)
        if not path.is_file():
            raise InputError(f"there is no story {name!r}")
        gone.mkdir(mode=0o700, exist_ok=True)
        path.replace(gone / path.name)
        remember_change()

    def restore(self, name: str) -> None:
        """Move a removed story back; `InputError` if it is gone, or another has its name."""
        path = self._path(name)
        gone = self._folder / REMOVED / path.name
        with self._lock():
            if path.exists() or not gone.is_file():
                raise InputError(
                    f"the story {name!r} cannot be brought back; look into {gone.parent}"
                )
            gone.replace(path)

    def _path(self, name: str) -> Path:
        if _NAME.fullmatch(name) is None:
            raise InputError(f"{name[:60]!r} is no name of a story; `story list` shows them")
        return self._folder / f"{name}{SUFFIX}"

    def _lock(self) -> FileLock:
        return FileLock(self._folder / ".lock", timeout=10, mode=0o600)

    def _write(self, name: str, story: Story) -> None:
        path = self._path(name)
        fresh = path.with_name(f".{path.name}.new")
        try:
            fresh.touch(mode=0o600)
            fresh.write_bytes(sealed_bytes(story))
            fresh.replace(path)
            remember_change()
        except OSError as wrong:
            fresh.unlink(missing_ok=True)
            said = os_error_advice(wrong)
            raise InputError(f"{path} cannot be written, and is as it was: {said}") from None
