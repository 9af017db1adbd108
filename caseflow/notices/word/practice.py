"""演示: what is printed in practice mode says so above the text, and no line of it moves."""

from collections.abc import Callable
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree

from caseflow.notices.template.language import EndIf, If, Mark
from caseflow.notices.template.scope import PRACTICE

# 15 mm below the edge of the paper, from the left edge of the text area to the right
_FRAME = f"""<w:p {nsdecls("w")}><w:pPr>
<w:framePr w:w="8845" w:h="480" w:hRule="exact" w:wrap="around" w:vAnchor="page" w:hAnchor="page"
 w:x="1587" w:y="850"/>
<w:spacing w:before="0" w:after="0" w:line="400" w:lineRule="exact"/><w:jc w:val="center"/></w:pPr>
<w:r><w:rPr><w:rFonts w:ascii="黑体" w:hAnsi="黑体" w:eastAsia="黑体" w:hint="eastAsia"/>
<w:color w:val="808080"/><w:sz w:val="28"/></w:rPr><w:t>演示文书，不具效力</w:t></w:r></w:p>"""


def mark_practice(body: Any, token: Callable[[Mark], str]) -> None:
    """The frame stands first in the body, under a condition only the program can meet."""
    frame = parse_xml(_FRAME.replace("\n", ""))
    body.insert(0, frame)
    frame.addprevious(etree.Comment(token(If((PRACTICE,)))))
    frame.addnext(etree.Comment(token(EndIf())))
