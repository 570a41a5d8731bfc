"""LEI records as LEI-CDF 1.0 had them, from 2014 to 2017, in the names of the later versions.

The release notes of version 2.0 say what replaced what: address lines, the number in a business
register with its ``register``, the free text of the legal form, and kinds of names.
"""

import re
from typing import Final

_MARKS: Final = ("Entity.LegalAddress.Line1", "Entity.BusinessRegisterEntityID")
_LINE: Final = re.compile(r"(Entity\.(?:Legal|Headquarters)Address)\.Line([1-4])")
_REGISTER: Final = "Entity.RegistrationAuthority"
_AUTHORITY: Final = re.compile(r"RA\d{6}")
_NAME_KIND: Final = re.compile(r"Entity\.OtherEntityNames\.OtherEntityName\.\d+\.type")
_NAME_KINDS: Final = {
    "OTHER_LEGAL": "ALTERNATIVE_LANGUAGE_LEGAL_NAME",
    "PREFERRED_ASCII_TRANSLITERATED_LEGAL": "PREFERRED_ASCII_TRANSLITERATED_LEGAL_NAME",
    "AUTO_ASCII_TRANSLITERATED_LEGAL": "AUTO_ASCII_TRANSLITERATED_LEGAL_NAME",
    "AUTO_ROMANIZED_LEGAL": "AUTO_ASCII_TRANSLITERATED_LEGAL_NAME",
}
_NAMES: Final = {
    "Entity.BusinessRegisterEntityID": f"{_REGISTER}.RegistrationAuthorityEntityID",
    "Entity.LegalForm": "Entity.LegalForm.OtherLegalForm",
}


def is_version_1(values: dict[str, str]) -> bool:
    """Return whether a record has fields that only version 1.0 has."""
    return any(mark in values for mark in _MARKS)


def rename_fields(values: dict[str, str]) -> dict[str, str]:
    """Return the fields of a record of version 1.0 under their names in later versions.

    Attributes of tables that spell them as in XML (``.@type``, ``.@xml:lang``) are renamed too.
    """
    found = {_later_name(_plain_name(name), value): value for name, value in values.items()}
    for name, value in found.items():
        if _NAME_KIND.fullmatch(name):
            found[name] = _NAME_KINDS.get(value, value)
    return found


def _plain_name(name: str) -> str:
    plain = name.replace(".@xml:lang", ".xmllang").replace(".@", ".")
    return plain.replace("Entity.AssociatedEntity.1.", "Entity.AssociatedEntity.")


def _later_name(name: str, value: str) -> str:
    line = _LINE.fullmatch(name)
    if line is not None:
        number = int(line[2])
        part = "FirstAddressLine" if number == 1 else f"AdditionalAddressLine.{number - 1}"
        return f"{line[1]}.{part}"
    if name == "Entity.BusinessRegisterEntityID.register":
        code = _AUTHORITY.fullmatch(value) is not None
        return f"{_REGISTER}.{'' if code else 'Other'}RegistrationAuthorityID"
    return _NAMES.get(name, name)
