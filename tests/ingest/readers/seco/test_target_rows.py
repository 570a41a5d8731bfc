"""Switzerland: names, places, relations and numbers of targets; what is refused."""

from pathlib import Path

import pytest

from graph.record.model import Link, Name
from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened
from ingest.readers.seco.reader import READER
from tests.ingest.outcome import read_as
from tests.ingest.readers.seco.made_up import (
    IDENTITY,
    LISTED,
    NAME,
    OF_SET,
    PERSON,
    listed,
    modification,
    only,
    read,
)


def test_names_are_products_of_ordered_parts_and_scripts(tmp_path: Path) -> None:
    name = (
        '<name name-type="primary-name" quality="good">'
        '<name-part order="2" name-part-type="given-name"><value>Oleg</value>'
        '<spelling-variant lang="RUS" script="CYRL">Олег</spelling-variant></name-part>'
        '<name-part order="1" name-part-type="family-name"><value>Examplov</value>'
        '<spelling-variant lang="RUS" script="CYRL">Примеров</spelling-variant>'
        '<spelling-variant lang="GER" script="LATN">Examplow</spelling-variant></name-part>'
        '<name-part order="3" name-part-type="title"><value>Dr.</value></name-part></name>'
    )
    person = PERSON.replace(NAME, name)
    party, _, _ = only(listed(tmp_path, OF_SET + person + LISTED))
    assert party.names == [
        Name("Examplov Oleg", "name"),
        Name("Примеров Олег", "alias", "ru"),
        Name("Examplow Oleg", "alias", "de"),
    ]
    assert ("title", "Dr.") in party.data


def test_a_name_of_too_many_variants_is_cut_and_said(tmp_path: Path) -> None:
    parts = "".join(
        f'<name-part order="{n}">'
        + "".join(f"<value>a{n}{i}</value>" for i in range(9))
        + "</name-part>"
        for n in range(1, 9)
    )
    person = PERSON.replace(NAME, f'<name name-type="primary-name">{parts}</name>')
    party, _, record = only(listed(tmp_path, OF_SET + person + LISTED))
    assert len(party.names) == 64
    assert record.remarks == ["a name of many variants: only the first 64 whole names are kept"]


@pytest.mark.parametrize(
    ("type_", "quality", "kind"),
    [
        ("alias", "good", "alias"),
        ("alias", "low", "weak"),
        ("formerly-known-as", "good", "previous"),
    ],
)
def test_kinds_of_names_are_kept_apart(tmp_path: Path, type_: str, quality: str, kind: str) -> None:
    other = NAME.replace("Somebody", "Other").replace("primary-name", type_)
    person = PERSON.replace(NAME, NAME + other.replace('"good"', f'"{quality}"'))
    party, _, _ = only(listed(tmp_path, OF_SET + person + LISTED))
    assert party.names == [Name("Somebody", "name", "en"), Name("Other", kind, "en")]


def test_the_name_of_another_identity_is_an_alias(tmp_path: Path) -> None:
    second = IDENTITY.replace('main="true"', 'main="false"').replace("Somebody", "Other")
    person = f"<individual>{second}{IDENTITY}</individual>"
    party, _, _ = only(listed(tmp_path, OF_SET + person + LISTED))
    assert party.names == [Name("Other", "alias", "en"), Name("Somebody", "name", "en")]


def test_places_may_stand_behind_the_targets(tmp_path: Path) -> None:
    address = (
        '<address place-id="9"><address-details>Street 1</address-details>'
        "<p-o-box>7</p-o-box></address>"
    )
    entity = f"<entity>{IDENTITY.replace(NAME, NAME + address)}</entity>"
    place = (
        '<place ssid="9"><location>Minsk</location><country iso-code="BY">Belarus</country></place>'
    )
    party, _, _ = only(listed(tmp_path, OF_SET + entity + LISTED, behind=place))
    assert party.addresses == ["Street 1, PO box 7, Minsk, Belarus"]
    assert party.countries == ["by"]


