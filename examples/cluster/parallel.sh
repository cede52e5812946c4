#!/bin/sh
# The parts of a work by GNU parallel, in the current folder:
#   parallel.sh PARTS [OPTION]...
# For other machines that see this folder: PARALLEL='--sshlogin a,b --workdir .'
set -eu
parts=$1
shift
mkdir -p books reports
seq "$parts" | parallel --halt never --joblog parts.log \
	sheaf posts --shard "{}/$parts" --workers 1 --cache cache \
	--report "reports/{}.jsonl" -o "books/{}.epub" "$@" || true
sheaf merge reports/*.jsonl -o report.jsonl
