"""よりそい: the consultation system of a ward's 子ども家庭支援センター."""

__version__ = "0.1.0"
