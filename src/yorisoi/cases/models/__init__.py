"""相談・ケース・経過: the records of the cases room, one subject a file."""

from .case import Case, CaseGrant, CaseStep, GrantKind, Kind, StepKind
from .consultation import Consultation, ConsultationSubject
from .note import Attachment, Note, NoteCase, NoteState, NoteVersion, Phrase
from .numbers import NumberSeries
from .task import SafetyCheck, Task, TaskKind
from .transfer import Transfer

__all__ = [
    "Attachment",
    "Case",
    "CaseGrant",
    "CaseStep",
    "Consultation",
    "ConsultationSubject",
    "GrantKind",
    "Kind",
    "Note",
    "NoteCase",
    "NoteState",
    "NoteVersion",
    "NumberSeries",
    "Phrase",
    "SafetyCheck",
    "StepKind",
    "Task",
    "TaskKind",
    "Transfer",
]
