"""What is kept: one encrypted file, the entities in it, and the ways to read and write them."""
