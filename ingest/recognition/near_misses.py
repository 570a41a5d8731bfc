"""Forms of JSON that people meet beside those that are read, and what to load in their place."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class OtherForm:
    """A form that no reader reads.

    Attributes:
        what: what it is, in words that follow "it looks like".
        advice: what to do instead.
        features: texts that its beginning has, every one of them.
    """

    what: str
    advice: str
    features: tuple[str, ...]


_WITHIN: Final = "statements of the Beneficial Ownership Data Standard within another object"
_LIST: Final = "save their list as a file of its own"
_FORMS: Final = (
    OtherForm(_WITHIN, _LIST, ('"statementID"', '"statementType"')),
    OtherForm(_WITHIN, _LIST, ('"statementId"', '"recordDetails"')),
    OtherForm(
        "entities in the form that Senzing reads",
        "load entities.ftm.json of the same dataset",
        ('"DATA_SOURCE"', '"RECORD_ID"'),
    ),
    OtherForm(
        "the index of a dataset, which names its files",
        "load one of them, such as entities.ftm.json",
        ('"resources"', "entities.ftm.json"),
    ),
    OtherForm(
        "an answer of OpenCorporates' interface",
        "load its bulk files (companies.csv, officers.csv, relationships.csv), or turn it into a "
        "table (CSV or XLSX) with their columns",
        ('"results"', '"jurisdiction_code"', '"company_number"'),
    ),
    OtherForm(
        "officers from the interface of Companies House",
        "load the company's persons with significant control, who are its owners",
        ('"officer_role"', '"appointed_'),
    ),
    OtherForm(
        "companies found at Companies House",
        "load the persons with significant control of those that are meant, or BasicCompanyData "
        "(CSV)",
        ('"searchresults#company"',),
    ),
    OtherForm(
        "a list of persons with significant control that names nobody",
        "load the company's statements or exemptions, which say why: the interface has them under "
        "persons-with-significant-control-statements and exemptions",
        ('"items"', '"active_count"', '"ceased_count"'),
    ),
    OtherForm(
        "a company's profile from the interface of Companies House",
        "load the company's persons with significant control, or BasicCompanyData (CSV)",
        ('"company_name"', '"company_number"', '"company_status"'),
    ),
    OtherForm(
        "partners or owners alone from Slovakia's register of partners of the public sector",
        "load its entries, which name both: Partneri with PartneriVerejnehoSektora and "
        "KonecniUzivateliaVyhod expanded",
        ('"Priezvisko"', '"ObchodneMeno"', '"PlatnostOd"'),
    ),
    OtherForm(
        "ISINs of an entity from GLEIF's interface",
        "load GLEIF's file that relates ISINs to LEIs (CSV)",
        ('"isins"', '"isin"', '"lei"'),
    ),
    OtherForm(
        "an answer of GLEIF's interface without an entity, a relationship or an exception",
        "if its list is empty, it has none; else ask it for lei-records, or load GLEIF's golden "
        "copy",
        ("api.gleif.org", '"data"'),
    ),
    OtherForm(
        "a JSON schema, which describes data", "load the data", ('"$schema"', '"properties"')
    ),
)


def other_form(text: str) -> OtherForm | None:
    """Return the form that the beginning of a JSON shows, ``None`` for any other text.

    >>> other_form('{"DATA_SOURCE": "A", "RECORD_ID": "1"}').advice
    'load entities.ftm.json of the same dataset'
    >>> other_form('{"name": "A"}') is None
    True
    """
    if text.lstrip()[:1] not in ("{", "["):
        return None
    found = (form for form in _FORMS if all(feature in text for feature in form.features))
    return next(found, None)
