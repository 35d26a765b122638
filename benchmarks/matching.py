"""x"""
import resource, sys, time
from datetime import date
from pathlib import Path
ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]
