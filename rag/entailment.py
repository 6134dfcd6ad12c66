"""Passages and statements to the probabilities that a passage says what a statement says.

It is loaded only where prose of a language model is to be checked; nothing else needs it.
"""

from collections.abc import Sequence
from pathlib import Path

from rag.models.files import load_vocabulary
from rag.models.onnx_entailer import OnnxEntailer

BUNDLED_FOLDER = Path(__file__).parent / "models"


class Entailer:
    """The bundled entailer; `folder` holds the folders `entailer` and `vocabulary`.

    `identity` names exactly these files. At `threshold` or above, a statement may be taken as supported: it was fitted
    so that 94 of 100 such statements were. `threads` pairs are read at the same time, 0 meaning one per core.
    """

    def __init__(self, *, threads: int, folder: Path = BUNDLED_FOLDER) -> None:
        self._model = OnnxEntailer(folder / "entailer", load_vocabulary(folder / "vocabulary"), threads=threads)
        self.identity: str = self._model.identity
        self.threshold: float = self._model.threshold

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """For every premise with its hypothesis, in Indonesian or English each, the probability that it is entailed.

        Of a premise the first 256 tokens are read, of a hypothesis 96. Raises ModelError where the model fails.
        """
        return [entailed for entailed, _, _ in self._model.classify(pairs)]
