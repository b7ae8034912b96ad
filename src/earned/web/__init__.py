"""What a person touches: pages rendered by a small server on their own computer."""
