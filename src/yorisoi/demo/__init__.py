"""A synthetic ward of any size, for trying, training and benchmarks. No real person is in it."""

from .case_families import CaseFamily, case_families
from .record import Address, Household, Movement, Relative, Resident, Tie
from .staff import Staff, staff
from .ward import Ward, WardSize, generate_ward

__all__ = [
    "Address",
    "CaseFamily",
    "Household",
    "Movement",
    "Relative",
    "Resident",
    "Staff",
    "Tie",
    "Ward",
    "WardSize",
    "case_families",
    "generate_ward",
    "staff",
]
