"""Judges the pictures that are named, by an Edge Agent that runs the newest package of the stack "dev"."""

import json
import subprocess
import sys
import time

import grpc
from PIL import Image

from edge_agent_pb2 import Bitmap, DescribeModelRequest, DetectAnomaliesRequest, ModelStatus
from edge_agent_pb2_grpc import EdgeAgentStub

LOOKOUTVISION = "node_modules/.bin/lookoutvision"
SOCKET = "edge-agent.sock"


def output_of(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def start_agent(packages):
    """Starts the agent, which takes packages of this service only, and waits until it listens."""
    key = output_of(LOOKOUTVISION, "package-key").strip()
    agent = subprocess.Popen(
        [LOOKOUTVISION, "edge-agent", "--packages", packages, "--package-key", key]
        + ["--socket", SOCKET, "--state", "edge-agent.json", "--autostart"],
        stdout=subprocess.PIPE,
        text=True,
    )
    print(agent.stdout.readline().strip(), flush=True)  # listening on unix:…
    return agent


def wait_until_running(agent, model):
    while True:
        described = agent.DescribeModel(DescribeModelRequest(model_component=model)).model_description
        if described.status == ModelStatus.RUNNING:
            return
        if described.status == ModelStatus.FAILED:
            sys.exit(f"The model {model} doesn't run: {described.status_message}")
        time.sleep(0.1)


def judge(agent, model, path):
    picture = Image.open(path).convert("RGB")
    bitmap = Bitmap(width=picture.width, height=picture.height, byte_data=picture.tobytes())
    request = DetectAnomaliesRequest(model_component=model, bitmap=bitmap)
    result = agent.DetectAnomalies(request).detect_anomaly_result
    print(f"{path}: {'anomaly' if result.is_anomalous else 'normal'}, confidence {result.confidence:.3f}", flush=True)


def main(pictures):
    outputs = json.loads(output_of("pulumi", "stack", "output", "--json", "--stack", "dev"))
    model = outputs["component"]["componentName"]
    process = start_agent(outputs["packages"])
    try:
        with grpc.insecure_channel(f"unix:{SOCKET}") as channel:
            agent = EdgeAgentStub(channel)
            wait_until_running(agent, model)
            for path in pictures:
                judge(agent, model, path)
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main(sys.argv[1:])
