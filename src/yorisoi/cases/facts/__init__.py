"""台帳から: what the mirrors of the registers say about the family of a case.

Registers are asked for the persons of the case's family alone, and only inside ``Sight.open``: the
database decides once more who may see what (docs/decisions/0021).
"""
