"""What the site costs: a client that walks assessments on this machine, and the site it measures."""
