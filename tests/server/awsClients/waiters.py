"""Waits with the waiter that each line of standard input names, and prints how that ended, for waiters.test.ts."""

import sys

import boto3
from botocore.exceptions import WaiterError

client = boto3.client("lookoutvision")
for line in sys.stdin:
    waiter, argument = line.split()
    of = {"DatasetType": argument} if waiter == "dataset_complete" else {"ModelVersion": argument}
    try:
        client.get_waiter(waiter).wait(ProjectName=sys.argv[1], WaiterConfig={"Delay": 0, "MaxAttempts": 20}, **of)
        print("done", flush=True)
    except WaiterError as error:
        print(error, flush=True)
