from graph.values.suggestions import nearest_word, suggestion_for


def test_the_nearest_word_is_found_in_any_case() -> None:
    known = ["toloka", "citgo", "enplus"]
    assert nearest_word("TOLOCA", known) == "toloka"
    assert nearest_word("qqq", known) is None
    assert suggestion_for("qqq", known) == ""
