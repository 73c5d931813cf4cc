"""Calls every operation with several keys. Reads {keys, calls}, prints for each key the error code of each call."""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

given = json.load(sys.stdin)


def code_of(client, name, parameters):
    try:
        getattr(client, name)(**parameters)
    except ClientError as error:
        known = getattr(client.exceptions, error.response["Error"]["Code"], None)
        # The client's own class for the error, not a general one.
        assert known is not None and isinstance(error, known), error
        return error.response["Error"]["Code"]
    return ""


def codes(key):
    client = boto3.client(
        "lookoutvision",
        aws_access_key_id=key["accessKeyId"],
        aws_secret_access_key=key["secretAccessKey"],
        config=Config(retries={"max_attempts": 1}),
    )
    return {name: code_of(client, name, parameters) for name, parameters in given["calls"].items()}


print(json.dumps([codes(key) for key in given["keys"]]))
