"""What must be right on every page, whoever asks for it: ``faults(html)`` gives what is not."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
#: shapes drawn in the page close themselves
_DRAWN = frozenset({"path", "circle", "rect", "line", "polyline", "polygon", "ellipse", "use"})
_UNLABELLED = frozenset({"hidden", "submit", "button", "image", "reset"})
_POINTING = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "list")
_TITLE = re.compile(r"(有误：)?\S.* - 控辍保学")
_REMAINS = re.compile(r"\{[{%#]|[%#}]\}|\bNone\b|\bUndefined\b|<[A-Z]\w+[ .:]|\bTrue\b|\bFalse\b")
#: what names an element in a message
_TOLD = ("id", "name", "href", "action", "class")
_UNSPOKEN = frozenset({"script", "style", "template", "textarea"})


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    parent: "Element | None" = None
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """With the alternative texts of what is drawn."""
        named = self.attrs.get("alt") or self.attrs.get("aria-label") or ""
        inner = " ".join(child.text for child in self.children)
        return f"{named} {' '.join(self.pieces)} {inner}".strip()

    def all(self, *tags: str) -> Iterator["Element"]:
        for child in self.children:
            if not tags or child.tag in tags:
                yield child
            yield from child.all(*tags)

    def above(self, tag: str) -> "Element | None":
        here = self.parent
        while here is not None and here.tag != tag:
            here = here.parent
        return here

    def __str__(self) -> str:
        told = [f' {name}="{self.attrs[name]}"' for name in _TOLD if name in self.attrs]
        return f"<{self.tag}{''.join(told)}>"


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("", {})
        self.elements: list[Element] = []
        self.doctype = ""
        self.crossed: list[str] = []

    def handle_decl(self, decl: str) -> None:
        self.doctype = decl.lower()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        if len(made.attrs) < len(attrs):
            self.crossed.append(f"{made} has an attribute twice")
        self.here.children.append(made)
        self.elements.append(made)
        if tag not in _VOID:
            self.here = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in _DRAWN and self.here.tag == tag:
            self.here = self.here.parent or self.root

    def handle_endtag(self, tag: str) -> None:
        if self.here.tag != tag:
            self.crossed.append(f"</{tag}> where {self.here} is open")
            return
        self.here = self.here.parent or self.root

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.here.pieces.append(data.strip())


class Page:
    """A parsed page: ``text``, ``one(tag)``, ``all(tags)``; for checks and for assertions of tests."""

    def __init__(self, html: str) -> None:
        built = _Builder()
        built.feed(html)
        built.close()
        self.elements, self.doctype, self.crossed = built.elements, built.doctype, built.crossed
        if built.here is not built.root:
            self.crossed.append(f"{built.here} is never closed")

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if not tags or element.tag in tags]

    @property
    def ids(self) -> Counter[str]:
        return Counter(element.attrs["id"] for element in self.elements if "id" in element.attrs)

    @property
    def words(self) -> str:
        """What a reader sees, without what was typed."""
        return " ".join(
            piece for element in self.elements if element.tag not in _UNSPOKEN for piece in element.pieces
        )


def faults(html: str, *, csrf: bool = True) -> list[str]:
    """Empty for a page as it should be; ``csrf``: forms that write must carry a token."""
    page = Page(html)
    checks = (_frame, _ids, _controls, _names, _strangers, _remains)
    found = [f"markup: {fault}" for fault in page.crossed]
    for check in checks:
        found += check(page)
    return [*found, *_forms(page, csrf=csrf)]


def _frame(page: Page) -> Iterator[str]:
    if page.doctype != "doctype html":
        yield "no doctype"
    if [html.attrs.get("lang") for html in page.all("html")] != ["zh-CN"]:
        yield 'no lang="zh-CN"'
    titles = [title.text for title in page.all("title") if title.above("svg") is None]
    if len(titles) != 1 or not _TITLE.fullmatch(titles[0]):
        yield f"title is {titles}: it should read '… - 控辍保学'"
    headings = [heading.text for heading in page.all("h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"{len(headings)} main headings: {headings}"
    if len(page.all("main")) != 1:
        yield "no main part"


def _ids(page: Page) -> Iterator[str]:
    ids = page.ids
    yield from (f"id {name!r} {count} times" for name, count in ids.items() if count > 1 or not name)
    for element in page.elements:
        for attribute in _POINTING:
            lost = [name for name in element.attrs.get(attribute, "").split() if name not in ids]
            yield from (f"{element}: {attribute} points to {name!r}, which is not there" for name in lost)
        anchor = element.attrs.get("href", "")
        if element.tag == "a" and anchor.startswith("#") and anchor[1:] not in ids:
            yield f"{element} leads nowhere"


def _controls(page: Page) -> Iterator[str]:
    labels = {label.attrs.get("for", "") for label in page.all("label") if label.text}
    for control in page.all("input", "select", "textarea"):
        if control.tag == "input" and control.attrs.get("type", "text") in _UNLABELLED:
            continue
        around = control.above("label")
        own = control.attrs.get("aria-label") or control.attrs.get("aria-labelledby")
        if not (own or control.attrs.get("id") in labels or (around and around.text)):
            yield f"{control} has no label"
        if not control.attrs.get("name"):
            yield f"{control} has no name, so it is not sent"


def _names(page: Page) -> Iterator[str]:
    for element in page.all("a", "button", "summary", "legend", "th"):
        if not element.text and element.tag != "th":
            yield f"{element} says nothing"
    yield from (f"{image} has no alt" for image in page.all("img") if "alt" not in image.attrs)


def _forms(page: Page, *, csrf: bool) -> Iterator[str]:
    for form in page.all("form"):
        method = form.attrs.get("method", "").lower()
        if method not in {"get", "post"}:
            yield f"{form} has no method"
        if not form.attrs.get("action", "/").startswith("/"):  # none: back to its own page
            yield f"{form} has no lawful action"
        if form.above("form"):
            yield f"{form} stands in another form"
        fields = {control.attrs.get("name", ""): control for control in form.all("input")}
        token = fields.get("csrf_token")
        if method == "post" and csrf and not (token and token.attrs.get("value")):
            yield f"{form} carries no token"
        if method == "get" and token:
            yield f"{form} puts its token into the address"
        files = any(control.attrs.get("type") == "file" for control in form.all("input"))
        if files and form.attrs.get("enctype") != "multipart/form-data":
            yield f"{form} sends no files"


def _strangers(page: Page) -> Iterator[str]:
    """What the content policy forbids: code and looks in the page, anything from elsewhere."""
    yield from (f"{element} in the page" for element in page.all("style"))
    yield from ("script in the page" for script in page.all("script") if not script.attrs.get("src"))
    for element in page.elements:
        bad = [name for name in element.attrs if name == "style" or name.startswith("on")]
        yield from (f"{element} has {name} in the page" for name in bad)
        for attribute in ("src", "href", "action", "formaction", "srcset"):
            address = element.attrs.get(attribute, "").strip().lower()
            if address.startswith(("http:", "https:", "//", "javascript:")):
                yield f"{element} leads outside"


def _remains(page: Page) -> Iterator[str]:
    """A value nobody put into words."""
    said = " ".join(
        piece
        for element in page.elements
        if element.tag not in (*_UNSPOKEN, "code")  # where braces are the matter
        for piece in element.pieces
    )
    yield from (f"{found[0]!r} in the text" for found in _REMAINS.finditer(said))
