"""Numbered lists: every part counts its own."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from lxml import etree

from caseflow.notices.word.binding.names import XML, qn
from caseflow.notices.word.binding.source import Source

_FORM, _LIST = "w:abstractNumId", "w:numId"


class Lists:
    def __init__(self) -> None:
        self.root = etree.Element(qn("w:numbering"), nsmap=XML)
        self._forms = self._lists = 0

    def take(self, source: Source) -> dict[str, str]:
        """Old number of each list of the document -> new; the lists themselves are in ``self.root`` now."""
        brought = source.part_of_kind("numbering")
        if brought is None:
            return {}
        forms = {
            row.get(qn(_FORM)): self._form(deepcopy(row)) for row in brought.findall(qn("w:abstractNum"))
        }
        return {row.get(qn(_LIST)): self._list(deepcopy(row), forms) for row in brought.findall(qn("w:num"))}

    def _form(self, form: Any) -> str:
        self._forms += 1
        form.set(qn(_FORM), str(self._forms))
        for name in ("w:nsid", "w:tmpl"):  # Word takes lists of one nsid for one list
            for node in form.findall(qn(name)):
                form.remove(node)
        for picture in list(form.iter(qn("w:lvlPicBulletId"))):
            picture.getparent().remove(picture)
        # All forms stand before all lists
        self.root.insert(self._forms - 1, form)
        return str(self._forms)

    def _list(self, row: Any, forms: dict[str, str]) -> str:
        self._lists += 1
        row.set(qn(_LIST), str(self._lists))
        for form in row.findall(qn(_FORM)):
            form.set(qn("w:val"), forms.get(form.get(qn("w:val")), "0"))
        self.root.append(row)
        return str(self._lists)


def renumber(tree: Any, lists: Mapping[str, str]) -> None:
    for use in tree.iter(qn(_LIST)):
        number = use.get(qn("w:val"))
        if number in lists and use.getparent().tag == qn("w:numPr"):
            use.set(qn("w:val"), lists[number])
