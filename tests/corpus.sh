#!/bin/sh
# Real posts, when there are some beside the project: each alone and all in one
# book, judged by EPUBCheck, qpdf and an extraction of their text that is not ours.
#   usage: tests/corpus.sh BUILD all|sample
# What is kept in mind between runs, and where books are left: KEEP=DIR.
set -eu
cd "$(dirname "$0")/.."
exec python3 tests/corpus.py "$1" "$2"
