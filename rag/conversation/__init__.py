"""A follow-up and the turns before it -> a question that stands alone."""

from rag.conversation.standalone import standalone

__all__ = ["standalone"]
