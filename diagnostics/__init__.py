"""The diagnosis of how a company sells: questionnaire, assessment, outcome, pipeline."""
