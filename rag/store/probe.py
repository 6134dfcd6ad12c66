"""A process that looks whether vectors are sound, since damaged ones may crash whoever opens them.

A line on standard output says what is wrong; an empty one, that nothing is.
"""

import sys
from pathlib import Path

from rag.errors import StoreError
from rag.store.vectors import Vectors


def main() -> None:
    """Open the vectors in the folder that is named, read each, and search for some."""
    try:
        vectors = Vectors(Path(sys.argv[1]))
        problem = vectors.problem()
        vectors.close()
    except StoreError as error:
        problem = str(error.__cause__ or error)
    sys.stdout.write(" ".join(problem.split()) + "\n")


if __name__ == "__main__":
    main()
