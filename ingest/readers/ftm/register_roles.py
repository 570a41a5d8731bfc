"""Roles that registers state in their own words, in English."""

from collections.abc import Iterable
from typing import Final

_ENGLISH: Final = {
    "otsene osalus": "direct beneficial owner",
    "kaudne osalus": "indirect beneficial owner",
    "muu kontrolli viis": "control by other means",
    "beneficiarilor efectivi": "beneficial owner",
    "кінцевий бенефіціарний власник": "beneficial owner",
    "конечный бенефициарный владелец": "beneficial owner",
    "bénéficiaire effectif": "beneficial owner",
    "ayant droit économique": "beneficial owner",
    "wirtschaftlich berechtigter": "beneficial owner",
    "wirtschaftlich berechtigte": "beneficial owner",
    "wirtschaftlich berechtigte person": "beneficial owner",
    "бенефициар": "beneficial owner",
    "конечный бенефициар": "ultimate beneficial owner",
    "бенефіціар": "beneficial owner",
    "кінцевий бенефіціар": "ultimate beneficial owner",
    "titular real": "beneficial owner",
    "titolare effettivo": "beneficial owner",
    "beneficiario final": "beneficial owner",
    "beneficiario efectivo": "beneficial owner",
    "beneficjent rzeczywisty": "beneficial owner",
    "uiteindelijk belanghebbende": "beneficial owner",
}
"""Roles that registers state in their own words, and OpenSanctions passes on."""
_FOUNDATIONS: Final = dict.fromkeys(("founder", "founder of", "co-founder of"), "settlor")
_OWN_WORDS: Final = {
    "ua_edr": {"beneficiary": "beneficial owner"},
    "ext_ua_edr": {"beneficiary": "beneficial owner"},
    "icij_offshoreleaks": _FOUNDATIONS,
    "ext_icij_offshoreleaks": _FOUNDATIONS,
}
"""What a word means in one data set alone.

Ukraine's register names a beneficial owner by the tag ``BENEFICIARY`` of its XML, and in the
leaked papers of offshore agents founders are those of foundations.
"""


def english_roles(texts: Iterable[str], datasets: Iterable[str]) -> list[str]:
    """Return roles with those of registers in other languages translated.

    >>> english_roles(["Kaudne osalus", "BENEFICIARY"], ["ext_ua_edr"])
    ['indirect beneficial owner', 'beneficial owner']
    """
    words = dict(_ENGLISH)
    for dataset in datasets:
        words |= _OWN_WORDS.get(dataset, {})
    return [words.get(" ".join(text.casefold().split()), text) for text in texts]
