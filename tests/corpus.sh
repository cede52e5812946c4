#!/bin/sh
# Real posts, when there are some beside the project: each alone and all in one
# book, judged by EPUBCheck, qpdf and an extraction of their text that is not ours.
#   usage: tests/corpus.sh BUILD all|sample
# With KEEP=DIR the books are left there.
set -eu
cd "$(dirname "$0")/.."
exec python3 tests/corpus.py "$1" "$2"
