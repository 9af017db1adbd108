from wtforms import StringField

from caseflow.web.forms import AtMost, BaseForm, ChineseDateField, Needed, SelectField


class TermForm(BaseForm):
    name = StringField("学期名称", [Needed("学期名称"), AtMost(40)], description="例如：2026年秋季学期")
    stage = SelectField("学段", choices=[("all", "全部"), ("primary", "小学"), ("middle", "初中")])
    first_day = ChineseDateField("首个教学日", [Needed("首个教学日")])
    last_day = ChineseDateField("末个教学日", [Needed("末个教学日")])
