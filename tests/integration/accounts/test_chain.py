from datetime import date

from caseflow.accounts import service
from caseflow.policy.actors import Role
from tests.integration.accounts.conftest import County


def test_four_links_with_their_gaps(county: County) -> None:
    links = service.responsibility_chain(county.units["青石小学"])
    assert [(link.duty, link.title, link.names) for link in links] == [
        ("第一责任人", "校长", "head同志"),
        ("主管责任人", "分管领导", "vice同志"),
        ("直接责任人", "学籍管理员", "registrar同志"),
        ("协助", "班主任、科室", "teacher同志"),
    ]
    assert links[3].missing == ("六(2)班",)
    assert service.gaps(links) == ["班主任、科室空缺"]


def test_a_vacant_school_shows_every_gap(county: County) -> None:
    links = service.responsibility_chain(county.units["东街小学"])
    assert service.gaps(links) == ["分管领导空缺", "学籍管理员空缺", "班主任、科室空缺"]


def test_on_a_case_the_last_link_is_the_class_teacher(county: County) -> None:
    school = county.units["青石小学"]
    first = service.responsibility_chain(school, county.units["六(1)班"])
    second = service.responsibility_chain(school, county.units["六(2)班"])
    assert not first[3].gap
    assert second[3].missing == ("六(2)班",)


def test_who_left_is_no_link(county: County) -> None:
    service.deactivate_user(county.actor("bureau"), county.user("head"), county.now)
    assert service.gaps(service.responsibility_chain(county.units["青石小学"]))[0] == "校长空缺"


def test_a_registrar_not_trained_or_filed_is_marked(county: County) -> None:
    school = county.units["青石小学"]
    (holder,) = service.responsibility_chain(school)[2].holders
    assert len(holder.warnings) == 1
    filing = service.Filing(date(2026, 9, 1), "甲教备〔2026〕3号", date(2026, 9, 10))
    post = service.live_posts(county.users["registrar"])[0]
    assert Role(post.role) is Role.REGISTRAR
    service.refile_post(county.actor("bureau"), post, filing, county.now)
    (holder,) = service.responsibility_chain(school)[2].holders
    assert holder.warnings == ()


def test_many_schools_at_once_read_the_same(county: County) -> None:
    schools = [county.units["青石小学"], county.units["东街小学"]]
    together = service.responsibility_chains(schools)
    assert together == {school: service.responsibility_chain(school) for school in schools}
    assert service.responsibility_chains([]) == {}
