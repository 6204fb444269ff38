"""Pure rules: what is counted, what may be shown, and figures made of counts."""
