"""The pages of the cases room; each module adds its own to ``bp``."""

from caseflow.cases.views.blueprint import bp

__all__ = ["bp"]

# At the bottom: each module takes ``bp`` from caseflow.cases.views.blueprint and adds its pages to it
