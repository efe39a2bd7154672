"""Ordered work on several threads."""

import threading
import time

import pytest

from gait.pose.pool import ordered_map


def our_threads():
    return [t for t in threading.enumerate() if t.name.startswith("gait")]


def slow_square(tool, item):
    time.sleep(0.002 * (item % 3))
    return tool, item**2


def test_results_come_in_order_and_every_tool_works():
    results = list(ordered_map(slow_square, "abc", range(40)))
    assert [square for _, square in results] == [i**2 for i in range(40)]
    assert {tool for tool, _ in results} == set("abc")
    assert not our_threads()


def test_items_are_taken_only_a_few_ahead():
    taken = []
    ahead = []

    def items():
        for i in range(200):
            taken.append(i)
            yield i

    for done, _ in enumerate(ordered_map(slow_square, "ab", items()), start=1):
        ahead.append(len(taken) - done)
    assert max(ahead) <= 5


def test_a_tool_is_never_used_twice_at_once():
    class Tool:
        def __init__(self):
            self.lock = threading.Lock()

    def work(tool, _):
        assert tool.lock.acquire(blocking=False)
        time.sleep(0.001)
        tool.lock.release()

    assert len(list(ordered_map(work, [Tool(), Tool()], range(50)))) == 50


@pytest.mark.parametrize("where", ["work", "items", "consumer"])
def test_errors_come_out_and_stop_all_threads(where):
    started = []

    def work(_, item):
        started.append(item)
        if where == "work" and item == 5:
            raise KeyError(item)
        time.sleep(0.001)
        return item

    def items():
        for i in range(1000):
            if where == "items" and i == 5:
                raise KeyError(i)
            yield i

    def consume():
        for item in ordered_map(work, "ab", items()):
            if where == "consumer" and item == 5:
                raise KeyError(item)

    with pytest.raises(KeyError):
        consume()
    assert not our_threads()
    assert len(started) < 20
