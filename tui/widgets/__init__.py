"""The parts of the screens: each draws itself from lines of pieces, with its looks beside it."""
