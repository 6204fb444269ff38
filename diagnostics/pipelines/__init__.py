"""What a team does with its result: adapts the stages, compares its own with them, and takes them to a CRM."""
