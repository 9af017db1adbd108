"""The commands of this room, one file per noun, under one name."""

from caseflow.accounts.chain import Holder, Link, gaps, responsibility_chain, responsibility_chains
from caseflow.accounts.credentials import (
    accept_pledge,
    change_password,
    give_reset_code,
    set_password,
    use_reset_code,
)
from caseflow.accounts.endings import Ending, close_unit, merge_unit, plan_ending
from caseflow.accounts.hooks import (
    Burden,
    Leaving,
    PersonHook,
    UnitEnd,
    UnitHook,
    person_burdens,
    register_person_hook,
    register_unit_hook,
)
from caseflow.accounts.people import create_user, edit_user, phone_index
from caseflow.accounts.posts import (
    Filing,
    add_post,
    deactivate_user,
    filing_of,
    filing_warnings,
    grant_post,
    live_posts,
    reactivate_user,
    refile_post,
    revoke_post,
)
from caseflow.accounts.sign_in import NotProved, sign_in
from caseflow.accounts.units import PARENTS, UnitData, create_unit, edit_unit, move_unit

__all__ = [
    "PARENTS",
    "Burden",
    "Ending",
    "Filing",
    "Holder",
    "Leaving",
    "Link",
    "NotProved",
    "PersonHook",
    "UnitData",
    "UnitEnd",
    "UnitHook",
    "accept_pledge",
    "add_post",
    "change_password",
    "close_unit",
    "create_unit",
    "create_user",
    "deactivate_user",
    "edit_unit",
    "edit_user",
    "filing_of",
    "filing_warnings",
    "gaps",
    "give_reset_code",
    "grant_post",
    "live_posts",
    "merge_unit",
    "move_unit",
    "person_burdens",
    "phone_index",
    "plan_ending",
    "reactivate_user",
    "refile_post",
    "register_person_hook",
    "register_unit_hook",
    "responsibility_chain",
    "responsibility_chains",
    "revoke_post",
    "set_password",
    "sign_in",
    "use_reset_code",
]
