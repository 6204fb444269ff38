"""What comes in: how a questionnaire does, in figures that name nobody."""
