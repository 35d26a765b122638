"""職員・役割・権限・サインイン: who may come in, and what they may do.

rights.py      the table: action × role × relation × date
relations.py   what 担当, 同じ係, 所管, 閲覧許可 mean in SQL, told by the rooms above
entrance.py    require, allows, filter_for: the only ways to ask
door.py        every page behind one door: authorise, read-only GET, trace
sittings.py    the session: idle and absolute time-out, ends with the account
drafts.py      what was typed survives the session
"""
