"""Espocrm."""
