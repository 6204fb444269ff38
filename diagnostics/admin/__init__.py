"""The Django admin: where administrators own the questionnaire."""
