"""Reading what came out of the printer."""

from io import BytesIO

from pypdf import PdfReader


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page, as one would copy them, without white space.

    Lines are broken where the paper is full, so words are compared without spaces.
    """
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def text_of(pdf: bytes) -> str:
    """All words of a PDF without white space."""
    return "".join(pages_of(pdf))
