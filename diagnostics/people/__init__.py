"""Accounts, single sign-on, privacy and erasing."""
