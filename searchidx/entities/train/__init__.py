"""Training the tagger: ``python -m searchidx.entities.train DATA``.

All arithmetic is exact or done number by number, so that the same data gives the same weights,
bit for bit, on any machine: what enters a matrix product or a sum is first rounded to a grid so
coarse that no sum of its products has more than the 53 bits of a float64, and then the order of
adding, which differs from machine to machine, does not matter.
"""
