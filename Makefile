# よりそい: the two commands are `make run` and `make test`.
.PHONY: run test check format lock

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
