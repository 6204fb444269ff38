"""The wizard, its result, past assessments, exports, comparing and trying other answers."""
