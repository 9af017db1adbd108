"""The checker of pages finds what it is there to find."""

import pytest

from tests.support.pages import faults

GOOD = """<!doctype html><html lang="zh-CN"><head><title>个案 - 控辍保学</title></head><body><main>
<h1>个案</h1><form method="post"><input type="hidden" name="csrf_token" value="t">
<label for="a">姓名</label><input id="a" name="a"><button>提交</button></form>
<p id="about">内容</p><a href="#about">看</a></main></body></html>"""


def test_a_page_as_it_should_be_has_no_faults() -> None:
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("<!doctype html>", "", "no doctype"),
        ('lang="zh-CN"', 'lang="en"', "no lang"),
        ("个案 - 控辍保学", "个案", "title is"),
        ("<h1>个案</h1>", "", "0 main headings"),
        ("<h1>个案</h1>", "<h1>一</h1><h1>二</h1>", "2 main headings"),
        ("main>", "div>", "no main part"),
        ('id="about"', 'id="a"', "id 'a' 2 times"),
        ('for="a"', 'for="b"', "has no label"),
        ('for="a"', 'for="b"', "points to 'b'"),
        ('href="#about"', 'href="#elsewhere"', "leads nowhere"),
        (' name="a"', "", "is not sent"),
        ("提交</button>", "</button>", "says nothing"),
        ('method="post"', "", "has no method"),
        ('method="post"', 'method="post" action="x"', "no lawful action"),
        ('value="t"', 'value=""', "carries no token"),
        ('method="post"', 'method="get"', "into the address"),
        ('name="a">', 'name="a" type="file">', "sends no files"),
        ("<h1>", '<h1 style="color:red">', "has style in the page"),
        ("<h1>", '<h1 onclick="x()">', "has onclick in the page"),
        ("<main>", "<main><script>x()</script>", "script in the page"),
        ("<main>", "<main><style>p {}</style>", "<style> in the page"),
        ('href="#about"', 'href="//evil.example"', "leads outside"),
        ("内容", "None", "'None' in the text"),
        ("内容", "{{ name }}", "'{{' in the text"),
        ("</form>", "", "is open"),
    ],
)
def test_each_fault_is_told(good: str, bad: str, fault: str) -> None:
    assert good in GOOD
    assert any(fault in told for told in faults(GOOD.replace(good, bad)))
