"""Names of WordprocessingML as lxml wants them."""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
CORE_KIND = f"{RELATIONS}/metadata/core-properties"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PREFIXES = {"w": W, "r": R, "a": A, "wp": WP, "mc": MC, "w14": W14}
XML = {"w": W, "r": R}
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
KIND = f"{R}/"


def qn(name: str) -> str:
    """``w:pPr`` in full."""
    prefix, _, local = name.partition(":")
    return f"{{{_PREFIXES[prefix]}}}{local}"
