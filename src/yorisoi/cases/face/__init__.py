"""児童票: who this is, how it is now, what must be done."""
