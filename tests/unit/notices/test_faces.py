import pytest
from lxml import etree

from caseflow.notices import looks
from caseflow.notices.pdf import faces


@pytest.fixture(autouse=True)
def asked_anew():
    faces._families.cache_clear()
    yield
    faces._families.cache_clear()


def test_every_face_of_the_documents_has_stand_ins():
    assert {str(face) for face in looks.Face} <= set(faces.STAND_INS)
    assert set(faces.REQUIRED) <= set(faces.STAND_INS)


def test_no_face_stands_in_for_itself():
    assert all(face not in names for face, names in faces.STAND_INS.items())


def test_an_installed_face_wins():
    """<accept> puts the stand-ins behind the face; <prefer> would put them before it."""
    aliases = etree.fromstring(faces.fonts_conf().encode()).findall("alias")
    assert len(aliases) == len(faces.STAND_INS)
    assert all([child.tag for child in alias] == ["family", "accept"] for alias in aliases)


@pytest.mark.parametrize("program", [None, "/bin/false"])
def test_a_machine_that_cannot_be_asked_has_none(monkeypatch, program):
    monkeypatch.setattr(faces.shutil, "which", lambda name: program)
    assert faces.missing_faces() == list(faces.REQUIRED)


def test_installed_faces_are_found(monkeypatch, tmp_path):
    listing = tmp_path / "fc-list"
    listing.write_text("#!/bin/sh\nprintf '黑体,SimHei\\n宋体\\n'\n", "utf-8")
    listing.chmod(0o755)
    monkeypatch.setattr(faces.shutil, "which", lambda name: str(listing))
    assert faces.missing_faces() == ["仿宋_GB2312", "方正小标宋简体", "楷体_GB2312"]
