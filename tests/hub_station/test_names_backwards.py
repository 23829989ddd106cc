"""A name that is written from right to left turns nothing around it."""

from datetime import date

from hub_station.domain.patient import Patient, isolated

ARABIC = Patient("p1", "عبد الرحمن", "فاطمة", date(1952, 8, 6), "9990000018", prefix="Mrs")


def test_family_and_given_name_keep_their_order_and_each_is_isolated() -> None:
    assert ARABIC.list_name == "\u2068عبد الرحمن\u2069, \u2068فاطمة\u2069 (Mrs)"
    assert ARABIC.spoken_name == "\u2068فاطمة عبد الرحمن\u2069"


def test_a_name_from_left_to_right_is_as_it_was_typed() -> None:
    assert Patient("p2", "O’Brien", "Tom", date(1952, 8, 6)).list_name == "O’BRIEN, Tom"
    assert isolated("Ó Súilleabháin-東京") == "Ó Súilleabháin-東京"
