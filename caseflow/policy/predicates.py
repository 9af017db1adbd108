"""Two-line questions the permission table is made of: (actor, post that asks, subject) -> yes or no."""

from collections.abc import Callable

from caseflow.policy.actors import Actor, ActorPost, Subject

Predicate = Callable[[Actor, ActorPost, Subject], bool]


def within(path: str, post: ActorPost) -> bool:
    """The unit of that path is the post's unit or lies below it."""
    return bool(path) and bool(post.unit_path) and path.startswith(post.unit_path)


def in_scope(actor: Actor, post: ActorPost, subject: Subject) -> bool:
    """The one rule of sight; the query filter of the lists says the same in SQL."""
    return in_subtree(actor, post, subject) or granted(actor, post, subject)


def in_subtree(actor: Actor, post: ActorPost, subject: Subject) -> bool:
    paths = (
        subject.responsible_unit_path,
        subject.school_path,
        subject.class_path,
        subject.household_path,
        subject.dwelling_path,
    )
    return any(within(path, post) for path in paths)


def granted(actor: Actor, post: ActorPost, subject: Subject) -> bool:
    return post.unit_id in subject.granted_unit_ids


def responsible(actor: Actor, post: ActorPost, subject: Subject) -> bool:
    return within(subject.responsible_unit_path, post)


def own_school(actor: Actor, post: ActorPost, subject: Subject) -> bool:
    """School or class below the post: a school keeps its part after the township has taken over."""
    return within(subject.school_path, post) or within(subject.class_path, post)


def no_school(actor: Actor, post: ActorPost, subject: Subject) -> bool:
    return not subject.school_path


def outside_school(actor: Actor, post: ActorPost, subject: Subject) -> bool:
    """The post is not one of the school's: neither on it nor on one of its classes."""
    return not subject.school_path or not post.unit_path.startswith(subject.school_path)


def not_requester(actor: Actor, post: ActorPost, subject: Subject) -> bool:
    """Two persons: who asked may not decide, whatever posts he holds."""
    return subject.requested_by is None or subject.requested_by != actor.user_id


def over_unit(actor: Actor, post: ActorPost, subject: Subject) -> bool:
    return within(subject.unit_path, post)
