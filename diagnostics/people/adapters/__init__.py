"""What django-allauth asks of this site."""
