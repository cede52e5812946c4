#!/bin/sh
# Books and their check under valgrind's memcheck: every process of a run, with
# workers that are not locked in, as valgrind makes calls they may not.
#   usage: tests/valgrind.sh BUILD
set -eu
cd "$(dirname "$0")/.."
sheaf=$(cd "$1" && pwd)/unconfined/sheaf
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/logs"

# What each process has to say lies in a file of its own; "==" is an error, "--"
# a word of valgrind about itself.
checked() {
	valgrind --quiet --error-exitcode=99 --log-file="$work/logs/%p" \
		--leak-check=full --show-leak-kinds=definite \
		--errors-for-leak-kinds=definite "$sheaf" "$@" || {
		echo "sheaf $*: exit status $?"
		exit_status=1
	}
}

exit_status=0
checked -q --offline --no-state --workers 2 examples/posts \
	--mirror examples/mirror --tidy all --index companies -o "$work/book.epub" \
	-o "$work/book.pdf"
checked check -q "$work/book.epub"
for log in "$work"/logs/*; do
	grep '^==' "$log" | head -n 40
	grep -q '^==' "$log" && exit_status=1
done
exit $exit_status
