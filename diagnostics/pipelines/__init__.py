"""What a team makes of its result: its own stages, today's beside it, and the hand-over to a CRM."""
