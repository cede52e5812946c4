#!/bin/sh
# Time, memory and size of books of 1 to 1000 articles, beside other programs.
#   usage: bench/bench.sh BUILD [N...]
set -eu
cd "$(dirname "$0")/.."
exec python3 bench/bench.py "$@"
