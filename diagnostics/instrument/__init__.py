"""The pure core: what a questionnaire asks, weighs and recommends, and everything that follows from it."""
