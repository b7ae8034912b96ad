"""Ways to get entities out of the file. Nothing here writes, and nothing deleted is shown."""
