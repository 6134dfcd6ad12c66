"""The development data laid out as the benchmarks read it, here of a few sentences."""

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fact:
    """A passage in Indonesian and in English, with a question it answers and the words that do."""

    text: str
    question: str
    answer: str
    text_en: str
    question_en: str
    answer_en: str


MARKET = Fact(
    "Pasar ikan di tepi sungai buka setiap hari sejak pukul lima pagi.",
    "Kapan pasar ikan buka?",
    "pukul lima pagi",
    "The fish market by the river is open every day from five in the morning.",
    "When does the fish market open?",
    "five in the morning",
)
BRIDGE = Fact(
    "Jembatan gantung itu panjangnya dua ratus meter dan hanya untuk pejalan kaki.",
    "Berapa panjang jembatan gantung?",
    "dua ratus meter",
    "The suspension bridge is two hundred metres long and only for walkers.",
    "How long is the suspension bridge?",
    "two hundred metres",
)
SCHOOL = Fact(
    "Sekolah menengah di bukit memiliki perpustakaan dengan tiga ribu buku.",
    "Berapa buku di perpustakaan sekolah?",
    "tiga ribu buku",
    "The school on the hill has a library of three thousand books.",
    "How many books does the school library hold?",
    "three thousand books",
)
HARBOUR = Fact(
    "Pelabuhan lama dipindahkan ke muara karena sungai menjadi dangkal.",
    "Mengapa pelabuhan lama dipindahkan?",
    "sungai menjadi dangkal",
    "The old harbour was moved to the mouth because the river became shallow.",
    "Why was the old harbour moved?",
    "the river became shallow",
)
SQUAD = (MARKET, BRIDGE, SCHOOL)  # articles "Judul 0" to "Judul 2", of which the second is for tests
NOT_SAID, NOT_SAID_EN = "Siapa yang membangun jembatan gantung?", "Who built the suspension bridge?"


def write_data(folder: Path) -> None:
    """Three sets of questions, IDK-MRC's form, SQuAD's with its translations, and TyDiQA's, and two of documents."""
    write_rows(folder / "idk_mrc" / "train.jsonl.gz", [asked_of(SCHOOL)])
    write_rows(folder / "idk_mrc" / "valid.jsonl.gz", [asked_of(MARKET), unanswered(BRIDGE)])
    passages = [
        {"pid": pid, "title": f"Judul_{pid}", "text": fact.text, "text_en": fact.text_en}
        for pid, fact in enumerate(SQUAD)
    ]
    questions = [translated(pid, fact) for pid, fact in enumerate(SQUAD)]
    nothing = {"answers_id": [], "answers_en": [], "is_impossible": True}
    questions.append({**questions[1], **nothing, "question_id": NOT_SAID, "question_en": NOT_SAID_EN})
    write_rows(folder / "squad_id_en" / "passages.jsonl.gz", passages)
    write_rows(folder / "squad_id_en" / "questions.jsonl.gz", questions)
    english = {"context": HARBOUR.text_en, "question": HARBOUR.question_en, "title": "Harbour"}
    write_rows(
        folder / "tydiqa_goldp_en" / "train.jsonl.gz",
        [{**english, "answers": [placed(HARBOUR.answer_en, HARBOUR.text_en)]}],
    )
    write_documents(folder, [[fact.text for fact in SQUAD]] * 2)


def write_pairs(folder: Path) -> None:
    """Premises and hypotheses in IndoNLI's form, and news sentences with their translations in NTREX's."""
    hypotheses = [
        ("e", "Pasar ikan buka setiap hari."),
        ("n", "Pasar ikan menjual sayur."),
        ("c", "Pasar ikan buka pukul tujuh."),
    ]
    premises = {"train": (BRIDGE, SCHOOL, *[MARKET] * 30), "val": (HARBOUR,)}
    for split, facts in premises.items():
        write_rows(
            folder / "indonli" / f"{split}.jsonl.gz",
            [
                {"premise_id": number, "premise": f"{number}. {fact.text}", "hypothesis": hypothesis, "label": label}
                for number, fact in enumerate(facts, start=1000 * (split == "val"))
                for label, hypothesis in hypotheses
            ],
        )
    news = [
        {"doc": f"kabar.{document}", "en": fact.text_en, "id": fact.text}
        for document in range(30)
        for fact in (MARKET, BRIDGE, SCHOOL, HARBOUR)
    ]
    write_rows(folder / "ntrex_en_id" / "pairs.jsonl.gz", [dict(row) for row in news])


def write_documents(folder: Path, articles: Sequence[Sequence[str]]) -> None:
    """News articles of these paragraphs, and a regulation."""
    rows = [{"id": f"{number}-kabar-kota-{number}", "paragraphs": article} for number, article in enumerate(articles)]
    write_rows(folder / "indosum" / "articles.jsonl.gz", [dict(row) for row in rows])
    regulation = "Menimbang :\nbahwa pasar ikan di tepi sungai diatur dalam Peraturan Nomor 35 Tahun 2003."
    write_rows(folder / "peraturan" / "docs.jsonl.gz", [{"id": "pp/2003/35", "text": regulation}])


def asked_of(fact: Fact) -> dict[str, object]:
    """A row of IDK-MRC with its answer."""
    answers = [placed(fact.answer, fact.text)]
    return {"context": fact.text, "question": fact.question, "is_impossible": False, "answers": answers}


def unanswered(fact: Fact) -> dict[str, object]:
    """A row of IDK-MRC with a question that its paragraph does not answer."""
    return {"context": fact.text, "question": NOT_SAID, "is_impossible": True, "answers": []}


def translated(pid: int, fact: Fact) -> dict[str, object]:
    """A row of SQuAD's questions in both languages."""
    return {
        "pid": pid,
        "title": f"Judul_{pid}",
        "question_id": fact.question,
        "question_en": fact.question_en,
        "answers_id": [placed(fact.answer, fact.text)],
        "answers_en": [fact.answer_en],
        "is_impossible": False,
    }


def placed(answer: str, text: str) -> dict[str, object]:
    """An annotated answer."""
    return {"text": answer, "answer_start": text.index(answer)}


def write_rows(path: Path, rows: Sequence[dict[str, object]]) -> None:
    """A gzipped file of JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)
