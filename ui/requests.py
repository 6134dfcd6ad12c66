"""What the page's own script asks for beside Gradio -> downloads of a conversation, and judgements taken down."""

import datetime
from collections.abc import Callable
from functools import cache
from importlib import metadata
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from rag.errors import RagError
from rag.evaluation.feedback import LONGEST_NOTE, FeedbackFile, Verdict, line_of
from rag.system import System
from rag.types import Answer
from ui.conversation import MOST_TURNS
from ui.exporting import FORMATS
from ui.gate import LARGEST_REQUEST
from ui.keeping import KeptTurn, restored, restored_turn
from ui.texts import Words

EXPORT_URL = "/export/{form}"
FEEDBACK_URL = "/feedback"


class Conversation(BaseModel):
    """A conversation to be taken away."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[str, Field(max_length=500)]
    turns: Annotated[list[KeptTurn], Field(min_length=1, max_length=MOST_TURNS)]


class Judgement(BaseModel):
    """What a reader says of one turn; `id` is the browser's name for the turn."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[\w.-]{1,80}$")]
    verdict: Verdict
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""
    turn: KeptTurn


class Requests:
    """Answers the page's own script for one system; `words_for` gives the language of whoever asks."""

    def __init__(self, system: System, words_for: Callable[[Request], Words]) -> None:
        self._system = system
        self._words_for = words_for
        settings = system.settings
        self._feedback = FeedbackFile(settings.corpus / settings.feedback)

    async def export(self, request: Request) -> Response:
        """A conversation as a file."""
        form = FORMATS.get(request.path_params["form"])
        if form is None:
            return _refused(f"there is no such form (known: {', '.join(FORMATS)})", status=404)
        try:
            asked = Conversation.model_validate_json(await _body(request))
        except ValidationError:
            return _refused("the request is no conversation", status=400)
        words = self._words_for(request)

        def written() -> str:
            turns = restored(asked.turns, cache(self._system.store.document), words).turns
            return form.write(asked.title, turns, words, datetime.date.today())

        try:
            content = await run_in_threadpool(written)
        except RagError as error:
            return _refused(words.explain(error), status=503)
        name = f"tanya-{datetime.date.today().isoformat()}.{form.suffix}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(content, media_type=form.media_type, headers=headers)

    async def judge(self, request: Request) -> Response:
        """Take down a judgement."""
        try:
            asked = Judgement.model_validate_json(await _body(request))
        except ValidationError:
            return _refused("the request is no judgement", status=400)
        words = self._words_for(request)

        def taken() -> bool:
            answer = restored_turn(asked.turn, self._system.store.document, words)
            if not isinstance(answer, Answer):
                return False
            now = datetime.datetime.now(datetime.UTC)
            line = line_of(
                answer, asked.verdict, asked.note, identity=asked.id, versions=_versions(self._system), now=now
            )
            self._feedback.add(line)
            return True

        try:
            done = await run_in_threadpool(taken)
        except RagError as error:
            return _refused(words.explain(error), status=503)
        return Response(status_code=204) if done else _refused(words.source_removed, status=409)


async def _body(request: Request) -> bytes:
    """The body, or as much of one that is too long that it cannot be understood."""
    parts, size = [], 0
    async for part in request.stream():
        parts.append(part)
        size += len(part)
        if size > LARGEST_REQUEST:
            return b""
    return b"".join(parts)


def _refused(message: str, *, status: int) -> Response:
    return JSONResponse({"error": message}, status_code=status)


def _versions(system: System) -> dict[str, str]:
    return {
        "tanya": metadata.version("tanya"),
        "encoder": system.embedder.identity,
        "reader": system.reader.identity,
    }
