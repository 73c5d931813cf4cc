/** Examples, by their folder in `examples`. */
export const examples = [
    "quickstart",
    "bucket-and-key",
    "retrain-and-promote",
    "many-lines",
    "stack-reference/training",
    "stack-reference/hosting",
    "automation-api",
    "python-consumer",
    "least-privilege",
    "edge-line",
    "sagemaker",
    "sagemaker-algorithm",
];
