"""
Calls every operation with several keys, by boto3 and by the AWS CLI. Reads {keys, calls}. Prints for each client and key
the error code of each call, and the last words of the CLI.
"""

import contextlib
import io
import json
import os
import re
import sys
import tempfile

import boto3
from awscli.clidriver import create_clidriver
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError

given = json.load(sys.stdin)


def boto3_code(client, name, parameters):
    try:
        getattr(client, xform_name(name))(**parameters)
    except ClientError as error:
        known = getattr(client.exceptions, error.response["Error"]["Code"], None)
        # The client's own class for the error, not a general one.
        assert known is not None and isinstance(error, known), error
        return error.response["Error"]["Code"]
    return ""


def boto3_codes(key):
    client = boto3.client(
        "lookoutvision",
        aws_access_key_id=key["accessKeyId"],
        aws_secret_access_key=key["secretAccessKey"],
        config=Config(retries={"max_attempts": 1}),
    )
    return {name: boto3_code(client, name, parameters) for name, parameters in given["calls"].items()}


def cli_answer(driver, name, parameters):
    command = ["lookoutvision", xform_name(name, "-")]
    with tempfile.NamedTemporaryFile() as picture:
        # The CLI takes a body as a file's name only.
        if "Body" in parameters:
            picture.write(parameters["Body"].encode())
            picture.flush()
            command += ["--body", picture.name]
        rest = {member: value for member, value in parameters.items() if member != "Body"}
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = driver.main([*command, "--cli-input-json", json.dumps(rest)])
    said = err.getvalue()
    failed = re.search(r"An error occurred \((\w+)\) when calling the (\w+) operation", said)
    assert (code == 0) == (failed is None), f"{name}: {code}: {said}"
    assert failed is None or failed[2] == name, said
    return "" if failed is None else failed[1], said


def cli_codes(key):
    os.environ.update(AWS_ACCESS_KEY_ID=key["accessKeyId"], AWS_SECRET_ACCESS_KEY=key["secretAccessKey"])
    # The entry point of the command, without the second that starting it takes each time.
    driver = create_clidriver()
    return {name: cli_answer(driver, name, parameters) for name, parameters in given["calls"].items()}


by_cli = [cli_codes(key) for key in given["keys"]]
print(
    json.dumps(
        {
            "boto3": [boto3_codes(key) for key in given["keys"]],
            "cli": [{name: code for name, (code, _) in answers.items()} for answers in by_cli],
            "said": [{name: said for name, (_, said) in answers.items()} for answers in by_cli],
        }
    )
)
