"""Checks manifests by the published schemas: of Kubernetes for each document of FILE..., of Compose with --compose SCHEMA FILE.

Prints a JSON array with a text for each document that doesn't fit its schema.
"""
import json
import sys

import jsonschema
import kubernetes_validate
import yaml

KUBERNETES = "1.31.0"


def faults_of(path):
    for document in yaml.safe_load_all(open(path, encoding="utf-8")):
        what = f"{path}: {document.get('kind')} {document.get('metadata', {}).get('name')}"
        try:
            kubernetes_validate.validate(document, KUBERNETES, strict=True)
        except kubernetes_validate.ValidationError as error:
            yield f"{what}: {error.message} at {list(error.path)}"
        except kubernetes_validate.SchemaNotFoundError as error:
            yield f"{what}: {error.message}"


def faults_of_compose(schema, path):
    document = yaml.safe_load(open(path, encoding="utf-8"))
    validator = jsonschema.Draft7Validator(json.load(open(schema, encoding="utf-8")))
    for error in validator.iter_errors(document):
        yield f"{path}: {error.message} at {list(error.absolute_path)}"


if sys.argv[1] == "--compose":
    faults = list(faults_of_compose(*sys.argv[2:4]))
else:
    faults = [fault for path in sys.argv[1:] for fault in faults_of(path)]
print(json.dumps(faults))
