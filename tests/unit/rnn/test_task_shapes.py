"""The five shapes of a task."""

from course_utils.rnn.task_shapes import task_shapes


def test_ten_problems_show_all_five_shapes():
    shapes = task_shapes()
    assert len(shapes) == 10
    assert set(shapes.values()) == {
        "one-to-one", "one-to-many", "many-to-one", "aligned", "encoder-decoder"
    }  # fmt: skip


def test_nobody_can_change_the_answer_for_others():
    task_shapes().clear()
    assert len(task_shapes()) == 10
