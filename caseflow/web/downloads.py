from io import BytesIO

from flask import Response, send_file

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PDF_POLICY = "default-src 'none'; object-src 'self'; frame-ancestors 'none'"


def send_bytes(data: bytes, name: str, media_type: str = WORD, *, inline: bool = False) -> Response:
    """A file made or opened just now; ``inline``: shown in the browser, a scan for instance."""
    return send_file(BytesIO(data), mimetype=media_type, as_attachment=not inline, download_name=name)


def send_pdf(data: bytes, name: str) -> Response:
    """Shown in the browser, whose own viewer is an object to the page's rules."""
    response = send_bytes(data, name, "application/pdf", inline=True)
    response.headers["Content-Security-Policy"] = _PDF_POLICY
    return response
