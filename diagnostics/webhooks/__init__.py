"""Results delivered to other systems."""
