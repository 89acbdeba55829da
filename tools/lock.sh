#!/bin/sh
# Pins every dependency with its hashes (make lock). No index address is written.
set -eu
cd "$(dirname "$0")/.."
for set in run pkcs11 check node spark; do
    .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
        --python-version 3.11 "requirements/$set.in" -o "requirements/$set.txt"
done
