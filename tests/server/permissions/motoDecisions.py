"""Decides generated cases with moto's IAM. Reads a JSON list of cases, prints one letter for each: A, E or I."""

import json
import sys

from moto.iam.access_control import IAMPolicy, PermissionResult


def decide(case):
    results = [
        IAMPolicy(json.dumps(policy)).is_action_permitted(case["action"], case["resource"])
        for policy in case["policies"]
    ]
    if PermissionResult.DENIED in results:
        return "E"
    return "A" if PermissionResult.PERMITTED in results else "I"


print("".join(decide(case) for case in json.load(sys.stdin)))
