"""The stylesheet stays small, local and legible; the markup stays within the content security policy."""

import re
from itertools import chain
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[3] / "caseflow"
STATIC = PACKAGE / "static"
TEMPLATES = sorted((PACKAGE / "templates").rglob("*.html"))
CSS_BUDGET = 30 * 1024
JS_BUDGET = 24 * 1024
#: WCAG 2.2 AA: 1.4.3 for text, 1.4.11 for the edges of controls and the bar of a chip
TEXT, EDGE = 4.5, 3.0

CSS = "\n".join(path.read_text("utf-8") for path in STATIC.glob("*.css"))


def test_styles_and_scripts_keep_their_budget():
    assert sum(path.stat().st_size for path in STATIC.rglob("*.css")) <= CSS_BUDGET
    assert sum(path.stat().st_size for path in STATIC.rglob("*.js")) <= JS_BUDGET


def test_nothing_is_fetched_from_elsewhere():
    for path in chain(STATIC.rglob("*.css"), STATIC.rglob("*.js"), TEMPLATES):
        found = re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s'\"]*", path.read_text("utf-8"))
        assert not found, f"{path.name}: keep it in static/, not at {found}"
    assert "@import" not in CSS
    assert "url(" not in CSS


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_needs_an_inline_script_or_style(path):
    text = path.read_text("utf-8")
    assert not re.search(r"<style|\sstyle\s*=", text), "give it a class in static/app.css"
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), "put it in static/app.js"
    assert not re.search(r"<[^>]+\son[a-z]+\s*=", text), "listen in static/app.js"
    assert "javascript:" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_post_form_carries_the_token(path):
    for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", path.read_text("utf-8"), re.DOTALL):
        assert "hidden_tag()" in form or "csrf_token" in form, f"{path.name}: add form.hidden_tag()"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_the_tone_is_neutral(path):
    text = re.sub(r"{#.*?#}", "", path.read_text("utf-8"), flags=re.DOTALL)
    found = re.findall(r"您|你|请勿|！|问题学生|失败", text)
    assert not found, f"{path.name}: say what to do instead of {found}"


def _palette():
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", CSS))


def _luminance(colour):
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one, other):
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        *(
            (ink, ground, TEXT)
            for ink in ("ink", "muted", "blue", "red", "amber")
            for ground in ("paper", "bg")
        ),
        ("blue-dark", "blue-soft", TEXT),
        ("blue", "blue-soft", TEXT),
        ("muted", "blue-soft", TEXT),
        ("amber", "amber-soft", TEXT),
        ("red", "red-soft", TEXT),
        ("ink", "amber-soft", TEXT),
        ("ink", "red-soft", TEXT),
        ("paper", "blue", TEXT),
        ("paper", "blue-dark", TEXT),
        ("paper", "red", TEXT),
        ("line-strong", "paper", EDGE),
        ("amber-bar", "paper", EDGE),
        ("red", "paper", EDGE),
        ("blue", "bg", EDGE),
    ],
)
def test_colours_can_be_told_apart(ink, ground, least):
    palette = _palette()
    assert _contrast(palette[ink], palette[ground]) >= least
