"""What a chat model wrote is told on the command line as its work, with what it stands on."""

import pytest

from rag.commands import answer_json
from rag.lines import answer_lines
from rag.types import Answer, Language, Unwritten
from tests.ui.samples import answer, unwritten, written


def lines(given: Answer, language: Language = Language.ENGLISH) -> list[str]:
    return answer_lines({**answer_json(given), "language": language.value, "reach": None})


def test_prose_is_followed_by_its_sources_with_what_they_say_and_by_who_wrote_it() -> None:
    assert lines(written("It met in Sampit.", doubted=("Ninety came.",))) == [
        "It met in Sampit. [1][2]",
        "",
        "[1] Title, 2023-11-30, p. 2 (name.md)",
        "    | Quotation.",
        "[2] Title, 2023-11-30, p. 2 (name.md)",
        "    | Another.",
        "",
        "Likelihood that what was found answers the question: 80 %",
        "",
        "Written by the model maker:model-1b from the documents; every sentence was checked against its quotations.",
        "Sentences left out because the documents do not support them: 3",
    ]
    told = lines(written("It met."), Language.INDONESIAN)
    assert "Ditulis oleh model maker:model-1b dari dokumen; setiap kalimat diperiksa terhadap kutipannya." in told


@pytest.mark.parametrize("language", [Language.INDONESIAN, Language.ENGLISH])
def test_each_reason_for_quotations_is_told_in_a_line_of_its_own(language: Language) -> None:
    plain, told = lines(answer(), language), set[str]()
    for reason in Unwritten:
        why, *rest = lines(unwritten(reason), language)
        assert rest == plain
        assert "maker:model-1b: " in why
        told.add(why)
    assert len(told) == len(Unwritten)
