from io import BytesIO

from flask import Response, send_file

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def send_bytes(data: bytes, name: str, media_type: str = WORD, *, inline: bool = False) -> Response:
    """A file made or opened just now; ``inline``: shown in the browser, a scan for instance."""
    return send_file(BytesIO(data), mimetype=media_type, as_attachment=not inline, download_name=name)
