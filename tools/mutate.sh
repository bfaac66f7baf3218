#!/usr/bin/env bash
# Damages model files in every format, loads and runs them, and counts panics, aborts, hangs and excessive memory use: see
# crates/infer/examples/mutate. Runs one process per core.
#
#   tools/mutate.sh [COUNT [FORMAT…]]
set -euo pipefail
cd "$(dirname "$0")/.."
count=${1:-1000}
shift || true
cargo build --quiet --release -p mujaz-infer --example mutate
mutate=${CARGO_TARGET_DIR:-target}/release/examples/mutate
formats=("$@")
if [ ${#formats[@]} -eq 0 ]; then
    read -ra formats <<<"$("$mutate" 2>&1 | sed -n 's/^formats: //p' | tr -d ,)"
fi
printf '%s\n' "${formats[@]}" | xargs -P "$(nproc)" -I {} "$mutate" {} "$count"
