"""The app: a questionnaire, its assessments, and the sales models and pipelines that they recommend."""
