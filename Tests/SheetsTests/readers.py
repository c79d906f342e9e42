"""What other programs read from our files, as JSON: `readers.py csv FILE DELIMITER`, `readers.py xlsx FILE`."""

import csv
import json
import sys
import zipfile

import openpyxl


def read_csv(path, delimiter):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.reader(file, delimiter=delimiter, strict=True))


def read_cell(cell):
    value = cell.value.isoformat() if cell.is_date else cell.value
    return {
        "value": "" if value is None else str(value),
        "type": cell.data_type,
        "format": cell.number_format,
        "isBold": bool(cell.font.b),
        "isLink": cell.hyperlink is not None,
    }


def read_xlsx(path):
    book = openpyxl.load_workbook(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    return {
        "title": book.properties.title or "",
        "author": book.properties.creator or "",
        "created": book.properties.created.isoformat(),
        "hasFormula": any("<f>" in text or "<f " in text for name, text in parts.items() if "worksheets" in name),
        "sheets": [
            {
                "name": sheet.title,
                "frozen": sheet.freeze_panes or "",
                "filter": sheet.auto_filter.ref or "",
                "width": sheet.column_dimensions["A"].width,
                "rows": [[read_cell(cell) for cell in row] for row in sheet.iter_rows()],
            }
            for sheet in book.worksheets
        ],
    }


if sys.argv[1] == "csv":
    answer = read_csv(sys.argv[2], sys.argv[3])
else:
    answer = read_xlsx(sys.argv[2])
json.dump(answer, sys.stdout)
