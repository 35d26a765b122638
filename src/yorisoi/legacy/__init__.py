"""現行システムからの移行: the old system's files into よりそい, rehearsed, explained, undoable.

records.py     the kinds of record an old system may hold, and their fields
mapping.py     a mapping file (TOML): which file feeds which record, which heading which field
mapping_shapes.py  … what it is once it is read
sources.py     the sheets of the given files, and which kinds of file of the mapping each one is
drawn_sheets.py    … forms, several tables below each other, values beside labels
row_pieces.py  … rows that go on, several records in one cell, days whose year stands elsewhere
values.py      the values of one row: 〃, columns that are one thing, what cannot be read
value_readers.py   … how each kind is read: 和暦, code tables, half-width kana, <BR>
staging.py     files → rows with values and problems, kept until they are applied or thrown away
telling.py     … what is said of sheets and rows

proposal.py      a mapping for files nobody has seen, with reasons
guess_headings.py … by their headings
guess_words.py   … the words that vendors use
guess_romaji.py  … the same in romaji: SIMEI_KANA
guess_values.py  … by what the values look like
guess_codes.py   … words of code tables and the ward's lists
guess_code_sheets.py … what codes mean, where a sheet says it
guess_tables.py  … which sheets are of one kind
guess_columns.py … which column feeds which field
guess_agreement.py … whether its values agree
guess_more.py    … what else is in a table: parents in columns, notes in one cell, years elsewhere
guess_sheets.py  … whose notes a sheet holds: its name, and what stands above its table
guess_together.py … columns that are one thing only together: 元号, 年, 月, 日
links.py         … whose number a column holds, by the numbers of the ledger
finishing.py     … code tables, second fields, zeros, words that mean nothing
file_names.py    … patterns for next year's files
mapping_text.py  a mapping written as TOML
opening.py       files opened to be looked at, outside a batch

plan.py        which rows are new, which changed, which are as they were
repeats.py     notes without numbers of their own, told apart by what they say
people.py      new persons, families, ties
cases.py       new cases, 相談受付, 経過記録
changed.py     rows that the old system changed since: taken, or held when a worker was there
settle.py      whether a migrated case is open
decisions.py   what a person decides about a held row; held.py shows it with three values
undo.py        a whole move taken back
report.py      what arrived: sums of the old system as it stands here
reconciliation.py  the report that is signed: files against what arrived
report_files.py    it leaves the screen, as PDF and Excel
stages.py      where a move stands, and what to do next; frame.py puts it around every page
samples.py     some children as they would arrive
clean_up.py    staged rows and files of a move go after some time
left_out.py    values that no record has a place for
problem_books.py   rows with a problem as a workbook that can be corrected and read again
sums.py        the sums as tables
wording.py     values of the old system in words, and what is hidden
command_line.py    the same steps on the command line
"""
