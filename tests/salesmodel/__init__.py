"""Tests of the project package: settings, logs, middleware, the entry points."""
