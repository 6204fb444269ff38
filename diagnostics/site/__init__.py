"""What every page needs: branding, help, errors, mail, spreadsheets, and the one client for outgoing requests."""
