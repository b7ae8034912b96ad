"""Every word a person reads: strings by name, the catalogue, help lines."""
