"""人物・世帯・続柄: everyone the centre knows, children, guardians, relatives, callers."""
