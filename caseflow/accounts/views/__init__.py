from caseflow.accounts.views import chains, ending, me, people, posts, sign_in, units
from caseflow.accounts.views.blueprint import bp

__all__ = ["bp", "chains", "ending", "me", "people", "posts", "sign_in", "units"]
