# よりそい: the two commands are `make run` and `make test`.
.PHONY: run test check format lock

# Compiled modules are kept, whatever the environment says: without them every process of the
# product takes twice as long to start.
unexport PYTHONDONTWRITEBYTECODE

run:
	@script/bootstrap run
	@exec .venv/bin/yorisoi run

test: check
	@script/test

check:
	@script/bootstrap test
	@script/check

format:
	@script/bootstrap test
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

lock:
	@script/bootstrap test
	@script/lock