def test_relations_are_links(tmp_path: Path) -> None:
    person = PERSON.replace(
        "</individual>", '<relation target-id="200" relation-type="related-to"/></individual>'
    )
    _, _, record = only(listed(tmp_path, OF_SET + person + LISTED))
    (link,) = [row for row in record.rows if isinstance(row, Link)]
    assert (link.source, link.target, link.role) == ("seco-100", "seco-200", "related-to")


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        (OF_SET + LISTED, "no individual, entity or object"),
        (PERSON + LISTED, "sanctions-set-id: missing"),
        (OF_SET + "<individual/>" + LISTED, "no name"),
        (
            OF_SET + f'<object object-type="submarine">{IDENTITY}</object>' + LISTED,
            "object-type: unknown value 'submarine'",
        ),
        (OF_SET + PERSON + modification("forgotten", "2020-01-01"), "unknown value 'forgotten'"),
    ],
)
def test_what_cannot_be_understood_is_refused(tmp_path: Path, inside: str, reason: str) -> None:
    records, (refusal,), _ = read(listed(tmp_path, inside))
    assert records == []
    assert reason in refusal.reason
    assert (refusal.record_id, refusal.position) == ("100", "element 1 (100)")
    assert '<target ssid="100">' in refusal.raw


def test_unknown_elements_are_said_once(tmp_path: Path) -> None:
    person = PERSON.replace("</individual>", "<mood/></individual>")
    _, _, said = read(listed(tmp_path, OF_SET + person + LISTED + "<tune/>"))
    assert said == ["ignored unknown field target.tune", "ignored unknown field individual.mood"]


def test_a_broken_file_is_refused_before_anything(tmp_path: Path) -> None:
    path = listed(tmp_path, OF_SET + PERSON + LISTED)
    path.write_text(path.read_text("utf-8")[:-9], encoding="utf-8")
    with pytest.raises(RefusedFileError, match="breaks off"):
        read(path)


@pytest.mark.parametrize("text", ["<export/>", "a,b\n1,2\n", "", "{}"])
def test_other_files_are_not_taken(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other"
    path.write_text(text, encoding="utf-8")
    assert READER.sniff(Opened(path).sniff()) == 0
    with pytest.raises(RefusedFileError):
        read_as(READER, "seco", path)


def test_a_further_type_of_name_does_not_lose_the_target(tmp_path: Path) -> None:
    """swiss-sanctions-list.xsd, ``name``: an unknown ``name-type`` is a name all the same."""
    name = IDENTITY.replace("primary-name", "pen-name").replace('main="true"', 'main="false"')
    person = PERSON.replace("</individual>", f"{name}</individual>")
    party, _, record = only(listed(tmp_path, OF_SET + person + LISTED))
    assert record.remarks == ["name-type: unknown value 'pen-name'; the name is kept as an alias"]
    assert party.names[0].kind == "name"


@pytest.mark.parametrize(
    ("tag", "identifiers"),
    [('object object-type="vessel"', ["CH-SECO:100", "IMO:9074729"]), ("entity", ["CH-SECO:100"])],
)
def test_a_number_of_the_imo_is_that_of_a_target_that_is_a_ship(
    tmp_path: Path, tag: str, identifiers: list[str]
) -> None:
    text = "No 1234567; IMO number of the vessel: 9074729."
    inside = f"<{tag}>{IDENTITY}<other-information>{text}</other-information></{tag.split()[0]}>"
    party, _, record = only(listed(tmp_path, OF_SET + inside + LISTED))
    assert (party.identifiers, record.remarks) == (identifiers, [])
    assert ("information", text) in party.data


def test_what_a_nationality_says_beside_its_country_is_kept(tmp_path: Path) -> None:
    said = (
        '<nationality><country iso-code="IR">Iran</country></nationality><nationality><country '
        'iso-code="KW">Kuwait</country><remark>withdrawn in 2002</remark></nationality>'
        "<nationality><country>Atlantis</country></nationality>"
    )
    person = PERSON.replace("</identity>", f"{said}</identity>")
    party, _, record = only(listed(tmp_path, OF_SET + person + LISTED))
    assert party.countries == ["ir", "kw"]
    assert [text for name, text in party.data if name == "nationality"] == [
        "Kuwait: withdrawn in 2002",
        "Atlantis",
    ]
    assert record.remarks == ["unknown country 'Atlantis'"]
