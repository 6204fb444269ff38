"""What each CRM takes: files, and pipelines over an API. One package for each CRM; `registry` lists them."""
