"""Users, groups and invitations in the admin."""
