import { jsonText } from "./awsClients";
import type { CalledService } from "./awsClients";
import type { CodeValue } from "./codeValue";
import { FileContent, layOut } from "./codeValue";
import { pythonText, pythonValue } from "./python";
import { shellCommand, shellWord } from "./shell";

/** Request of an operation that only this service has, so that AWS's clients don't know it. */
export interface OwnRequest {
    method: string;
    /** Path with its query. */
    path: string;
    /** Members of the body, or the file that is the body. Undefined: it has none. */
    body?: CodeValue;
}

const ofFile = "application/octet-stream";

/** A request as a command of curl, which signs it. */
export function curlText({ method, path, body }: OwnRequest, { endpoint, region }: CalledService): string {
    const command = shellCommand(
        ["curl", "--fail-with-body", "--aws-sigv4", `aws:amz:${region}:lookoutvision`],
        [
            ["--request", method],
            ...(body === undefined
                ? []
                : body instanceof FileContent
                  ? [
                        ["--header", `content-type: ${ofFile}`],
                        ["--data-binary", `@${body.path}`],
                    ]
                  : [
                        ["--header", "content-type: application/json"],
                        ["--data-raw", jsonText(body)],
                    ]),
        ],
    );
    return `${command} \\\n    --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" ${shellWord(endpoint + path)}`;
}

/** The same in Python, with boto3's credentials and signature. */
export function signedPythonText({ method, path, body }: OwnRequest, { endpoint, region }: CalledService): string {
    const request = layOut(
        "request = AWSRequest(",
        [
            pythonText(method),
            pythonText(endpoint + path),
            ...(body === undefined
                ? []
                : body instanceof FileContent
                  ? [`data=open(${pythonText(body.path)}, "rb").read()`, `headers={"content-type": "${ofFile}"}`]
                  : [`data=json.dumps(${pythonValue(body, 4)})`, `headers={"content-type": "application/json"}`]),
        ],
        ")",
        0,
    );
    return [
        ...(body === undefined || body instanceof FileContent ? [] : ["import json", ""]),
        "import boto3",
        "from botocore.auth import SigV4Auth",
        "from botocore.awsrequest import AWSRequest",
        "from botocore.httpsession import URLLib3Session",
        "",
        request,
        `SigV4Auth(boto3.Session().get_credentials(), "lookoutvision", ${pythonText(region)}).add_auth(request)`,
        "answer = URLLib3Session().send(request.prepare())",
        "print(answer.status_code, answer.text)",
    ].join("\n");
}
