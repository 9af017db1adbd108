"""People of the standard county at the pages: signed in as in life, asked one thing after another."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.make import PASSWORD


def signed_in(app: Flask, login: str) -> FlaskClient:
    client = app.test_client()
    response = client.post("/sign-in", data={"login": login, "password": PASSWORD})
    assert response.status_code == 302, response.get_data(as_text=True)
    return client


class Cast:
    """``cast("teacher").get(...)``: one client per person, kept for the test."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._clients: dict[str, FlaskClient] = {}

    def __call__(self, login: str) -> FlaskClient:
        if login not in self._clients:
            self._clients[login] = signed_in(self._app, login)
        return self._clients[login]

    def ask(self, address: str, *logins: str) -> dict[str, int]:
        """What each of them gets at the address."""
        return {login: self(login).get(address).status_code for login in logins}

    def send(self, login: str, address: str, **data: Any) -> TestResponse:
        return self(login).post(address, data=data, content_type="multipart/form-data")
