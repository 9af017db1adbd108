"""岗位: granted and revoked, never edited; the history is the table itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from caseflow.accounts.hooks import Leaving, on_person_leaves
from caseflow.accounts.models import Post, Unit, User
from caseflow.accounts.sessions import end_all_sessions
from caseflow.audit import service as audit
from caseflow.errors import Forbidden, Reason, Refused
from caseflow.extensions import db
from caseflow.policy.actors import Actor, Role, Subject
from caseflow.policy.permissions import Permission, permits, post_reasons
from caseflow.policy.superiors import grant_reasons, is_last_resort, needs_filing


@dataclass(frozen=True, slots=True)
class Filing:
    """XX-34: training done, and the number and day under which the superior filed the registrar."""

    trained_on: date | None = None
    number: str = ""
    filed_on: date | None = None


def grant_post(
    actor: Actor, user: User, role: Role, unit: Unit, now: datetime, *, filing: Filing | None = None
) -> Post:
    """:raise Forbidden: outside the actor's rights; :raise Refused: with every reason at once"""
    if not permits(actor, Permission.POST_GRANT, Subject(unit_path=unit.path)):
        raise Forbidden
    held = live_posts(user.id)
    reasons = [
        *grant_reasons(actor, role, user.id),
        *post_reasons([Role(p.role) for p in held], role, unit.kind, unit.dept),
        *_state_reasons(user, unit),
    ]
    if any(p.unit_id == unit.id and Role(p.role) is role for p in held):
        reasons.append(Reason("post.held", "此人已任该岗位，无需重复授予", field="role"))
    if reasons:
        raise Refused(reasons)
    return add_post(user, role, unit, now, filing=filing, actor_id=actor.user_id)


def add_post(
    user: User,
    role: Role,
    unit: Unit,
    now: datetime,
    *,
    filing: Filing | None = None,
    actor_id: int | None = None,
) -> Post:
    """The row itself, without asking who grants it: set-up, imports and the demonstration county."""
    filed = filing or Filing()
    post = Post(
        user_id=user.id,
        role=role.value,
        unit_id=unit.id,
        granted_at=now,
        granted_by=actor_id,
        trained_on=filed.trained_on,
        filing_no=filed.number,
        filed_on=filed.filed_on,
    )
    db.session.add(post)
    db.session.flush()  # the log names it
    detail = {"post": post.id, "role": role.value, "unit": unit.id}
    audit.record("post.grant", "user", user.id, detail, user_id=actor_id, now=now)
    return post


def refile_post(actor: Actor, post: Post, filing: Filing, now: datetime) -> Post:
    """A new filing is a new post (a change is filed again, XX-34); the old one stays as history."""
    _check_right(actor, post)
    _end([post], actor, now)
    user = db.session.get_one(User, post.user_id)
    return add_post(user, Role(post.role), post.unit, now, filing=filing, actor_id=actor.user_id)


def revoke_post(actor: Actor, post: Post, now: datetime) -> None:
    """Ends the person's sessions at once; what the person held is handed over, or the step refused."""
    _check_right(actor, post)
    if reasons := _end_reasons(actor, post.user_id, [post]):
        raise Refused(reasons)
    withdraw_posts([post], actor, now)


def withdraw_posts(posts: list[Post], actor: Actor, now: datetime) -> None:
    """End these posts, sign their people out, hand over what they held."""
    _end(posts, actor, now)
    for user_id in dict.fromkeys(post.user_id for post in posts):
        unit_ids = frozenset(post.unit_id for post in posts if post.user_id == user_id)
        end_all_sessions(db.session.get_one(User, user_id), now)
        db.session.flush()  # the hooks look for people who still hold a post
        on_person_leaves(Leaving(user_id, unit_ids, actor.user_id, now))


def deactivate_user(actor: Actor, user: User, now: datetime) -> None:
    """No sign-in any more, no session, no post, and no case left without an owner."""
    posts = live_posts(user.id)
    if not permits(actor, Permission.USER_MANAGE) or not all(
        permits(actor, Permission.USER_MANAGE, Subject(unit_path=post.unit.path)) for post in posts
    ):
        raise Forbidden
    if reasons := _end_reasons(actor, user.id, posts):
        raise Refused(reasons)
    user.active = False
    withdraw_posts(posts, actor, now)
    end_all_sessions(user, now)
    audit.record("user.deactivate", "user", user.id, user_id=actor.user_id, now=now)


def reactivate_user(actor: Actor, user: User, now: datetime) -> None:
    """Comes back without any post; those are granted anew."""
    if not permits(actor, Permission.USER_MANAGE):
        raise Forbidden
    user.active, user.must_change = True, True
    audit.record("user.reactivate", "user", user.id, user_id=actor.user_id, now=now)


def live_posts(user_id: int) -> list[Post]:
    query = select(Post).where(Post.user_id == user_id, Post.revoked_at.is_(None)).order_by(Post.id)
    return list(db.session.scalars(query))


def filing_warnings(role: str, filing: Filing) -> list[str]:
    """What XX-34 asks of a registrar and is not on record yet; it warns and hinders nothing."""
    if not needs_filing(role):
        return []
    missing = [
        ("培训日期", filing.trained_on is None),
        ("备案编号", not filing.number),
        ("备案日期", filing.filed_on is None),
    ]
    absent = [what for what, is_absent in missing if is_absent]
    return [f"学籍管理员缺{'、'.join(absent)}，培训、备案后补填"] if absent else []


def filing_of(post: Post) -> Filing:
    return Filing(post.trained_on, post.filing_no, post.filed_on)


def _end(posts: Iterable[Post], actor: Actor, now: datetime) -> None:
    for post in posts:
        post.revoked_at, post.revoked_by = now, actor.user_id
        detail = {"post": post.id, "role": post.role, "unit": post.unit_id}
        audit.record("post.revoke", "user", post.user_id, detail, user_id=actor.user_id, now=now)
    db.session.flush()  # the partial unique index must see the end before a new beginning


def _check_right(actor: Actor, post: Post) -> None:
    if not permits(actor, Permission.POST_GRANT, Subject(unit_path=post.unit.path)):
        raise Forbidden
    if post.revoked_at is not None:
        raise Refused.because("post.ended", "此岗位已撤销，请刷新页面查看最新情况")


def _state_reasons(user: User, unit: Unit) -> list[Reason]:
    reasons = []
    if not user.active:
        reasons.append(Reason("user.inactive", "此账号已停用，先启用账号再授予岗位", field="user"))
    if unit.status != "active":
        reasons.append(Reason("unit.ended", f"{unit.name}已撤并，请选择在用的单位", field="unit"))
    return reasons


def _end_reasons(actor: Actor, user_id: int, posts: list[Post]) -> list[Reason]:
    reasons = []
    if actor.user_id == user_id:
        reasons.append(Reason("post.self", "不能撤销自己的岗位或停用自己，请由其他有权人员办理"))
    needed = {post.role for post in posts if is_last_resort(post.role)}
    if any(_others(role, user_id) == 0 for role in needed):
        reasons.append(Reason("post.last", "这是最后一名系统或安全管理员，先设置接任人员再撤销"))
    return reasons


def _others(role: str, user_id: int) -> int:
    query = (
        select(func.count())
        .select_from(Post)
        .join(User, User.id == Post.user_id)
        .where(Post.role.in_([role]), Post.user_id != user_id)
        .where(Post.revoked_at.is_(None), User.active)
    )
    return db.session.scalar(query) or 0
