"""Drafts and publishing: how administrators write, check and publish a questionnaire."""
