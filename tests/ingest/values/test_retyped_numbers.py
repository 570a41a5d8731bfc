"""A number under another scheme than its own is read as what it is, and a person is told."""

from ingest.values.record_fields import identifier


def test_a_retyped_number_has_a_remark() -> None:
    remarks: list[str] = []
    found = identifier("RU-INN", "1027700043502", remarks)
    assert str(found) == "RU-OGRN:1027700043502"
    assert remarks == ["RU-INN 1027700043502 has the check digits of RU-OGRN and is read as that"]
    assert str(identifier("RU-INN", "7706107510", remarks)) == "RU-INN:7706107510"
    assert len(remarks) == 1
