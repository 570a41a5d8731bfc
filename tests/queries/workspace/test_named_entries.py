"""An entry that a list only names leads to the entry of that name, until a person judges else."""

from pathlib import Path

from tests.ingest.readers.ofac.made_up import EMPTY
from tests.queries.conftest import Ask

SHIP, OWNER = "ofac-1", "ofac-2"


def write_list(folder: Path) -> Path:
    ship = '1,"MADE-UP SHIP","vessel","SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Made-Up Lines",-0- \r\n'
    owner = f'2,"MADE-UP LINES",-0- ,"SDGT",{EMPTY},-0- \r\n'
    path = folder / "sdn.csv"
    path.write_bytes((ship + owner).encode() + b"\x1a")
    return path


def owners(ask: Ask) -> list[str]:
    return [row["from_id"] for row in ask("owners", SHIP, "--as-of", "2026-01-01").json]


def test_a_negative_judgement_undoes_a_resolved_name(ask_own: Ask, tmp_path: Path) -> None:
    assert ask_own("load", write_list(tmp_path), "--retrieved-on", "2025-01-01").code == 0
    assert owners(ask_own) == [OWNER]
    members = {row["member_id"] for row in ask_own("show", OWNER).json["members"]}
    (named,) = members - {OWNER}
    assert named.startswith(f"{SHIP}-owner-")
    assert ask_own("show", OWNER).json["name"] == "MADE-UP LINES"
    assert ask_own("judge", named, OWNER, "negative").code == 0
    assert owners(ask_own) == [named]
    assert ask_own("show", named).json["name"] == "Made-Up Lines"
    assert ask_own("judge", named, OWNER, "positive").code == 0
    assert owners(ask_own) == [OWNER]
