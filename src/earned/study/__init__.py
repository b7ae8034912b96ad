"""Research with the engine: read a file, replay it, fit a cohort, compare models. Nobody imports it but the command line."""
