"""A unigram vocabulary to the tokenizer that XLM-R models expect."""

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from training.retriever.q4 import Vocabulary

# Low enough that "<pad>" written in a document is read as five characters; the source has 0.
SPECIAL_SCORE = -100.0


def build_tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    """Nmt and NFKC, spaces collapsed and stripped, Metaspace, unigram pieces, `<s> text </s>`."""
    special = {vocabulary.bos, vocabulary.pad, vocabulary.eos, vocabulary.unk}
    pieces = [
        (piece, SPECIAL_SCORE if row in special or piece == "<mask>" else float(score))
        for row, (piece, score) in enumerate(zip(vocabulary.pieces, vocabulary.scores, strict=True))
    ]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=vocabulary.unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.NFKC(),
            normalizers.Strip(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    bos, eos = vocabulary.pieces[vocabulary.bos], vocabulary.pieces[vocabulary.eos]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}", special_tokens=[(bos, vocabulary.bos), (eos, vocabulary.eos)]
    )
    return tokenizer
