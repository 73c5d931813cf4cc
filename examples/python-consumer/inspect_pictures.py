"""Judges the pictures whose paths come on standard input, one a line: a camera's program could write them."""

import json
import os
import subprocess
import sys

import boto3

OTHER_VERSION = ("ResourceNotFoundException", "ConflictException")


class Detector:
    """The hosted model of a stack, whichever version that is at the moment."""

    def __init__(self, stack):
        self.stack = stack
        self.read_outputs()

    def read_outputs(self):
        command = ["pulumi", "stack", "output", "--json", "--stack", self.stack]
        outputs = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        if outputs.get("credentialsFile"):  # A local service; one elsewhere takes your AWS credentials.
            os.environ["AWS_SHARED_CREDENTIALS_FILE"] = outputs["credentialsFile"]
        self.project, self.version = outputs["projectName"], outputs["modelVersion"]
        session = boto3.Session(region_name=outputs["region"])
        self.client = session.client("lookoutvision", endpoint_url=outputs["endpoint"])

    def detect(self, picture):
        try:
            return self.ask(picture)
        except self.client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] not in OTHER_VERSION:
                raise
        # The version was stopped, because another has taken its place: the stack knows which.
        self.read_outputs()
        return self.ask(picture)

    def ask(self, picture):
        content_type = "image/png" if picture.endswith(".png") else "image/jpeg"
        with open(picture, "rb") as body:
            answer = self.client.detect_anomalies(
                ProjectName=self.project, ModelVersion=self.version, Body=body, ContentType=content_type
            )
        return answer["DetectAnomalyResult"]


def main():
    detector = Detector(sys.argv[1] if len(sys.argv) > 1 else "dev")
    for line in sys.stdin:
        picture = line.strip()
        result = detector.detect(picture)
        verdict = "anomaly" if result["IsAnomalous"] else "normal"
        print(f"{picture}: {verdict}, confidence {result['Confidence']:.3f}, version {detector.version}", flush=True)


if __name__ == "__main__":
    main()
