"""帳票: what is printed or taken out, with its number, and the book of what was."""
