"""The application for commands that need the database; made late, so that others start fast."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from flask import Flask

from caseflow import create_app
from caseflow.cli.root import Complaint
from caseflow.extensions import db, writing
from caseflow.schema import schema_problem


@contextmanager
def application(*, write: bool = False, check_schema: bool = True) -> Iterator[Flask]:
    """An application context; ``write`` takes the write lock at the start of each transaction."""
    app = create_app()
    with app.app_context():
        try:
            if check_schema and (problem := schema_problem()):
                raise Complaint(problem)
            with writing() if write else nullcontext():
                yield app
        finally:
            db.session.remove()
            db.engine.dispose()  # a command that ends leaves no connection to the collector
