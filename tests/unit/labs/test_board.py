"""The board without a browser: what it takes over from there, and what it sends."""

import pytest

from course_utils.labs.board import Board


@pytest.fixture
def board():
    return Board(["high", "low"], 8, "notes")


def test_what_is_put_there_becomes_the_value_in_order(board):
    seen = []
    board.observe(lambda change: seen.append(change["new"]), "value")
    board.things = [[1, 4, 6], [0, 2, 3]]
    assert board.value == ((0, 2, 3), (1, 4, 6)) and len(seen) == 1
    assert board.things == [[1, 4, 6], [0, 2, 3]]  # the hand in the browser counts on the order


def test_a_value_is_drawn(board):
    board.value = ((0, 2, 3),)
    assert board.things == [[0, 2, 3]]
    board.value = board.min
    assert board.things == []
    board.value = board.max
    assert board.things == [[0, 0, 8], [1, 0, 8]]


@pytest.mark.parametrize("thing", [[2, 0, 1], [-1, 0, 1], [0, 3, 3], [0, -1, 2], [0, 7, 9]])
def test_what_does_not_lie_on_the_board_is_left_out(board, thing):
    board.things = [[0, 2, 3], thing, [0, 2, 3]]
    assert board.value == ((0, 2, 3),)


def test_its_name_is_the_same_in_every_run(board):
    assert repr(board) == "Board()"
