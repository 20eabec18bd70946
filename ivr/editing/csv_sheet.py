"""A sheet as spreadsheets save it: CSV in any of their letters and with any of their commas.

Rule: letters are never guessed. Where the sheet does not say how they are written, a text of the project that came back
unchanged proves it; without one the sheet is refused.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

SAVE_ANEW = "Save the sheet as 'CSV UTF-8 (comma delimited)' and take that."
UNICODE = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"i\0", "utf-16-le"),
    (b"\0i", "utf-16-be"),
)
"""How a sheet in Unicode begins: with its mark, or with the name of the first column."""
OTHERS = ("cp1252", "mac_roman", "cp850")
"""How spreadsheets write letters that nobody told to write Unicode: on Windows, on a Mac, and as "MS-DOS"."""
FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""How a cell begins that a spreadsheet would calculate (ASVS 1.2.10; a quote before it makes it text)."""


class SheetError(Exception):
    """Raised for a sheet that cannot be read; the text says what to do."""


def rows_of(content: bytes, known: Collection[str] = ()) -> list[dict[str, str]]:
    """The rows of a sheet, however a spreadsheet saved it. Raises SheetError.

    `known` are the project's texts: one that has come back as it was proves how the letters of the sheet are written.
    """
    certain = _in_unicode(content)
    tables = [_table(text) for text in certain or _guesses(content)]
    best = max(tables, key=lambda rows: _proofs(rows, known))
    for other in () if certain else tables:
        if other != best and _proofs(other, known) == _proofs(best, known):
            raise SheetError(_doubt(best, other))
    return best


def _in_unicode(content: bytes) -> list[str]:
    """The text of a sheet in Unicode, then what it was before a program garbled it; [] if it is none."""
    if content.startswith(b"PK"):
        raise SheetError(f"This is an Excel workbook. {SAVE_ANEW}")
    encoding = next((name for mark, name in UNICODE if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            return []
        raise SheetError(f"This is not text. {SAVE_ANEW}") from error
    return [text, *_taken_for(text)]


def _taken_for(text: str) -> Iterator[str]:
    """What becomes of "Â¿QuÃ©": a program took UTF-8 for its own letters, and wrote those in UTF-8."""
    for encoding in OTHERS if not text.isascii() else ():
        try:
            yield text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue


def _guesses(content: bytes) -> Iterator[str]:
    for encoding in OTHERS:
        try:
            yield content.decode(encoding)
        except UnicodeDecodeError:
            continue


def _table(text: str) -> list[dict[str, str]]:
    header = next(iter(text.splitlines()), "")
    delimiter = max(",;\t", key=header.count)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows = [{str(key): value or "" for key, value in row.items() if key} for row in reader]
    except csv.Error as error:
        raise SheetError(f"This is not a table: {error}.") from error
    if "id" not in (reader.fieldnames or ()):
        raise SheetError("The column 'id' is missing; begin with the sheet that 'ivr words export' writes.")
    return [{key: unguarded(value) for key, value in row.items()} for row in rows]


def _proofs(rows: Sequence[Mapping[str, str]], known: Collection[str]) -> int:
    """How many texts with more than plain letters are as the project has them."""
    return sum(
        not cell.isascii() and " ".join(cell.split()) in known for row in rows for cell in row.values()
    )


def _doubt(rows: Sequence[Mapping[str, str]], others: Sequence[Mapping[str, str]]) -> str:
    for number, (one, other) in enumerate(zip(rows, others, strict=True), start=2):
        for column, text in one.items():
            if text != other.get(column):
                either = f"row {number}, {column}: this may be {text!r} or {other.get(column)!r}"
                return f"{either}: no accented text of the project is left in the sheet to tell. {SAVE_ANEW}"
    return f"The letters of the column names are not those of any language. {SAVE_ANEW}"


def guarded(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    if cell.startswith("'") and FORMULA.match(cell[1:]):
        return cell[1:]
    return cell
