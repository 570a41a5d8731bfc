"""What the UK Sanctions List says, and leaves out, of a single designation."""

from pathlib import Path

from tests.ingest.test_uk_sanctions import DATE, FREEZE, KIND, NAMES, REGIME, only, xml


def test_a_designation_without_a_sanction_is_said_to_have_none(tmp_path: Path) -> None:
    _, (listing,), record = only(xml(tmp_path, DATE + NAMES + REGIME + KIND))
    assert listing.measures == []
    assert record.remarks == ["no sanctions imposed are stated: the listing has no measures"]
    _, _, record = only(xml(tmp_path, DATE + NAMES + REGIME + KIND + FREEZE))
    assert record.remarks == []
