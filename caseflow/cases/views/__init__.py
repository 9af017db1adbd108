"""The pages of the cases room; each module adds its own to ``bp``."""

from flask import Blueprint

bp = Blueprint("cases", __name__)

# At the bottom, for each of them imports ``bp``
