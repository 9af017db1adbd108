"""PDF from Word and pictures from PDF: the only door to LibreOffice and to PDFium."""

from caseflow.notices.pdf.cache import cached_pdf, cached_pdfs, prune
from caseflow.notices.pdf.faces import missing_faces
from caseflow.notices.pdf.office import find_office, to_pdf, to_pdfs
from caseflow.notices.pdf.problems import Busy, PdfProblem
from caseflow.notices.pdf.sheets import (
    SCALE,
    Glyph,
    glyphs,
    head_texts,
    merge,
    page_png,
    pages,
)
from caseflow.notices.pdf.uploads import upload_pages, upload_photo

__all__ = [
    "SCALE",
    "Busy",
    "Glyph",
    "PdfProblem",
    "cached_pdf",
    "cached_pdfs",
    "find_office",
    "glyphs",
    "head_texts",
    "merge",
    "missing_faces",
    "page_png",
    "pages",
    "prune",
    "to_pdf",
    "to_pdfs",
    "upload_pages",
    "upload_photo",
]
