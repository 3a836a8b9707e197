from searchidx.dates import PartialDate


def test_the_filter_that_leaves_nothing_is_named(cli, index):
    index.hits = ()
    index.answer = lambda query, filters: 3 * (filters["date_from"] is None)
    ended = cli("search", "faro", "--outlet", "La Gaceta", "--from", "2020")
    assert ended.code == 1
    assert ended.err == "Without --from, --to: 3.\n"
    lifted = [options for name, _, options in index.asked if name == "count"]
    assert [(o["outlets"], o["date_from"]) for o in lifted] == [
        ((), PartialDate(2020)),
        (("La Gaceta",), None),
    ]


def test_words_that_the_archive_lacks_bring_those_near(cli, index):
    ended = cli("search", "el", "fario", "O", "luz*")
    assert ended.err == (
        "No article has «el»; near it are: faro, farol\n"
        "No article has «fario»; near it are: faro, farol\n"
    )


def test_words_that_never_meet_can_be_searched_apart(cli, index):
    index.hits = ()
    index.answer = lambda query, filters: 4 if filters.get("match") == "any" else 1
    ended = cli("search", "faro", "puerto")
    assert ended.err == "With any of the words, by --any: 4.\n"


def test_programs_are_told_nothing(cli, index):
    for output in ("json", "jsonl", "csv", "ids"):
        ended = cli("search", "fario", "--format", output)
        assert (ended.code, ended.err) == (1, "")
