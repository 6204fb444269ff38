"""Adapters: django-allauth's hooks, as this site answers them."""
