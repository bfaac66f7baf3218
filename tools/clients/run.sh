#!/usr/bin/env bash
# Clients of others against `mujaz serve` and `mujaz mcp`: the reference SDK of the Model Context Protocol, a client
# generated from the OpenAPI document, the validators of OpenAPI and of STIX 2.1.
#
#     tools/clients/run.sh target/release/mujaz           # half a minute, once the packages are there
#     tools/clients/run.sh target/release/mujaz fuzz 120  # Schemathesis against every operation, for so many seconds
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "${1:-target/release/mujaz}")
shift || true
environment=${CARGO_TARGET_DIR:-$here/../../target}/clients
if ! cmp -s "$here/requirements.txt" "$environment/installed.txt"; then
    python3 -m venv "$environment"
    "$environment/bin/pip" install --quiet --requirement "$here/requirements.txt"
    cp "$here/requirements.txt" "$environment/installed.txt"
fi
export PATH="$environment/bin:$PATH" PYTHONDONTWRITEBYTECODE=1
if [ "${1:-}" = fuzz ]; then
    exec python3 "$here/fuzz.py" "$program" "${2:-120}"
fi
for check in mcp_sdk openapi_client stix_bundles; do
    python3 "$here/$check.py" "$program"
done
