"""What AWS's notebooks for the published algorithm do with boto3, cell after cell, in words of our own.

Arguments: bucket, ARN of the algorithm, ARN of the role, model type, input mode of the job. The manifest and the pictures are in
the bucket, below `notebook/`. Prints what the cells would show, as JSON.
"""

import json
import sys
import time

import boto3

bucket, algorithm, role, model_type, job_mode = sys.argv[1:]
s3 = boto3.client("s3")
sagemaker = boto3.client("sagemaker")
runtime = boto3.client("sagemaker-runtime")
name = f"notebook-{model_type}-{job_mode.lower()}"
folder = f"s3://{bucket}/notebook"

# Cell 1: the attributes that the algorithm wants, in its order.
attributes = ["source-ref", "anomaly-label-metadata", "anomaly-label"]
if model_type.startswith("segmentation"):
    attributes += ["anomaly-mask-ref-metadata", "anomaly-mask-ref"]

# Cell 2: a manifest of the service that ended is renamed, and each line without a mask gets the dummy.
read = s3.get_object(Bucket=bucket, Key="notebook/original.manifest")["Body"].read().decode()
lines = []
for line in map(json.loads, read.splitlines()):
    line = {key.replace("my-label", "anomaly-label"): value for key, value in line.items()}
    if model_type.startswith("segmentation") and "anomaly-mask-ref" not in line:
        line["anomaly-mask-ref"] = f"{folder}/dummy.png"
        line["anomaly-mask-ref-metadata"] = {
            "internal-color-map": {"0": {"class-name": "BACKGROUND", "hex-color": "#ffffff", "confidence": 0.0}}
        }
    lines.append(json.dumps(line))
s3.put_object(Bucket=bucket, Key="notebook/train.manifest", Body="\n".join(lines))

# Cell 3: the training job.
sagemaker.create_training_job(
    TrainingJobName=name,
    AlgorithmSpecification={
        "AlgorithmName": algorithm,
        "TrainingInputMode": job_mode,
        "EnableSageMakerMetricsTimeSeries": False,
    },
    RoleArn=role,
    HyperParameters={
        "ModelType": model_type,
        "TrainingInputDataAttributeNames": ",".join(attributes),
        "TestInputDataAttributeNames": ",".join(attributes),
    },
    InputDataConfig=[
        {
            "ChannelName": "training",
            "DataSource": {
                "S3DataSource": {
                    "S3DataType": "AugmentedManifestFile",
                    "S3Uri": f"{folder}/train.manifest",
                    "S3DataDistributionType": "ShardedByS3Key",
                    "AttributeNames": attributes,
                }
            },
            "CompressionType": "None",
            "RecordWrapperType": "RecordIO",
            "InputMode": "Pipe",
        }
    ],
    OutputDataConfig={"S3OutputPath": f"{folder}/output"},
    ResourceConfig={"InstanceType": "ml.g4dn.2xlarge", "InstanceCount": 1, "VolumeSizeInGB": 20},
    StoppingCondition={"MaxRuntimeInSeconds": 7200},
    EnableNetworkIsolation=True,
)

# Cell 4: it is looked at until it has ended.
while (job := sagemaker.describe_training_job(TrainingJobName=name))["TrainingJobStatus"] == "InProgress":
    time.sleep(0.1)
if job["TrainingJobStatus"] != "Completed":
    sys.exit(f"{job['SecondaryStatus']}: {job.get('FailureReason')}")
artifacts = job["ModelArtifacts"]["S3ModelArtifacts"]

# Cell 5: a model of it. The SDK that the notebooks use makes a package for an algorithm of the Marketplace.
sagemaker.create_model_package(
    ModelPackageName=name,
    SourceAlgorithmSpecification={"SourceAlgorithms": [{"AlgorithmName": algorithm, "ModelDataUrl": artifacts}]},
)
while sagemaker.describe_model_package(ModelPackageName=name)["ModelPackageStatus"] in ("Pending", "InProgress"):
    time.sleep(0.1)
sagemaker.create_model(
    ModelName=name,
    PrimaryContainer={"ModelPackageName": name},
    ExecutionRoleArn=role,
    EnableNetworkIsolation=True,
)

# Cell 6: a batch transform of a folder of pictures. One document for each is left.
sagemaker.create_transform_job(
    TransformJobName=name,
    ModelName=name,
    TransformInput={
        "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"{folder}/batch/"}},
        "ContentType": "image/jpeg",
    },
    TransformOutput={"S3OutputPath": f"{folder}/scores-{name}"},
    TransformResources={"InstanceType": "ml.c5.2xlarge", "InstanceCount": 1},
)
while (scoring := sagemaker.describe_transform_job(TransformJobName=name))["TransformJobStatus"] == "InProgress":
    time.sleep(0.1)
if scoring["TransformJobStatus"] != "Completed":
    sys.exit(f"{scoring['TransformJobStatus']}: {scoring.get('FailureReason')}")
scores = {}
for entry in s3.list_objects_v2(Bucket=bucket, Prefix=f"notebook/scores-{name}/")["Contents"]:
    scores[entry["Key"].split("/")[-1]] = json.loads(s3.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read())

# Cell 7: an endpoint, one picture, and the end of all that costs.
sagemaker.create_endpoint_config(
    EndpointConfigName=name,
    ProductionVariants=[
        {
            "VariantName": "AllTraffic",
            "ModelName": name,
            "InitialInstanceCount": 1,
            "InstanceType": "ml.c5.2xlarge",
        }
    ],
)
sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
while (endpoint := sagemaker.describe_endpoint(EndpointName=name))["EndpointStatus"] == "Creating":
    time.sleep(0.1)
picture = s3.get_object(Bucket=bucket, Key="notebook/batch/anomaly.jpg")["Body"].read()
answer = runtime.invoke_endpoint(EndpointName=name, ContentType="image/jpeg", Body=picture)
invoked = json.loads(answer["Body"].read())
sagemaker.delete_endpoint(EndpointName=name)
while any(one["EndpointName"] == name for one in sagemaker.list_endpoints(NameContains=name)["Endpoints"]):
    time.sleep(0.1)
sagemaker.delete_endpoint_config(EndpointConfigName=name)
sagemaker.delete_model(ModelName=name)
sagemaker.delete_model_package(ModelPackageName=name)

print(
    json.dumps(
        {
            "artifacts": artifacts,
            "transitions": [entry["Status"] for entry in job["SecondaryStatusTransitions"]],
            "scores": scores,
            "endpoint": endpoint["EndpointStatus"],
            "invoked": invoked,
        }
    )
)
