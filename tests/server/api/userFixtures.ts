import type { LookoutVisionClient } from "@aws-sdk/client-lookoutvision";
import { sendSigned } from "./sendSigned";
import type { TestService } from "./testService";

export interface TestUser {
    name: string;
    accessKeyId: string;
    secretAccessKey: string;
    client: LookoutVisionClient;
}

/** Calls an operation on users or policies. Without `key` the caller may do everything. */
export async function callUsers(
    service: Pick<TestService, "url">,
    method: string,
    path: string,
    body?: unknown,
    key: { accessKeyId?: string; secretAccessKey?: string; sessionToken?: string } = {},
) {
    const answer = await sendSigned(service, {
        method,
        path: `/lookoutvision/v1${path}`,
        body: body === undefined ? "" : JSON.stringify(body),
        accessKeyId: key.accessKeyId,
        secretAccessKey: key.secretAccessKey,
        headers: key.sessionToken === undefined ? {} : { "x-amz-security-token": key.sessionToken },
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, any> };
}

let made = 0;

/** Makes a user with policies: names, or statements of a document. */
export async function newUser(service: TestService, ...policies: (string | object | object[])[]): Promise<TestUser> {
    const name = `user-${++made}`;
    const { status, body } = await callUsers(service, "POST", "/users", {
        UserName: name,
        Policies: policies.map((policy, index) =>
            typeof policy === "string"
                ? { PolicyName: policy }
                : {
                      PolicyName: `own-${index}`,
                      PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: policy }),
                  },
        ),
    });
    if (status !== 200) {
        throw new Error(JSON.stringify(body));
    }
    const credentials = { accessKeyId: String(body.AccessKeyId), secretAccessKey: String(body.SecretAccessKey) };
    return { name, ...credentials, client: service.newClient({ credentials }) };
}

/** Statement that allows actions of Lookout for Vision. */
export function allow(actions: string | string[], Resource: string | string[] = "*", more: object = {}): object {
    return { Effect: "Allow", Action: [actions].flat().map((name) => `lookoutvision:${name}`), Resource, ...more };
}

/** Name of the error with which a call ends, and its message. Empty: it doesn't. */
export async function errorOf(call: Promise<unknown>): Promise<{ name: string; message: string }> {
    return call.then(
        () => ({ name: "", message: "" }),
        (error: Error) => ({ name: error.name, message: error.message }),
    );
}
