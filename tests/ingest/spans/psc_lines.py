"""Made-up lines of the PSC snapshot of every usual form, and ways to spoil them."""

import json
import random
from typing import Any

import orjson

NATURES = (
    "ownership-of-shares-25-to-50-percent",
    "ownership-of-shares-75-to-100-percent",
    "voting-rights-25-to-50-percent",
    "right-to-appoint-and-remove-directors",
    "significant-influence-or-control",
    "ownership-of-shares-75-to-100-percent-as-trust",
    "no-such-nature",
)
COUNTRIES = ("England", "Scotland", "England & Wales", "France", "Jersey", "West Yorkshire", "中国")
PLACES = ("Companies House", "Jersey", "FCA", "Register of Companies", "Charity Commission")
FORENAMES = ("Ada", "José", "Ян", "Mary Ann", "O'Neil", "李")
SURNAMES = ("Example", "Müller", "Smith-Jones", "Иванов")
LINKED = ("Example Ltd", "Mr Müller", "Smith-Jones", "Mrs Иванов")
STATEMENTS = (
    "no-individual-or-entity-with-signficant-control",
    "psc-exists-but-not-identified",
    "x",
)
ADDRESSES = (
    {},
    {"address_line_1": "Example Street", "country": "", "locality": "Hull", "premises": "1"},
    {"address_line_1": "Rue de l'Été", "country": "", "po_box": "12", "region": "Yorks"},
    {"care_of": "A", "locality": "Zürich", "postal_code": "HU1 1AA"},
)


def company_number(rng: random.Random) -> str:
    prefix = rng.choice(("", "", "", "", "", "SC", "OC", "OE", "NI", "R"))
    number = f"{prefix}{rng.randrange(10**8):08d}"[:8]
    return rng.choice((number,) * 20 + ("00000000", number[1:]))


def psc_line(rng: random.Random) -> bytes:
    """Return one line, mostly as Companies House writes it, a few with what is rare."""
    number, rare = company_number(rng), rng.random() < 0.1
    key = "".join(rng.choices("abcdefpQRSTUVW0123456789-_", k=27))
    data: dict[str, Any] = {"etag": f"{rng.getrandbits(160):040x}"}
    kind = rng.choices(
        ("individual", "corporate-entity", "super-secure", "statement"), (7, 3, 1, 1)
    )
    segment = f"persons-with-significant-control/{kind[0]}"
    if kind[0] == "statement":
        segment = "persons-with-significant-control-statements"
        data |= {"kind": "persons-with-significant-control-statement"}
        data |= {"statement": rng.choice(STATEMENTS)}
        if rng.random() < 0.3:
            data["linked_psc_name"] = rng.choice(LINKED)
    else:
        data["kind"] = f"{kind[0]}-person-with-significant-control"
        data["natures_of_control"] = rng.sample(NATURES, rng.choice((1, 1, 2, 3)))
        address = dict(rng.choice(ADDRESSES))
        if "country" in address:
            address["country"] = rng.choice(COUNTRIES)
        if address and kind[0] != "super-secure":
            data["address"] = address
    if kind[0] == "individual":
        data |= _person(rng, rare)
        data["kind"] = "individual-person-with-significant-control"
    elif kind[0] == "corporate-entity":
        data |= {"name": f"{rng.choice(SURNAMES)} & Co {rng.randrange(99)}"}
        data["identification"] = _register(rng, number)
    elif kind[0] == "super-secure":
        data["description"] = "super-secure-persons-with-significant-control"
    if rng.random() < 0.2:
        data["ceased_on"] = (
            f"20{rng.randrange(15, 27)}-0{rng.randrange(1, 10)}-1{rng.randrange(10)}"
        )
    elif rare:
        data["ceased"] = rng.random() < 0.7
    if rare and rng.random() < 0.2:
        key = f"persons-{key}"
    data["links"] = {"self": f"/company/{number}/{segment}/{key}"}
    days = 31 if rare else 28
    day = f"20{rng.randrange(16, 26)}-{rng.randrange(1, 13):02d}-{rng.randint(1, days):02d}"
    data["notified_on"] = rng.choice(("2016-04-06", day, "2016-04" if rare else day))
    line = {"company_number": number, "data": dict(sorted(data.items()))}
    if rng.random() < 0.8:
        return orjson.dumps(line)
    text = json.dumps(line, ensure_ascii=rng.random() < 0.5).encode()
    return text.replace(b"&", b"\\u0026") if rare else text


