from hypothesis import settings

# A busy machine is not a failing test: speed is measured in benchmarks/, not here.
settings.register_profile("japanese", deadline=None)
settings.load_profile("japanese")
