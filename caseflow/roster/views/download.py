from io import BytesIO

from flask import send_file
from flask.typing import ResponseReturnValue

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send_workbook(data: bytes, name: str) -> ResponseReturnValue:
    return send_file(BytesIO(data), mimetype=_XLSX, as_attachment=True, download_name=name)
