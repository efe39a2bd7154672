from bench.match import match_times


def test_pairs_each_contact_once_and_names_what_is_left() -> None:
    match = match_times([0.11, 0.52, 0.90], [0.10, 0.50, 0.70])
    assert match.pairs == ((0, 0), (1, 1))
    assert match.missed == (2,)
    assert match.extra == (2,)


def test_nothing_is_paired_beyond_the_window() -> None:
    assert match_times([0.10, 1.0], [0.151]).pairs == ()
    assert match_times([0.10, 1.0], [0.149]).pairs == ((0, 0),)


def test_two_found_for_one_true_give_one_extra() -> None:
    match = match_times([0.48, 0.51], [0.50])
    assert match.pairs == ((1, 0),)
    assert match.extra == (0,)


def test_as_many_pairs_as_possible_even_if_one_is_farther() -> None:
    # the nearest pair (0.50, 0.51) would leave two without a partner
    match = match_times([0.50, 0.545], [0.46, 0.51])
    assert match.pairs == ((0, 0), (1, 1))


def test_nothing_found_or_nothing_there() -> None:
    assert match_times([], [0.1, 0.2]).missed == (0, 1)
    assert match_times([0.1], []).extra == (0,)
