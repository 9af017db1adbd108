from flask import Flask
from werkzeug.routing import IntegerConverter

from caseflow.web.paging import MAX_ID


class BigId(IntegerConverter):
    """``<bigid:case_id>``: 1 … 2^31-1; anything else is no address (404), never a database error."""

    regex = r"[1-9][0-9]{0,18}"

    def __init__(self, url_map: object) -> None:
        super().__init__(url_map, min=1, max=MAX_ID)  # type: ignore[arg-type]


def register_converters(app: Flask) -> None:
    app.url_map.converters["bigid"] = BigId
