"""
Runs the AWS CLI's own entry point, without the second that starting it takes each time, for awsCli.test.ts.
Each line of standard input is a list of arguments in JSON; each line of output an object with code, out and err.
"""

import contextlib
import io
import json
import sys

from awscli.clidriver import create_clidriver

for line in sys.stdin:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = create_clidriver().main(["lookoutvision", *json.loads(line)])
        except SystemExit as exit:
            code = exit.code
    print(json.dumps({"code": code, "out": out.getvalue(), "err": err.getvalue()}), flush=True)
