"""Plain words are cut without the grammar, and must come out as by the grammar."""

from hypothesis import given
from hypothesis import strategies as st

from searchidx.query import lexer

words = st.sampled_from(
    ["de", "la", "EE", "UU", "Ee", "uu", "kK", "Y", "O", "NO", "AND", "año", "ß", "ﬁn", "ª", "l·l"]
)


@given(st.lists(words | st.text(max_size=3), max_size=5).map(" ".join))
def test_plain_words_are_what_the_grammar_makes_of_them(text):
    by_grammar = lexer._Lexer(text.translate(lexer._PLAIN_FORMS)).lexemes()
    assert lexer.lexemes(text) == list(by_grammar)
