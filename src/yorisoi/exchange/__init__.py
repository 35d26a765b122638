"""データの受け渡し: files in and out, in batches that add up.

encoding.py    which character encoding a file is in, with reasons
sources.py     files, sheets and rows: the shapes that are read into
tables.py      bytes to rows that know their file, sheet, row and column
text_files.py  … of CSV and TSV
loose_quotes.py    … whose quotes were not doubled
broken_lines.py    … whose rows a line break has broken
mixed_lines.py     … put together of two encodings
markup.py      … of HTML and Excel 2003 XML, which are often called .xls
workbooks.py   … of Excel and OpenDocument, protected or not
sheet_marks.py what calamine does not tell: hidden rows and columns, errors, the size of a sheet
beside_cells.py    … comments, text boxes, strikethrough, colours
found_tables.py  the table in a sheet as people make them: titles, totals and notes around it
heads.py       its heading, in one line or several
columns.py     the columns a batch expects, and how their values are read
problems.py    where something is wrong, and in which words it is said
store.py       the files themselves, named by their SHA-256

packages.py    encrypted packages from the contractor, compared with their manifest
package_making.py  … made, on the contractor's side
encryption.py  age, to a key or with a passphrase
archives.py    zip and tar, read once from the front
media.py       媒体管理簿: the discs and sticks they come on
asked_secrets.py   passwords on the command line

kinds.py       the kinds of batch, declared by the rooms above
actions.py     ask for a batch, apply what was checked, stop
engine.py      one batch, from waiting to its end, in one transaction
batch_run.py   what the function of a kind gets: files, rows, counts
notebook.py    progress and row results, on a connection of their own
locks.py       one batch of a kind at a time
jobs.py        batches in the queue; batches of dead workers are found again
"""
