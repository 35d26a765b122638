"""連携: feeds, mirrors and links, one subject a file."""

from .affiliations import NurseryEntry, SchoolEntry
from .base import MirrorRow
from .feeds import Feed, FeedMode, FeedState, InboxNote, InboxNoteKind
from .health import Checkup, Epds, Pregnancy, Vaccination, Visit
from .keys import ResidentKey
from .links import Link, LinkBasis, LinkEnd
from .past import PastRow
from .residents import ProtectionRecord, ResidentRecord, SamePerson

__all__ = [
    "Checkup",
    "Epds",
    "Feed",
    "FeedMode",
    "FeedState",
    "InboxNote",
    "InboxNoteKind",
    "Link",
    "LinkBasis",
    "LinkEnd",
    "MirrorRow",
    "NurseryEntry",
    "PastRow",
    "Pregnancy",
    "ProtectionRecord",
    "ResidentKey",
    "ResidentRecord",
    "SamePerson",
    "SchoolEntry",
    "Vaccination",
    "Visit",
]
