"""A mail is what its sender wrote; an archive of a list keeps threads, senders and dates, and says nothing twice."""

import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from rag.loading.mail import parted
from tests.loading.checks import assert_sound
from tests.loading.making import an_eml, an_mbox, loaded

HEADS = {
    "From": "Siti Rahma <siti@contoh.example>",
    "Date": "Thu, 30 Nov 2023 10:15:00 +0700",
    "Subject": "Re: [forum] Rapat kerja di Sampit",
}
TEXT = "Rapat dihadiri oleh 14 sekda dan dibuka pada pagi hari."
HEAD = "Siti Rahma, 30 November 2023:\n"


def test_mail_begins_with_its_sender_and_date(tmp_path: Path) -> None:
    document = loaded(tmp_path, "a.eml", an_eml(TEXT, **HEADS))
    assert document.text == HEAD + TEXT
    info = document.info
    assert (info.title, info.source, info.date) == ("Rapat kerja di Sampit", "Siti Rahma", datetime.date(2023, 11, 30))
    assert_sound(document)


@pytest.mark.parametrize(
    ("charset", "cte"), [("utf-8", "quoted-printable"), ("utf-8", "base64"), ("iso-8859-1", "8bit")]
)
def test_text_is_the_same_in_every_encoding(tmp_path: Path, charset: str, cte: str) -> None:
    message = EmailMessage()
    for name, value in HEADS.items():
        message[name] = value
    message.set_content(f"{TEXT} Caf\u00e9 tutup.", charset=charset, cte=cte)
    assert loaded(tmp_path, "a.eml", message.as_bytes()).text == f"{HEAD}{TEXT} Caf\u00e9 tutup."


@pytest.mark.parametrize("declared", [b"utf-8", b"x-tidak-ada", b"us-ascii", b""])
def test_wrong_charset_is_not_believed(tmp_path: Path, declared: bytes) -> None:
    content = b"Subject: Surat\nContent-Type: text/plain; charset=%b\n\n%b" % (
        declared,
        "Caf\u00e9 \u2013 tutup.".encode("cp1252"),
    )
    assert loaded(tmp_path, "a.eml", content).text == "Caf\u00e9 \u2013 tutup."


