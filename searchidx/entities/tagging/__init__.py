"""The trained tagger: words as rows of numbers, two layers over their windows, the best tags."""
