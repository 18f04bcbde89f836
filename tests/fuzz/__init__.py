"""Coverage-guided fuzzing of the readers that take bytes apart by hand: `python -m tests.fuzz TARGET [FOLDER]`."""
