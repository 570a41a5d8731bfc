"""Made-up entities and exceptions of GLEIF's XML of every usual form, and ways to spoil them."""

import random
import re
from xml.sax.saxutils import escape

HEADS = {
    "lei": '<lei:LEIData xmlns:lei="http://www.gleif.org/data/schema/leidata/2016">'
    "<lei:LEIHeader><lei:ContentDate>2024-04-08T08:00:00Z</lei:ContentDate></lei:LEIHeader>"
    "<lei:LEIRecords>",
    "repex": '<repex:ReportingExceptionData xmlns:repex="http://www.gleif.org/repex/2016">'
    "<repex:Header><repex:ContentDate>2024-04-08T08:00:00Z</repex:ContentDate></repex:Header>"
    "<repex:ReportingExceptions>",
}
ENDS = {
    "lei": "</lei:LEIRecords></lei:LEIData>\n",
    "repex": "</repex:ReportingExceptions></repex:ReportingExceptionData>\n",
}
NAMES = (
    "Example GmbH",
    "Müller & Söhne",
    "Пример",
    "例の会社",
    'The "Best" Ltd',
    "A > B",
    "Plain Ltd",
)
_USUAL = (9, 9, 9, 9, 1, 1, 9)
OTHER_KINDS = (
    "PREVIOUS_LEGAL_NAME",
    "TRADING_OR_OPERATING_NAME",
    "ALTERNATIVE_LANGUAGE_LEGAL_NAME",
    "NEW_KIND",
)
COUNTRIES = ("DE", "DE", "DE", "GB", "cn")
STREETS = ("Hafenstraße 1", "Hafenstraße 2", "1 High Street", "C/O A & B", "Room 12, Floor 3")
CITIES = ("Hamburg", "London", "Paris", "Bonn")
REGISTERS = (
    ("RA000242", "HRB 12345"),
    ("RA000242", "HRB12345"),
    ("RA000585", "01234567"),
    ("RA000585", "1234567"),
    ("RA000585", "SC123456"),
    ("RA000192", "123456789"),
    ("RA000463", "12345678"),
    ("RA999999", "4711 4711"),
    ("RA888888", "x"),
    ("RA000665", "S000005113"),
    ("RA000469", "RC 603 315"),
)
TIMES = ("T00:00:00Z", "T00:00:00.000Z", "T00:00:00+02:00", "", "T23:00:00Z", "T22:00:00.000Z")
EVENTS = ("CHANGE_LEGAL_NAME", "DISSOLUTION", "ABSORPTION", "MERGERS_AND_ACQUISITIONS")
REASONS = ("NO_KNOWN_PERSON", "NATURAL_PERSONS", "NON_CONSOLIDATING", "NO_SUCH_REASON")
_KINDS = ("DIRECT", "ULTIMATE")


