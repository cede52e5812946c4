#!/bin/sh
# 1,000 pictures from a server on the loopback that answers after 20 ms: at most
# 3 seconds and 8 connections.  Usage: sh bench/network.sh BUILD
exec python3 "$(dirname "$0")/network.py" "$1/sheaf"
