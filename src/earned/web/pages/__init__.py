"""One module a screen: parse, ask the journal or the companion, render."""
