"""A premise, a hypothesis, and whether the one says the other."""

from dataclasses import dataclass
from enum import IntEnum

from rag.types import Language


class Label(IntEnum):
    """The first three are the classes of the model, in its order."""

    ENTAILED = 0
    NEUTRAL = 1
    CONTRADICTED = 2
    NOT_ENTAILED = 3  # neutral or contradicted: a rule made the pair, and does not know which


@dataclass(frozen=True, slots=True)
class Pair:
    """`languages` are those of the premise and of the hypothesis; `set_name` is where the pair was made from."""

    premise: str
    hypothesis: str
    label: Label
    languages: tuple[Language, Language]
    set_name: str

    @property
    def direction(self) -> str:
        """The languages in short: `en-id` is an English premise with an Indonesian hypothesis."""
        return "-".join(self.languages)
