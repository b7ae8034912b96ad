"""Pictures of what was noted: a plain value in, an SVG and a sentence out."""
