"""What openpyxl raises over files that are no workbooks: it lets through whatever its parts raise."""

import xml.etree.ElementTree as ET
import zipfile

from openpyxl.utils.exceptions import InvalidFileException

NO_WORKBOOK = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    ET.ParseError,
    zipfile.BadZipFile,
    InvalidFileException,
)
