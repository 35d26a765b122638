"""連携の名簿: open cases that a register says something about, for the monthly round and on demand."""
