"""Drives every operation with boto3 and prints what it saw as one JSON object, for boto3.test.ts to judge."""

import datetime
import io
import json
import sys
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

bucket, manifest_key, project = sys.argv[1:4]
client = boto3.client("lookoutvision")
seen = {}


def see(name, response):
    response.pop("ResponseMetadata")
    seen[name] = response
    return response


def error_of(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return {
            "class": type(error).__name__,
            "code": error.response["Error"]["Code"],
            "message": error.response["Error"]["Message"],
            "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
            "requestId": error.response["ResponseMetadata"]["RequestId"],
            "quota": [error.response.get("QuotaCode"), error.response.get("ServiceCode"), error.response.get("RetryAfterSeconds")],
            "resource": [error.response.get("ResourceType"), error.response.get("ResourceId")],
        }
    return None


def pages_of(operation, result, member, **arguments):
    pages = client.get_paginator(operation).paginate(**arguments, PaginationConfig={"PageSize": 1})
    return [[item[member] for item in page[result]] for page in pages]


def settle():
    while True:
        description = client.describe_dataset(ProjectName=project, DatasetType="train")["DatasetDescription"]
        if not description["Status"].endswith("_IN_PROGRESS"):
            return description["Status"]
        time.sleep(0.05)


see("create_project", client.create_project(ProjectName=project, ClientToken="boto3-project"))
source = {"GroundTruthManifest": {"S3Object": {"Bucket": bucket, "Key": manifest_key}}}
see("create_dataset", client.create_dataset(ProjectName=project, DatasetType="train", DatasetSource=source))
seen["imported"] = settle()
see("describe_dataset", client.describe_dataset(ProjectName=project, DatasetType="train"))
change = json.dumps({"source-ref": f"s3://{bucket}/train/new picture+1.png"})
see("update_dataset_entries", client.update_dataset_entries(ProjectName=project, DatasetType="train", Changes=change))
seen["updated"] = settle()
pages = client.get_paginator("list_dataset_entries").paginate(
    ProjectName=project,
    DatasetType="train",
    Labeled=True,
    AfterCreationDate=datetime.datetime(2020, 1, 1, 0, 0, 0, 123456),
    PaginationConfig={"PageSize": 7},
)
seen["entries"] = [len(page["DatasetEntries"]) for page in pages]
found = client.list_dataset_entries(ProjectName=project, DatasetType="train", SourceRefContains="new picture+1")
seen["found"] = found["DatasetEntries"]
see("describe_project", client.describe_project(ProjectName=project))
for other in ["z-other", "a-other"]:
    client.create_project(ProjectName=other)
seen["projects"] = pages_of("list_projects", "Projects", "ProjectName")
for other in ["z-other", "a-other"]:
    client.delete_project(ProjectName=other)
created = see(
    "create_model",
    client.create_model(
        ProjectName=project,
        OutputConfig={"S3Location": {"Bucket": "results", "Prefix": "out/"}},
        Description="by-boto3",
        Tags=[{"Key": "a b", "Value": "ü"}],
        ClientToken="1",
    ),
)
arn = created["ModelMetadata"]["ModelArn"]
see("describe_model", client.describe_model(ProjectName=project, ModelVersion="latest"))
client.create_model(ProjectName=project, OutputConfig={"S3Location": {"Bucket": "results"}})
seen["models"] = pages_of("list_models", "Models", "ModelVersion", ProjectName=project)
client.tag_resource(ResourceArn=arn, Tags=[{"Key": "c/d", "Value": ""}])
client.untag_resource(ResourceArn=arn, TagKeys=["a b"])
see("tags", client.list_tags_for_resource(ResourceArn=arn))

seen["errors"] = {
    "validation": error_of(client.create_project, ProjectName="not valid"),
    "missing": error_of(client.describe_project, ProjectName="nobody"),
    "conflict": error_of(client.create_project, ProjectName=project),
    "state": error_of(client.stop_model, ProjectName=project, ModelVersion="1"),
}
try:
    client.describe_model(ProjectName=project, ModelVersion="9")
except client.exceptions.ResourceNotFoundException as error:
    seen["exception_class"] = type(error).__name__

# The test moves the version on: from TRAINING to HOSTED, as training and hosting would.
print("ready to be hosted", flush=True)
sys.stdin.readline()
detect = lambda body: client.detect_anomalies(ProjectName=project, ModelVersion="1", ContentType="image/png", Body=body)
result = see("detect_anomalies", detect(b"\x89PNG picture"))
mask = result["DetectAnomalyResult"].pop("AnomalyMask")
seen["mask"] = list(mask)
see("detect_stream", detect(io.BytesIO(b"x" * 100000)))["DetectAnomalyResult"].pop("AnomalyMask")
component = {
    "S3OutputLocation": {"Bucket": "results", "Prefix": "edge/"},
    "ComponentName": "by-boto3",
    "ComponentVersion": "4.5.6",
    "ComponentDescription": "Looks at plates",
    "Tags": [{"Key": "line", "Value": "7"}],
    "TargetPlatform": {"Os": "LINUX", "Arch": "X86_64"},
    "CompilerOptions": json.dumps({"mcpu": "core-avx2"}),
}
see(
    "start_model_packaging_job",
    client.start_model_packaging_job(
        ProjectName=project,
        ModelVersion="1",
        JobName="first",
        Description="for the edge",
        Configuration={"Greengrass": component},
        ClientToken="1",
    ),
)
print("ready to be packaged", flush=True)
sys.stdin.readline()
job = client.describe_model_packaging_job(ProjectName=project, JobName="first")
seen["configuration_kept"] = job["ModelPackagingDescription"].pop("ModelPackagingConfiguration") == {"Greengrass": component}
see("describe_model_packaging_job", job)
client.start_model_packaging_job(
    ProjectName=project, ModelVersion="1", JobName="second", Configuration={"Greengrass": component}
)
seen["jobs"] = pages_of("list_model_packaging_jobs", "ModelPackagingJobs", "JobName", ProjectName=project)
# The test keeps the units busy for the first call and the one after it.
print("ready to be busy", flush=True)
sys.stdin.readline()
picture = {"ProjectName": project, "ModelVersion": "1", "ContentType": "image/png", "Body": b"picture"}
seen["errors"]["throttled"] = error_of(client.detect_anomalies, **picture)
patient = boto3.client("lookoutvision", config=Config(retries={"total_max_attempts": 3, "mode": "standard"}))
answer = patient.detect_anomalies(**picture)
seen["retries"] = answer["ResponseMetadata"]["RetryAttempts"]
performance = client.describe_model(ProjectName=project, ModelVersion="1")["ModelDescription"]["Performance"]
seen["floats"] = [repr(answer["DetectAnomalyResult"]["Confidence"]), *(repr(score) for score in performance.values())]
stranger = boto3.client("lookoutvision", aws_access_key_id="AKIDOTHER", aws_secret_access_key="x")
seen["errors"]["stranger"] = error_of(stranger.list_projects)
print("ready to be left alone", flush=True)
sys.stdin.readline()
see("stop_model", client.stop_model(ProjectName=project, ModelVersion="1"))
print("ready to be stopped", flush=True)
sys.stdin.readline()
see("start_model", client.start_model(ProjectName=project, ModelVersion="1", MinInferenceUnits=1, MaxInferenceUnits=2))
print("ready to be trained", flush=True)
sys.stdin.readline()
see("delete_model", client.delete_model(ProjectName=project, ModelVersion="1"))
print("ready to be gone", flush=True)
sys.stdin.readline()
see("delete_dataset", client.delete_dataset(ProjectName=project, DatasetType="train"))
see("delete_project", client.delete_project(ProjectName=project))
print(json.dumps(seen, default=str))
