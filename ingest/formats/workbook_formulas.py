"""Cells of a workbook that hold a formula and no stored value.

A program that writes a workbook without computing it leaves such cells, which a spreadsheet
computes when it opens the file. A reader of stored values finds them empty, so a remark names them.
"""

from typing import IO, Final

from ingest.formats.xml_elements import Element, local_name

MAX_NAMED: Final = 5
"""The most cells that a remark names; it counts the others."""
_CHUNK: Final = 1 << 20
_FORMULA: Final = b"<f"


def formula_remark(sheet: IO[bytes]) -> str | None:
    """Return a remark on formulas without a stored value, ``None`` where there are none.

    Raises:
        XMLSyntaxError: the XML is damaged.
    """
    from lxml import etree

    if not _has_formulas(sheet):
        return None
    sheet.seek(0)
    names: list[str] = []
    count = 0
    cells = etree.iterparse(sheet, tag=["{*}c", "{*}row"], resolve_entities=False, no_network=True)
    for _, element in cells:
        if local_name(element.tag) == "row":
            element.clear()
        elif _is_unstored(element):
            count += 1
            if len(names) < MAX_NAMED:
                names.append(str(element.get("r", "?")))
    if not count:
        return None
    more = f" and {count - MAX_NAMED} more" if count > MAX_NAMED else ""
    cells_are = (
        f"cell {names[0]} holds a formula"
        if count == 1
        else (f"cells {', '.join(names)}{more} hold formulas")
    )
    return f"{cells_are} without a stored value, read as empty; open and save it in a spreadsheet"


def _has_formulas(sheet: IO[bytes]) -> bool:
    before = b""
    while piece := sheet.read(_CHUNK):
        if _FORMULA in before + piece:
            return True
        before = piece[-1:]
    return False


def _is_unstored(cell: Element) -> bool:
    found = {local_name(child.tag): child for child in cell}
    value = found.get("v")
    return "f" in found and "is" not in found and (value is None or not value.text)
