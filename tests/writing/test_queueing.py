"""Those who wait for a model are served in their order."""

import threading

from rag.writing.queueing import Turnstile


def test_the_first_is_served_and_the_others_move_up() -> None:
    turnstile = Turnstile()
    with turnstile.place() as first:
        assert first.wait(0) == 0
        with turnstile.place() as second, turnstile.place() as third:
            assert (second.wait(0), third.wait(0)) == (1, 2)
    with turnstile.place() as again:
        assert again.wait(0) == 0


def test_one_who_leaves_the_queue_lets_the_next_one_in() -> None:
    turnstile = Turnstile()
    served = threading.Event()

    def wait() -> None:
        with turnstile.place() as place:
            while place.wait(0.05):
                pass
            served.set()

    with turnstile.place():
        thread = threading.Thread(target=wait)
        thread.start()
        assert not served.wait(0.15)
    assert served.wait(2)
    thread.join()
