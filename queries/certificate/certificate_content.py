"""What a certificate says: the question, every line's party and results, what was searched.

Nothing in it depends on the clock or on this machine: the same question on the same data version,
with the same decisions and the same version of this program, gives the same content. Numbers are
whole or texts, so that the text that is signed has one form only.
"""

import base64
import csv
import hashlib
import io
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graph.regimes.read_regimes import FOLDER as RULES
from graph.regimes.read_regimes import load_regimes
from graph.regimes.regime import RegimeVersion
from graph.values.dates import parse_day
from graph.values.errors import InputError, NotFoundError
from graph.values.identifiers import has_known_scheme, identifier_advice
from queries.answers.regime_rows import regime_rows
from queries.certificate.certificate_searched import (
    Ground,
    near_parties,
    not_searched,
    searched_files,
)
from queries.draw.page_tables import verdict_figures
from queries.question.answer import cell_text
from queries.question.remark import drop_remark
from queries.question.verdict_rows import ScreenedRow
from queries.screening.line_rows import CHOOSE
from queries.screening.screen_list import Screened, screen
from queries.words.sentences import capitalise, end_sentence

if TYPE_CHECKING:
    from queries.workspace.workspace import Workspace

Content = dict[str, Any]
NOTE: Final = (
    "The signature proves which key made this certificate and that nothing in it was changed "
    "since. It does not prove that the answer is right. Ownership or a link is not evidence of "
    "wrongdoing; that nothing was found does not clear anybody."
)
_TEXT_OPTIONS: Final = ("as_of", "known_on", "candidates", "encoding")
_FLAGS: Final = ("strict", "wide")


@dataclass(frozen=True)
class CertificateQuestion:
    """What a certificate is asked for: ``what`` ``PARTY`` may be, or a list with its file's name.

    ``options`` are ``regimes`` and the other options of `screen`, as the command line has them.
    """

    what: str
    list_name: str
    list_content: bytes
    options: Mapping[str, Any]

    @classmethod
    def from_content(cls, content: Content) -> "CertificateQuestion":
        """Return the question of a certificate, to ask again; `ValueError` for a wrong type."""
        asked = content.get("question")
        listed = asked.get("list") if isinstance(asked, dict) else None
        listed = listed or {"file": "", "content": ""}
        if not isinstance(asked, dict) or not isinstance(listed, dict):
            raise ValueError("it holds no question")
        texts = [asked.get("party") or "", listed.get("file"), listed.get("content")]
        texts += [asked.get(key) or "" for key in _TEXT_OPTIONS]
        regimes = asked.get("regimes")
        texts += regimes if isinstance(regimes, list) else [None]
        if not all(isinstance(text, str) for text in texts):
            raise ValueError("its question is not complete")
        what, name, packed, *_ = map(str, texts)
        options = {key: asked[key] for key in ("regimes", *_TEXT_OPTIONS) if asked.get(key)}
        options |= {key: asked.get(key) is True for key in _FLAGS}
        return cls(what, name, base64.b64decode(packed, validate=True), options)


def certificate_content(workspace: "Workspace", asked: CertificateQuestion) -> Content:
    """Ask, and return what a certificate says of it; every byte it rests on is checked before.

    Raises `NotFoundError` for a name of several parties, or if nothing is loaded; `InputError` for
    a rule, a day or the list, or if a store answers; `DamagedRecordError`.
    """
    if workspace.remote:
        raise InputError(
            "A certificate rests on files with hashes and a key of the workspace. Leave --store out"
        )
    verified = workspace.backend.verify()
    if not workspace.sources():
        workspace.resolve(asked.what or "?")
    answer, recognised = _ask(workspace, asked)
    settings = answer.settings
    ground = Ground(workspace.backend, settings.get("known_on"))
    remarks: dict[str, int] = {}
    matches = {match.line.row_no: match for match in answer.matches}
    by_line: dict[int, list[ScreenedRow]] = {}
    for row in answer.rows:
        # A party that was typed is one line under all rules.
        by_line.setdefault(row["row_no"] if matches else 1, []).append(row)
    lines = [
        {
            **_line(ground, rows, remarks),
            "recognised": recognised or rows[0]["match_reason"],
            **near_parties(ground, rows, matches.get(number)),
        }
        for number, rows in by_line.items()
    ]
    return {
        "question": _question_row(asked, settings, lines),
        "rules": list(_rule_rows(workspace, answer.rows, settings["as_of"])),
        "lines": lines,
        "remarks": list(remarks),
        "searched": searched_files(ground),
        "not_searched": list(not_searched(workspace, ground, settings)),
        "data_version": workspace.data_version,
        "software": f"ownership-explorer {version('ownership-explorer')}",
        "checked": verified,
        "note": NOTE,
    }


def _ask(workspace: "Workspace", asked: CertificateQuestion) -> tuple[Screened, str]:
    """Return the answer, and how a party that was typed was recognised."""
    if asked.list_name:
        return _screen_table(workspace, asked.list_name, asked.list_content, asked.options), ""
    try:
        party = workspace.resolve(asked.what)
    except NotFoundError as wrong:
        if "more than one" in str(wrong) or identifier_advice(asked.what) is not None:
            raise
        table = io.StringIO()
        column = "number" if has_known_scheme(asked.what) else "name"
        csv.writer(table).writerows([[column], [asked.what]])
        return _screen_table(workspace, "typed.csv", table.getvalue().encode(), asked.options), ""
    how = "by its name, which no other loaded party has"
    if has_known_scheme(asked.what):
        how = "by its number"
    elif workspace.world.number_of(asked.what.strip()) is not None:
        how = "by its id in this record"
    return screen(workspace, [party], None, asked.options, drop_remark), how


