"""Made-up names and days: enough different ones, and shaped like those of registers."""

from typing import Final

FIRST: Final = (
    "Anna Boris Clara Dmitri Elena Farid Greta Hassan Irina Jakob Karin Leyla Maxim Nadia Oleg "
    "Paula Quentin Rosa Samir Tatiana Umar Vera Wilhelm Xenia Yusuf Zoya Анна Борис Елена Дмитрий"
).split()
LAST: Final = (
    "Almeida Brandt Corwin Dvorak Eriksen Farkas Grishin Hoekstra Ivanov Jansen Kowalski Lindqvist "
    "Moreau Novak Okafor Petrov Quist Rahimi Silva Takacs Ulrich Vasiliev Wagner Yilmaz Zhukov "
    "Смирнов Кузнецов Волков Орлов Морозов"
).split()
WORDS: Final = (
    "Alder Baltic Cobalt Delta Ember Falcon Granite Harbour Indigo Juniper Kestrel Lumen Meridian "
    "Nordic Onyx Pioneer Quartz River Summit Tundra Umbra Vertex Willow Zenith Северный Восток"
).split()
TRADES: Final = (
    "Capital Chemicals Engineering Foods Freight Holdings Industries Logistics Marine Metals "
    "Mining Partners Pharma Resources Shipping Software Steel Timber Trading Ventures"
).split()
FORMS: Final = "Ltd GmbH B.V. LLC S.A. ООО AG PLC Oy s.r.o.".split()


def person_name(number: int) -> str:
    """Return the name of a person by number; names differ up to about a million."""
    first, rest = FIRST[number % len(FIRST)], number // len(FIRST)
    last, rest = LAST[rest % len(LAST)], rest // len(LAST)
    middle, rest = LAST[-1 - rest % len(LAST)], rest // len(LAST)
    return f"{first} {middle} {last}" if rest == 0 else f"{first} {middle} {last} {syllables(rest)}"


def company_name(number: int) -> str:
    """Return the name of a company by number; all names differ."""
    word, rest = WORDS[number % len(WORDS)], number // len(WORDS)
    trade, rest = TRADES[rest % len(TRADES)], rest // len(TRADES)
    form, rest = FORMS[rest % len(FORMS)], rest // len(FORMS)
    return f"{word} {syllables(rest)} {trade} {form}".replace("  ", " ")


def syllables(number: int) -> str:
    """Return a pronounceable word that differs for each number, empty for 0."""
    consonants, vowels, word = "bdfgklmnprstvz", "aeiou", ""
    while number > 0:
        number, step = divmod(number, len(consonants) * len(vowels))
        word += consonants[step // len(vowels)] + vowels[step % len(vowels)]
    return word.capitalize()


def invented_day(number: int) -> str:
    """Return some day of the years 2000 to 2022."""
    return f"{2000 + number % 23}-{1 + number % 12:02d}-{1 + number % 28:02d}"
