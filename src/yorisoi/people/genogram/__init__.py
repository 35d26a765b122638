"""ジェノグラム: the family drawn by the standard symbols.

| file | subject |
|---|---|
| `figures` | what is drawn: figures, couples, descents. Pure |
| `family_graph` | who and which ties of a family on a day, from the records |
| `naming` | 続柄 to the person concerned, and age, as they stand beneath a symbol. Pure |
| `layout` | where each figure stands. Pure |
| `lines` | the lines between figures. Pure |
| `outline` | the dashed outline around those who live together. Pure |
| `draw` | all of it as SVG |
| `actions` | saving and restoring places made by hand |
"""