def test_mail_of_html_alone_is_read_and_fetches_nothing(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "Surat"
    message.set_content(
        "<style>p {}</style><p>Isi <b>surat</b>.</p><ul><li>satu</li></ul><img src='http://192.0.2.1/x.png'>"
        "<div class='gmail_quote'>kutipan lama</div>",
        subtype="html",
    )
    assert loaded(tmp_path, "a.eml", message.as_bytes()).text == "Isi surat.\n\n\u2022 satu"


def test_plain_text_is_read_before_html_and_attachments_are_named(tmp_path: Path) -> None:
    message = EmailMessage()
    for name, value in HEADS.items():
        message[name] = value
    message.set_content(TEXT)
    message.add_alternative("<p>versi HTML</p>", subtype="html")
    message.add_attachment(b"%PDF-1.7 rahasia", maintype="application", subtype="pdf", filename="daftar hadir.pdf")
    message.add_attachment("isi lampiran", filename="../../catatan.txt")
    text = loaded(tmp_path, "a.eml", message.as_bytes()).text
    assert text == f"{HEAD}{TEXT}\n\nLampiran: daftar hadir.pdf, ../../catatan.txt"


@pytest.mark.parametrize(
    ("body", "own", "quoted"),
    [
        ("Setuju.\n-- \nSiti\nSekretariat", "Setuju.", ()),
        (
            "Pada Rabu, Budi menulis:\n> Siapa hadir?\n> Mohon kabar.\n\nSemua.",
            "Semua.",
            ("Pada Rabu, Budi menulis:\nSiapa hadir?\nMohon kabar.",),
        ),
        (
            "On Wed, 29 Nov 2023 at 08:00, Budi\n<b@contoh.example> wrote:\n>> lama\n> baru",
            "",
            ("On Wed, 29 Nov 2023 at 08:00, Budi <b@contoh.example> wrote:\nlama\nbaru",),
        ),
        ("Setuju.\n\n-----Original Message-----\nDari kantor.", "Setuju.", ("Dari kantor.",)),
        ("Setuju.\n\nFrom: Budi\nSent: Rabu\n\nSiapa hadir?", "Setuju.", ("From: Budi\nSent: Rabu\n\nSiapa hadir?",)),
        ("Setuju.\n" + "_" * 47 + "\nforum mailing list\nforum@contoh.example", "Setuju.", ()),
        ("Nilai a > b dan c.", "Nilai a > b dan c.", ()),
    ],
    ids=["signature", "quotation", "english", "original", "heads", "list", "no-quotation"],
)  # fmt: skip
def test_quotations_and_signatures_are_told_from_what_the_sender_wrote(
    body: str, own: str, quoted: tuple[str, ...]
) -> None:
    assert parted(body) == (own, quoted)


FIRST = an_eml(
    "Siapa saja yang hadir dalam rapat kerja di Sampit itu?\n\nFrom sini kami menunggu.",
    From="Budi <budi@contoh.example>", Date="Wed, 29 Nov 2023 08:00:00 +0700", Subject="[forum] Rapat kerja di Sampit",
    Message_ID="<1@contoh.example>",
)  # fmt: skip
SECOND = an_eml(
    f"{TEXT}\n\nPada Rabu, Budi menulis:\n> Siapa saja yang hadir dalam rapat kerja di Sampit itu?\n",
    **HEADS, Message_ID="<2@contoh.example>", In_Reply_To="<1@contoh.example>",
)  # fmt: skip
OTHER = an_eml(
    "Kapan arsip dipindahkan?", From="Rina <rina@contoh.example>", Date="Wed, 29 Nov 2023 09:00:00 +0700",
    Subject="Arsip",
    Message_ID="<3@contoh.example>",
)  # fmt: skip


def test_threads_stay_together_in_the_order_they_were_written(tmp_path: Path) -> None:
    document = loaded(tmp_path, "milis-forum.mbox", an_mbox(SECOND, OTHER, FIRST))
    assert document.text == (
        "Rapat kerja di Sampit \u2014 Budi, 29 November 2023:\n"
        "Siapa saja yang hadir dalam rapat kerja di Sampit itu?\n\nFrom sini kami menunggu.\n\n"
        f"Rapat kerja di Sampit \u2014 Siti Rahma, 30 November 2023:\n{TEXT}\n\n"
        "Arsip \u2014 Rina, 29 November 2023:\nKapan arsip dipindahkan?"
    )
    assert (document.info.title, document.info.date) == ("Milis forum", datetime.date(2023, 11, 30))
    passages = assert_sound(document)
    assert [passage.start for passage in passages] == list(document.records)


def test_quotation_of_what_the_archive_lacks_is_kept_apart(tmp_path: Path) -> None:
    document = loaded(tmp_path, "a.mbox", an_mbox(SECOND))
    assert document.text.endswith("Pada Rabu, Budi menulis:\nSiapa saja yang hadir dalam rapat kerja di Sampit itu?")
    assert len(document.records) == 2


def test_thread_is_known_by_its_subject_where_nothing_else_names_it(tmp_path: Path) -> None:
    answer = an_eml(
        "Besok.", From="Edi <e@contoh.example>", Date="Sat, 2 Dec 2023 09:00:00 +0700", Subject="Bls: Arsip"
    )
    later = an_eml("Lain.", From="Edi <e@contoh.example>", Date="Fri, 1 Dec 2023 09:00:00 +0700", Subject="Lain hal")
    text = loaded(tmp_path, "a.mbox", an_mbox(OTHER, later, answer)).text
    assert text.index("Kapan arsip") < text.index("Besok.") < text.index("Lain.")
