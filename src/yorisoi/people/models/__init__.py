"""人物・世帯・続柄: the records of the people room, one subject a file."""

from .facts import (
    Affiliation,
    Clinic,
    DatedFact,
    Health,
    Nationality,
    PersonAddress,
    PersonName,
    PersonPhone,
    RegisteredHousehold,
    Source,
    Workplace,
)
from .family import Family, FamilyMember, Kinship
from .genogram import GenogramLayout
from .person import Person, PersonState, Sex
from .protection import AddressRelease, Protection, ProtectionKind
from .search import SearchKey

__all__ = [
    "AddressRelease",
    "Affiliation",
    "Clinic",
    "DatedFact",
    "Family",
    "FamilyMember",
    "GenogramLayout",
    "Health",
    "Kinship",
    "Nationality",
    "Person",
    "PersonAddress",
    "PersonName",
    "PersonPhone",
    "PersonState",
    "Protection",
    "ProtectionKind",
    "RegisteredHousehold",
    "SearchKey",
    "Sex",
    "Source",
    "Workplace",
]
