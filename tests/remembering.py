"""A reader that says again what it said, for tests that ask the same questions of the same documents."""

from collections.abc import Sequence

from rag.models.onnx_reader import Material, OnnxReader, TokenScores


class RememberingReader(OnnxReader):
    """What a reader said of passages, said again where the same are read for the same question.

    Each goes through the graph alone, so nothing else bears on it; the tests ask the sample's questions many times.
    """

    def __init__(self, model: OnnxReader) -> None:
        self.identity = model.identity
        self._read_anew = model.read
        self._said: dict[tuple[str, Material], TokenScores] = {}

    def read(self, question: str, materials: Sequence[Material]) -> list[TokenScores]:
        """The scores of every passage, in their order."""
        new = [one for one in dict.fromkeys(materials) if (question, one) not in self._said]
        for material, scores in zip(new, self._read_anew(question, new) if new else [], strict=True):
            self._said[question, material] = scores
        return [self._said[question, one] for one in materials]
