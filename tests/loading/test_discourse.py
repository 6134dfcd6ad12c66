"""A saved topic is its posts in order, each under its author and date, without what forum software puts around them."""

import datetime
import json
from pathlib import Path

from tests.loading.checks import assert_sound
from tests.loading.making import a_topic, loaded

POSTS = (
    ("Budi Santoso", "2024-05-03", "<p>Kapan pertemuan tahunan yang akan datang?</p>"),
    (
        "Siti",
        "2024-05-06",
        "<aside class='quote'><blockquote>Kapan pertemuan</blockquote></aside><p>Pada 6 Mei di Kasongan.</p>"
        "<ol><li>pagi</li><li>siang</li></ol>",
    ),
)


def test_each_post_is_a_record_under_its_author_and_date(tmp_path: Path) -> None:
    document = loaded(tmp_path, "123.json", a_topic(*POSTS))
    assert document.text == (
        "Budi Santoso (budi), 3 Mei 2024:\nKapan pertemuan tahunan yang akan datang?\n\n"
        "Siti, 6 Mei 2024:\nPada 6 Mei di Kasongan.\n\n1. pagi\n2. siang"
    )
    assert (document.info.title, document.info.date) == ("Pertemuan tahunan", datetime.date(2024, 5, 6))
    passages = assert_sound(document)
    assert [passage.start for passage in passages] == list(document.records)


def test_posts_that_readers_of_the_forum_do_not_see_are_left_out(tmp_path: Path) -> None:
    topic = json.loads(a_topic(*POSTS, *(("Edi", "2024-05-07", f"<p>rahasia {number}</p>") for number in range(4))))
    *_, hidden, deleted, whisper, action = topic["post_stream"]["posts"]
    hidden["hidden"], deleted["deleted_at"] = True, "2024-05-08T00:00:00.000Z"
    whisper["post_type"], action["post_type"] = 4, 3
    assert "rahasia" not in loaded(tmp_path, "a.json", json.dumps(topic)).text


def test_values_of_other_kinds_than_expected_are_passed_over(tmp_path: Path) -> None:
    topic = json.loads(a_topic(*POSTS))
    topic["title"] = ["x"]
    topic["post_stream"]["posts"] += [None, 7, {}, {"cooked": 5, "name": {}, "created_at": 1, "post_number": "x"}]
    assert loaded(tmp_path, "a.json", json.dumps(topic)).text.startswith("Budi Santoso (budi), 3 Mei 2024:")


def test_scripts_and_attributes_of_a_post_are_no_text(tmp_path: Path) -> None:
    cooked = "<script>jahat()</script><p onclick='jahat()'>Isi &lt;b&gt; <img src='x.png' onerror=jahat()></p>"
    assert "jahat" not in loaded(tmp_path, "a.json", a_topic(("Siti", "2024-05-06", cooked))).text