def _person(rng: random.Random, rare: bool) -> dict[str, Any]:
    forename, surname = rng.choice(FORENAMES), rng.choice(SURNAMES)
    parts = {"forename": forename, "surname": surname}
    if rng.random() < 0.6:
        parts = {"forename": forename, "middle_name": "Q", "surname": surname, "title": "Dr"}
    titled = [parts.get("title", "")] if rng.random() < 0.7 else []
    spoken = [*titled, forename, parts.get("middle_name", ""), surname]
    person: dict[str, Any] = {
        "name": " ".join(filter(None, spoken)),
        "country_of_residence": rng.choice(COUNTRIES),
        "date_of_birth": {"month": rng.randrange(1, 13 + rare), "year": rng.randrange(1900, 2010)},
        "nationality": rng.choice(("British", "French", "British,Irish")),
    }
    if not rare or rng.random() < 0.5:
        person["name_elements"] = parts
    if rare and rng.random() < 0.3:
        person["date_of_birth"] = {"year": rng.choice((1950, 30))}
        person["identity_verification_details"] = {"identity_verified_on": "2026-05-30"}
    return person


def _register(rng: random.Random, number: str) -> dict[str, str]:
    odd = (
        number,
        "1234567",
        "HRB 1234",
        "00000000",
        "na",
        "oc123456",
        "CHE-111.222",
        "No. 01234567",
    )
    usual = (company_number(rng), company_number(rng))
    return {
        "country_registered": rng.choice(COUNTRIES),
        "legal_authority": "Companies Act 2006",
        "legal_form": "Private Limited Company",
        "place_registered": rng.choice(PLACES),
        "registration_number": rng.choice(usual * 5 + odd),
    }


TOKENS = (
    *(b'"', b"\\", b" ", b",", b"}", b"{", b"[", b"]", b":", b"null", b"true", b"0", b"-", b"1.0"),
    *(b"\xff", b"\xc2\xa0", b"\x7f", b"\t", b"\x01", b"\xe2\x80\xa8", b"\\n", b"\xed\xa0\x80"),
    *(b"\xee\x80\x80", b"\xee\x80\xa0", b"\xef\xa3\xbf", b"48151623", b"1111-11-11", b'""', b"//"),
    *(b"[]", b"{}", b"\xc2\x85", b"persons-", b"/", b"27182845", b"4815"),
)
"""Signs of JSON, blanks, bytes that are no text, and what stands in for fields in templates."""
VALUES: tuple[object, ...] = (
    *(None, True, False, 0, 5, -1, "", 1.5, {}, [], "x" * 3000, "\ue000", "\ue020", "48151623"),
    *("1111-11-11", "persons-x", " England", "England ", "\xa0x", "00000000", "SC123456", ["a"]),
)


def spoiled(rng: random.Random, line: bytes) -> bytes:
    """Return a line with a few changes, which leave it an object or not."""
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        at = rng.randrange(len(line))
        end = at + rng.randrange(1, 40)
        match rng.randrange(7):
            case 0:
                line = line[:at] + rng.choice(TOKENS) + line[at:]
            case 1:
                line = line[:at] + rng.choice((b"", *TOKENS)) + line[end:]
            case 2:
                line = line[:end] + line[at:]
            case 3:
                line = line[:at] + bytes([line[at] ^ 1 << rng.randrange(8)]) + line[at + 1 :]
            case 4 | 5:
                line = _with_other_value(rng, line)
            case _:
                first = line.find(b'"', at)
                after = line.find(b'"', first + 1)
                if 0 <= first < after:
                    word = rng.choice((b"name", b"kind", b"address", b"country", b"Jersey", b"x"))
                    line = line[: first + 1] + word + line[after:]
        line = line.replace(b"\n", b" ") or b"{}"
    return line


def _with_other_value(rng: random.Random, line: bytes) -> bytes:
    try:
        whole = orjson.loads(line)
    except orjson.JSONDecodeError:
        return line
    places, waiting = [], [whole]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            places += [(one, key) for key in one]
            waiting += one.values()
    if not places:
        return line
    inside, key = rng.choice(places)
    match rng.randrange(5):
        case 0:
            del inside[key]
        case 1:
            inside[f"{key}x"] = 1
        case 2:
            items = list(inside.items())
            rng.shuffle(items)
            inside.clear()
            inside.update(items)
        case 3:
            again = orjson.dumps({key: inside[key]})[1:-1]
            return line.replace(b'"etag"', again + b',"etag"', 1)
        case _:
            inside[key] = rng.choice(VALUES)
    return orjson.dumps(whole)
