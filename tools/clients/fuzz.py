"""Schemathesis against every operation: no failure of the server, and every answer as the document says."""

import subprocess
import sys

from desk import served


def main(program, seconds):
    with served(program) as desk:
        asked = ["schemathesis", "run", f"{desk.base}/api/v1/openapi.json", "--header", f"Authorization: Bearer {desk.tokens['editor']}",
                 # The stream of progress does not end.
                 "--exclude-operation-id", "followProgress",
                 # When too much waits to be translated, it is refused with 503, as it should be.
                 "--exclude-operation-id", "translate",
                 "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
                 "--request-timeout", "30", "--continue-on-failure", "--max-failures", "20", "--no-color", "--max-time", str(seconds)]
        done = subprocess.run(asked, cwd=desk.folder)
        assert desk.ask("/healthz", role=None)[0] == 200
        sys.exit(done.returncode)


main(sys.argv[1], int(sys.argv[2]))