def _screen_table(
    workspace: "Workspace", name: str, content: bytes, options: Mapping[str, Any]
) -> Screened:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, Path(name).name)
        path.write_bytes(content)
        return screen(workspace, (), path, options, drop_remark)


def _question_row(
    asked: CertificateQuestion, settings: Mapping[str, Any], lines: Sequence[Content]
) -> Content:
    listed = {
        "file": asked.list_name,
        "sha256": hashlib.sha256(asked.list_content).hexdigest(),
        "lines": len(lines),
        "content": base64.b64encode(asked.list_content).decode("ascii"),
    }
    return {
        "candidates": asked.options.get("candidates") or "strong",
        "encoding": asked.options.get("encoding"),
        **{key: bool(asked.options.get(key)) for key in _FLAGS},
        "party": asked.what or None,
        "list": listed if asked.list_name else None,
        "regimes": list(settings["regimes"]),
        "as_of": settings["as_of"],
        "known_on": settings.get("known_on"),
    }


def _line(ground: Ground, rows: Sequence[ScreenedRow], remarks: dict[str, int]) -> Content:
    """Return a line: which party it is, and the result under each rule."""
    first = rows[0]
    return {
        "line": first["row_no"],
        "your_ref": first["your_ref"],
        "typed": first["input_name"],
        "party": _party_row(ground, first),
        "status": first["match_status"] or "matched",
        "results": [_result(row, ground.refused, remarks) for row in rows],
    }


def _party_row(ground: Ground, row: ScreenedRow) -> Content | None:
    party = row["subject_id"]
    if party is None:
        return None
    number = ground.world.number_of(party)
    stated = [] if number is None else ground.world.party_rows(number)
    return {
        "id": party,
        "name": row["subject_name"],
        "name_original": row["subject_name_original"],
        "jurisdiction": row["jurisdiction"],
        "identifiers": sorted({one for each in stated for one in each["identifiers"]}),
        "rows": sorted({each["id"] for each in stated}),
    }


def _result(row: ScreenedRow, refused: Collection[str], remarks: dict[str, int]) -> Content:
    """Return a result; what is refused is told once, with what was not searched."""
    told = "Ask again with the id or number of the one that is meant."
    caveats = [
        text.replace(CHOOSE, told) for text in row.get("caveats") or () if text not in refused
    ]
    is_assessed = row["verdict"] != "not_assessed"
    return {
        "regime": row["regime"],
        "rule_id": row["rule_id"],
        "verdict": row["verdict"],
        "result": row["result"],
        "sentence": row.get("sentence") or _nobody_sentence(row),
        "figures": dict(verdict_figures(row)) if is_assessed else {},
        "counted_share": _share_ends(row) if is_assessed else None,
        "listed_owners": list(row.get("listed_owner_names") or ()),
        "listed_owner_ids": list(row["listed_owners"]),
        "flags": list(row["flags"]),
        "evidence": list(row.get("evidence") or ()),
        "sources": list(row.get("footnotes") or ()),
        "remarks": [remarks.setdefault(text, len(remarks)) for text in caveats],
    }


def _nobody_sentence(row: ScreenedRow) -> str:
    """Return why a line that has no party was not assessed."""
    return (
        f"{row['result']}. {end_sentence(capitalise(row['match_reason'] or 'no party is meant'))}"
    )


def _share_ends(row: ScreenedRow) -> Content:
    """Return the ends of the share that the rule counts, in percent as texts."""
    return {
        "min_pct": cell_text(row["own_min_pct"]),
        "max_pct": cell_text(row["own_max_pct"]),
        "min_closed": row["min_closed"],
        "max_closed": row["max_closed"],
    }


def _rule_rows(
    workspace: "Workspace", rows: Sequence[ScreenedRow], as_of: str
) -> Iterator[Content]:
    """Yield each rule with the version that answered, the text it rests on, and its file's hash."""
    known = {one["key"]: one for one in regime_rows(workspace.backend.rule_statuses())}
    versions: dict[str, set[str]] = {}
    for row in rows:
        versions.setdefault(row["regime"], set()).update(filter(None, [row["rule_id"]]))
    for key, used in versions.items():
        if not used and isinstance(
            held := load_regimes()[key].version_on(parse_day(as_of)), RegimeVersion
        ):
            # Nobody was assessed; this is the version that would have been asked.
            used.add(held.rule_id)
        texts = [
            citation["text"]
            for one in known[key]["versions"]
            if one["rule_id"] in used
            for citation in one["citations"][:1]
        ]
        yield {
            "regime": key,
            "title": load_regimes()[key].title,
            "short": load_regimes()[key].short.upper() or key,
            "rule_ids": sorted(used),
            "texts": texts,
            "file_sha256": hashlib.sha256((RULES / f"{key}.toml").read_bytes()).hexdigest(),
            "set_status": [dict(one) for one in known[key]["set_status"]],
        }
