"""Who signs the papers of an organ (签发): its leader; of 司法局, which has none here, a colleague."""

from dataclasses import dataclass
from typing import Final

from caseflow.policy.actors import Actor, Role

_SIGNERS: Final = {
    "township": Role.TOWNSHIP_LEADER,
    "subdistrict": Role.TOWNSHIP_LEADER,
    "county": Role.BUREAU_LEADER,
    "school": Role.HEADMASTER,
}


@dataclass(frozen=True, slots=True)
class Desk:
    """The post to which an organ's papers go for signing."""

    unit_id: int
    role: Role

    def is_mine(self, actor: Actor) -> bool:
        return any(post.unit_id == self.unit_id and post.role is self.role for post in actor.posts)

    @property
    def shared(self) -> bool:
        """Drafter and signer hold the same post, so that a paper goes to a person and not to the post."""
        return self.role not in _SIGNERS.values()


def desk_at(unit_id: int, unit_kind: str) -> Desk:
    return Desk(unit_id, _SIGNERS.get(unit_kind, Role.JUDICIAL_OFFICER))
