#!/bin/sh
# The parts of a work as tasks of a Slurm array, in a folder that all nodes see:
#   sbatch --chdir=/shared/work --array=1-8 slurm.sh [OPTION]...
#SBATCH --job-name=sheaf
#SBATCH --cpus-per-task=2
set -eu
mkdir -p books reports
part=$SLURM_ARRAY_TASK_ID
# 1: articles were left out; the report tells which
sheaf posts --shard auto --workers "${SLURM_CPUS_PER_TASK:-1}" --cache cache \
	--report "reports/$part.jsonl" -o "books/$part.epub" "$@" ||
	[ $? -eq 1 ]
