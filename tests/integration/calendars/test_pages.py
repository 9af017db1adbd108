from tests.support.cast import Cast


def test_a_term_is_entered_on_its_page_and_teaching_days_are_known(app, world):
    cast = Cast(app)
    asked = {
        "name": "2027年秋季学期",
        "stage": "all",
        "first_day": "2027-09-01",
        "last_day": "2028-01-20",
    }
    assert cast("teacher").post("/calendar/terms/new", data=asked).status_code == 403
    assert cast("bureau").post("/calendar/terms/new", data=asked).status_code == 302
    assert "2027年秋季学期" in cast("teacher").get("/calendar").get_data(as_text=True)
    wrong = cast("bureau").post("/calendar/terms/new", data={**asked, "last_day": "2027-08-01"})
    assert wrong.status_code == 422
