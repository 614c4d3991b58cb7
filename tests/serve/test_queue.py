"""Who is next: turns, the long queries of one client, and what gives way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reegraph.serve.queue import LONG, Job, Queue, add, drop, finish, pick, to_preempt


def _filled(workers: int, clients: str, most: int = 100) -> Queue:
    queue = Queue(workers, most)
    for client in clients:
        assert add(queue, Job(client, {}), 0.0)
    return queue


def _names(queue: Queue, number: int, now: float = 0.0) -> str:
    found = [pick(queue, now) for _ in range(number)]
    return "".join(job.client for job in found if job is not None)


def test_clients_take_turns() -> None:
    queue = _filled(10, "aaaabc")
    assert _names(queue, 6) == "abcaaa"
    assert pick(queue, 0.0) is None


def test_a_client_alone_has_all_workers() -> None:
    assert _names(_filled(3, "aaaa"), 3) == "aaa"


def test_no_client_has_every_worker_while_others_ask() -> None:
    queue = _filled(2, "aab")
    first, second = pick(queue, 0.0), pick(queue, 0.0)
    assert first is not None
    assert second is not None
    assert (first.client, second.client) == ("a", "b")
    finish(queue, second, 0.1)
    assert pick(queue, 0.2) is None  # b was here a moment ago
    assert pick(queue, 11.0) is not None


def test_a_client_with_a_long_query_has_no_second_worker() -> None:
    queue = _filled(4, "aab")
    assert _names(queue, 1) == "a"
    assert _names(queue, 3, LONG + 0.1) == "b"


def test_the_younger_long_query_of_a_client_gives_way() -> None:
    queue = _filled(2, "aa")
    first, second = pick(queue, 0.0), pick(queue, 0.1)
    assert to_preempt(queue, 5.0) is None
    add(queue, Job("b", {}), 5.0)
    assert to_preempt(queue, 5.0) is second is not first


def test_long_queries_of_several_leave_a_worker_for_the_rest() -> None:
    queue = _filled(2, "ab")
    first, second = pick(queue, 0.0), pick(queue, 2.0)
    add(queue, Job("c", {}), 2.1)
    assert to_preempt(queue, 2.9) is None  # b may end in a moment
    assert to_preempt(queue, 3.1) is first is not second
    assert first is not None
    first.long = True
    finish(queue, first, 3.1)
    assert add(queue, first, 3.1)
    assert _names(queue, 1, 3.2) == "c"  # and not a, before whose turn c came


def test_who_gave_way_waits_for_those_who_have_no_long_query() -> None:
    queue = _filled(2, "b")
    pick(queue, 0.0)
    gave_way = Job("a", {}, long=True)
    assert add(queue, gave_way, 1.5)
    assert add(queue, Job("c", {}), 1.6)
    assert [_names(queue, 1, 1.7), _names(queue, 1, 1.8)] == ["c", "a"]


def test_the_queue_is_bounded_and_half_of_it_for_one() -> None:
    queue = Queue(1, 10)
    assert [add(queue, Job("a", {}), 0.0) for _ in range(7)] == [True] * 5 + [False] * 2
    assert [add(queue, Job("b", {}), 0.0) for _ in range(6)] == [True] * 5 + [False]
    assert not add(queue, Job("c", {}), 0.0)


STEPS = st.lists(st.tuples(st.sampled_from("apfd"), st.sampled_from("abc"), st.integers(0, 3)))


@given(STEPS, st.integers(1, 4))
def test_no_job_is_lost_or_run_twice(steps: list[tuple[str, str, int]], workers: int) -> None:
    queue, now = Queue(workers, 20), 0.0
    waiting: list[Job] = []
    running: list[Job] = []
    for step, client, pause in steps:
        now += pause / 2
        if step == "a":
            job = Job(client, {})
            if add(queue, job, now):
                waiting.append(job)
        elif step == "p" and len(running) < workers:
            picked = pick(queue, now)
            if picked is not None:
                waiting.remove(picked)
                running.append(picked)
            else:  # with nothing running, nobody is kept waiting
                assert running or not waiting
        elif step == "f" and running:
            finish(queue, running.pop(0), now)
        elif step == "d" and waiting:
            drop(queue, waiting.pop())
        assert len(queue) == len(waiting)
        assert queue.running == set(running)
        ended = to_preempt(queue, now)
        assert ended is None or (ended in running and waiting)
