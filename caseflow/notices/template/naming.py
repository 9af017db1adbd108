"""Whether every mark of a template names something its kind knows, and none is missing."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from caseflow.lib.text import similar
from caseflow.notices.template.language import TAG, For, Value
from caseflow.notices.template.program import ROW_NUMBER, Choice, Loop, Program
from caseflow.notices.template.report import Findings
from caseflow.notices.template.vocabulary import Vocabulary

MAX_LOOPS = 40
_AROUND = 18
_SYNTAX = "名称见占位符对照表"


@dataclass(slots=True)
class Names:
    """Walks a program; ``text`` is what the clerk wrote, to show where a name stands."""

    words: Vocabulary
    text: str
    found: Findings
    loops: int = 0
    #: row name -> list name, where the walk stands
    rows: dict[str, str] = field(default_factory=dict)
    #: what has been asked already: a template of ten thousand marks has few names
    asked: set[object] = field(default_factory=set)

    def walk(self, program: Program) -> None:
        for step in program:
            match step:
                case Value(path=path):
                    self.once(path, printed=True)
                case Choice(mark, body, otherwise):
                    self.once(mark.path, printed=False)
                    self.walk((*body, *otherwise))
                case Loop(mark, body):
                    self.loop(mark, body)

    def loop(self, mark: For, body: Program) -> None:
        self.loops += not mark.row.startswith("_")
        if self.loops == MAX_LOOPS + 1:
            self.found.error("loops", f"循环超过{MAX_LOOPS}处", "减少循环后上传")
        self.list(mark)
        kept = dict(self.rows)
        self.rows[mark.row] = mark.list
        self.walk(body)
        self.rows = kept

    def list(self, mark: For) -> None:
        if mark.row.startswith("_"):  # a paragraph of one value, a line each
            self.once((mark.list,), printed=True)
            return
        if mark.row in self.words.names:
            text = f"“{mark.row}”是已有的名称，不能用来称呼每一行"
            self.fault("row_name", text, "循环中的每一行改称“行”", mark.list)
        if mark.list in self.words.lists or mark.list in self.rows:
            return
        if mark.list in self.words.texts:
            cure = f"循环只能用于列表；只填一项时直接写 {{{{ {mark.list} }}}}"
            self.fault("no_list", f"“{mark.list}”不是列表", cure, mark.list)
        else:
            self.unknown(mark.list, self.words.lists, "列表", mark.list)

    def once(self, path: tuple[str, ...], *, printed: bool) -> None:
        key = (path, printed, tuple(self.rows.items()))
        if key not in self.asked and not self.found.full:
            self.asked.add(key)
            self.path(path, printed=printed)

    def path(self, path: tuple[str, ...], *, printed: bool) -> None:
        name, column = path[0], path[1] if len(path) > 1 else ""
        if name.startswith("_") or (name == ROW_NUMBER and self.rows):
            return
        if name in self.rows:
            self.row(name, column, printed=printed)
        elif name in self.words.lists:
            self.whole_list(name, column, printed=printed)
        elif name not in self.words.texts:
            known = (*self.words.names, *(f"行.{column}" for column in self.words.columns))
            self.unknown(".".join(path), known, "占位符", ".".join(path))
        elif column:
            cure = f"“{name}”只有一项内容，写作 {{{{ {name} }}}}"
            self.fault("column", f"“{name}”没有“{column}”这一栏", cure, name)

    def row(self, name: str, column: str, *, printed: bool) -> None:
        columns = self.words.lists.get(self.rows[name], frozenset())
        if column and column != ROW_NUMBER and column not in columns:
            self.unknown(column, columns, f"栏（{self.rows[name]}）", f"{name}.{column}")
        elif not column and columns and printed:
            cure = f"写明取哪一栏，例如 {{{{ {name}.{min(columns)} }}}}"
            self.fault("whole_row", f"“{name}”是一行记录，不能直接填入", cure, name)

    def whole_list(self, name: str, column: str, *, printed: bool) -> None:
        columns = self.words.lists[name]
        if column and column not in columns:
            self.unknown(column, columns, f"栏（{name}）", f"{name}.{column}")
        elif columns and not column and printed:
            one = f"{{{{ {name}.{min(columns)} }}}}"
            cure = f"用循环 {{% for 行 in {name} %}} 逐行填写，或写明一栏，例如 {one}"
            self.fault("whole_list", f"“{name}”是多行记录，不能直接填入", cure, name)

    def unknown(self, name: str, known: Iterable[str], what: str, written: str) -> None:
        near = similar(name, sorted(known), limit=1, cutoff=0.4)
        cure = f"是否为“{near[0]}”，改正后上传" if near else f"{_SYNTAX}，改正或删去后上传"
        self.fault("unknown", f"没有“{name}”这个{what}", cure, written)

    def fault(self, code: str, text: str, cure: str, written: str) -> None:
        self.found.error(code, text, cure, near(self.text, written))


def meant(mark: str, words: Vocabulary) -> str:
    """The right name, where only a space or an odd character within it keeps a mark from being read."""
    inner = TAG.fullmatch(mark)
    letters = _letters(inner["value"]) if inner and inner["value"] is not None else ""
    columns = {f"行.{column}" for column in (*words.columns, ROW_NUMBER)} if words.lists else set()
    return {_letters(name): name for name in (*sorted(columns), *words.names)}.get(letters, "")


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def near(text: str, name: str) -> str:
    """The words around a name that stands between braces."""
    plain = name.replace(" ", "")
    lines = (line for line in text.split("\n") if "{" in line)
    line = next((line.strip() for line in lines if plain in line.replace(" ", "")), "")
    start = max(0, line.find(name.partition(".")[0]) - _AROUND)
    return line[start : start + len(name) + 2 * _AROUND]


def check_mandatory(program: Program, mandatory: Iterable[str], found: Findings) -> None:
    """Missing altogether, or printed only where some condition holds."""
    always, ever = _printed(program)
    for name in mandatory:
        if name not in ever:
            cure = f"在应当出现的地方写上 {{{{ {name} }}}}"
            found.error("missing", f"缺少必填的“{name}”", cure)
        elif name not in always:
            found.warn("conditional", f"必填的“{name}”只在某个条件下印出", "核对条件不成立时是否也应印出")


def _printed(program: Program) -> tuple[frozenset[str], frozenset[str]]:
    """What is printed whatever the facts are, and what is printed at all."""
    always: set[str] = set()
    ever: set[str] = set()
    for sure, some in map(_step, program):
        always |= sure
        ever |= some
    return frozenset(always), frozenset(ever)


def _step(step: object) -> tuple[frozenset[str], frozenset[str]]:
    match step:
        case Value(path=path):
            named = frozenset(path[:1])
            return named, named
        case Loop(mark, body):
            sure, some = _printed(body)
            return sure | {mark.list}, some | {mark.list}
        case Choice(mark, body, otherwise):
            yes, maybe = _printed(body)
            no, other = _printed(otherwise)
            given = mark.path[0] if not mark.operator and not mark.negated else ""
            return (yes & no) | (yes & {given}), maybe | other
        case _:
            return frozenset(), frozenset()
