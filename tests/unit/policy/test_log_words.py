from caseflow.policy.log_words import log_detail, log_word, subject_word


def test_known_and_unknown_codes() -> None:
    assert log_word("reset.give") == "发放重置码"
    assert log_word("later.thing") == "later.thing"
    assert subject_word("pupil") == "学生"


def test_details_in_words() -> None:
    assert log_detail({}) == ""
    assert log_detail({"post": 3, "role": "registrar"}) == "岗位号：3；岗位：学籍管理员"
    assert log_detail({"role": "of old", "fields": ["name", "phone"]}) == "岗位：of old；改动：name、phone"
    assert log_detail({"before": {"school": 1, "class": 2}}) == "原为：学校：1；班级：2"
    opened = {"kind": "identity", "of": "case", "of_id": 7}
    assert log_detail(opened) == "类别：户口簿或身份证复印件；所属：个案；所属编号：7"