def lei_number(rng: random.Random) -> str:
    """Return an LEI, a few of them with other check digits or in lower case."""
    begin = "".join(rng.choices("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=18))
    number = int("".join(str(int(sign, 36)) for sign in begin) + "00")
    check = 98 - number % 97
    usual = f"{begin}{check:02}"
    return rng.choice((usual,) * 40 + (f"{begin}{check % 90 + 5:02}", usual.lower(), begin))


def _day(rng: random.Random) -> str:
    rare = rng.random() < 0.02
    (time,) = rng.choices(TIMES, (40, 40, 5, 5, 1, 1))
    year = rng.choice((9999, 203, 2100, 1212, 1899)) if rare else rng.randrange(1950, 2024)
    return f"{year:04}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}{time}"


def _one(prefix: str, name: str, text: str, attributes: str = "") -> str:
    return f"<{prefix}:{name}{attributes}>{escape(text)}</{prefix}:{name}>"


def _address(rng: random.Random) -> str:
    parts = [_one("lei", "FirstAddressLine", rng.choice(STREETS))]
    for _ in range(rng.choice((0, 0, 0, 0, 0, 1, 1, 2, 5))):
        parts.append(_one("lei", "AdditionalAddressLine", rng.choice(STREETS)))
    parts.append(_one("lei", "City", rng.choice(CITIES)))
    if rng.random() < 0.5:
        parts.append(_one("lei", "Region", rng.choice(("DE-HH", "GB-LND"))))
    parts.append(_one("lei", "Country", rng.choice(COUNTRIES)))
    if rng.random() < 0.7:
        parts.append(_one("lei", "PostalCode", f"{rng.randrange(10**5):05}"))
    return "".join(parts)


def _events(rng: random.Random) -> str:
    said = [
        f'<lei:LegalEntityEvent event_status="{rng.choice(("COMPLETED", "IN_PROGRESS"))}">'
        + _one("lei", "LegalEntityEventType", rng.choice(EVENTS))
        + _one("lei", "LegalEntityEventEffectiveDate", _day(rng))
        + _one("lei", "LegalEntityEventRecordedDate", _day(rng))
        + "</lei:LegalEntityEvent>"
        for _ in range(rng.choice((1, 1, 2, 3, 4)))
    ]
    return f"<lei:LegalEntityEvents>{''.join(said)}</lei:LegalEntityEvents>"


def lei_element(rng: random.Random) -> str:
    """Return one entity, mostly as the golden copy writes it, a few with what is rare."""
    (name,) = rng.choices(NAMES, _USUAL)
    name = f"{name} {rng.randrange(99)}"
    said = [_one("lei", "LegalName", name, f' xml:lang="{rng.choice(("de", "en"))}"')]
    if rng.random() < 0.4:
        said.append("<lei:OtherEntityNames>")
        for _ in range(rng.choice((1, 1, 2, 5))):
            other = rng.choice((name, *[f"Old {rng.randrange(99)}"] * 9))
            kind = f' xml:lang="en" type="{rng.choices(OTHER_KINDS, (9, 9, 9, 1))[0]}"'
            said.append(_one("lei", "OtherEntityName", other, kind))
        said.append("</lei:OtherEntityNames>")
    legal = _address(rng)
    near = rng.choice((legal, legal, legal, _address(rng), legal.replace("Bonn", "Köln")))
    said.append(f'<lei:LegalAddress xml:lang="de">{legal}</lei:LegalAddress>')
    said.append(f'<lei:HeadquartersAddress xml:lang="de">{near}</lei:HeadquartersAddress>')
    authority, number = rng.choice(REGISTERS)
    if rng.random() < 0.8:
        said.append("<lei:RegistrationAuthority>")
        said.append(_one("lei", "RegistrationAuthorityID", authority))
        said.append(_one("lei", "RegistrationAuthorityEntityID", number))
        said.append("</lei:RegistrationAuthority>")
    said.append(_one("lei", "LegalJurisdiction", rng.choice(("DE", "GB", "US-DE"))))
    said.append(_one("lei", "EntityCategory", rng.choice(("GENERAL",) * 9 + ("FUND", "NEW"))))
    said.append(
        f"<lei:LegalForm>{_one('lei', 'EntityLegalFormCode', rng.choice(('2HBR', '8888')))}"
        "</lei:LegalForm>"
    )
    said.append(_one("lei", "EntityStatus", rng.choice(("ACTIVE", "ACTIVE", "INACTIVE"))))
    if rng.random() < 0.8:
        said.append(_one("lei", "EntityCreationDate", _day(rng)))
    if rng.random() < 0.2:
        said.append(_one("lei", "EntityExpirationDate", _day(rng)))
        said.append(_one("lei", "EntityExpirationReason", "DISSOLVED"))
    if rng.random() < 0.3:
        said.append(_events(rng))
    rest = [
        _one("lei", "InitialRegistrationDate", _day(rng)),
        _one("lei", "LastUpdateDate", _day(rng)),
        _one("lei", "RegistrationStatus", rng.choice(("ISSUED",) * 5 + ("LAPSED", "DUPLICATE"))),
        _one("lei", "NextRenewalDate", _day(rng)),
        _one("lei", "ManagingLOU", lei_number(rng)),
    ]
    if authority == "RA000665":
        rest.append(
            "<lei:ValidationAuthority>"
            f"{_one('lei', 'ValidationAuthorityID', authority)}"
            f"{_one('lei', 'ValidationAuthorityEntityID', number)}</lei:ValidationAuthority>"
        )
    more = "<lei:Extension><x:a xmlns:x='u'>1</x:a></lei:Extension>" if rng.random() < 0.1 else ""
    return (
        f"<lei:LEIRecord>{_one('lei', 'LEI', lei_number(rng))}"
        f"<lei:Entity>{''.join(said)}</lei:Entity>"
        f"<lei:Registration>{''.join(rest)}</lei:Registration>{more}</lei:LEIRecord>"
    )


def repex_element(rng: random.Random) -> str:
    """Return one reporting exception."""
    kind = f"{rng.choice(_KINDS)}_ACCOUNTING_CONSOLIDATION_PARENT"
    said = [_one("repex", "LEI", lei_number(rng)), _one("repex", "ExceptionCategory", kind)]
    for reason in rng.sample(REASONS[:3], rng.choice((1, 1, 2))):
        said.append(_one("repex", "ExceptionReason", reason))
    if rng.random() < 0.05:
        said.append(_one("repex", "ExceptionReason", REASONS[3]))
    if rng.random() < 0.2:
        said.append(_one("repex", "ExceptionReference", rng.choice(NAMES)))
    return f"<repex:Exception>{''.join(said)}</repex:Exception>"


ELEMENTS = {"lei": lei_element, "repex": repex_element}


def xml_file(kind: str, elements: list[str], between: str = "\n") -> bytes:
    """Return a file of elements, with these blanks between them."""
    return f"{HEADS[kind]}{between}{between.join(elements)}{between}{ENDS[kind]}".encode()


TOKENS = (
    *("<", ">", "&", '"', "\\", " ", "\n", "\t", "\r", "\x01", "~", "~1~", "&amp;", "&lt;", "&gt;"),
    *("&#233;", "&#13;", "&#x41;", "&quot;", "<!-- a -->", "<![CDATA[x]]>", "<?p i?>", "<a/>"),
    *("\u00a0", "\u2028", "\ue000", "\ue020", "1212-12-12", "XQ00", "\u4e2d", "<b>c</b>"),
)
"""Signs of XML, blanks, and what stands in for fields in templates."""
VALUES = (
    *("", " ", " x", "x ", "\u00a0x", "DE", "2020-01-01", "1212-12-12T00:00:00Z", "9999-01-01"),
    *("2020", "ACTIVE", "x" * 3000, "xq00tz4wjk8vplghma", "12345678", "RA000585", "\ue001"),
)
_TEXT = re.compile(r">([^<>]+)<")
_ELEMENT = re.compile(r"<([\w:]+)(?: [^<>]*)?>[^<>]*</\1>")


def spoiled(rng: random.Random, element: str) -> str:
    """Return an element with a few changes, which leave it one or not."""
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        at = rng.randrange(len(element))
        end = at + rng.randrange(1, 40)
        texts, inner = [*_TEXT.finditer(element)], [*_ELEMENT.finditer(element)]
        match rng.randrange(8):
            case 0:
                element = element[:at] + rng.choice(TOKENS) + element[at:]
            case 1:
                element = element[:at] + rng.choice(("", *TOKENS)) + element[end:]
            case 2:
                element = element[:end] + element[at:]
            case 3 | 4 if texts:
                one = rng.choice(texts)
                value = rng.choice((escape(rng.choice(VALUES)), rng.choice(TOKENS)))
                element = element[: one.start(1)] + value + element[one.end(1) :]
            case 5 if texts:
                one, other = rng.choice(texts), rng.choice(texts)
                element = element[: one.start(1)] + other[1] + element[one.end(1) :]
            case 6 if inner:
                one = rng.choice(inner)
                again = rng.choice(("", one[0] * 2))
                element = element[: one.start()] + again + element[one.end() :]
            case _ if texts:
                one = rng.choice(texts)
                spot = rng.randint(one.start(1), one.end(1))
                element = element[:spot] + rng.choice(TOKENS) + element[spot:]
    return element
