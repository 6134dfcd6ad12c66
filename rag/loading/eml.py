"""A saved mail to what its sender wrote, and to its subject, sender and date."""

from rag.errors import LoadError
from rag.loading.extraction import Extraction, Limits, Metadata
from rag.loading.mail import read_mail
from rag.loading.metadata import usable_title
from rag.loading.posts import Post, extraction_of
from rag.loading.refusals import encrypted


def read(content: bytes, *, name: str, limits: Limits) -> Extraction:
    """Read a .eml file."""
    limits.check_characters(len(content) // 10, name=name)  # most of a mail may be attached files
    mail = read_mail(content, name=name)
    if not (mail.sender or mail.subject or mail.date):
        raise LoadError(f"{name!r} has no sender, date or subject, as a mail has; save it anew", reason="damaged")
    if mail.is_secret and not mail.text:
        raise encrypted(name)
    date = mail.date.date() if mail.date else None
    post = Post(author=mail.sender, date=date, text=mail.text, quoted=mail.quoted, attached=mail.attached)
    stated = Metadata(title=usable_title(mail.topic), date=date, source=mail.sender[:300])
    return extraction_of([post], stated=stated, name=name, limits=limits)
