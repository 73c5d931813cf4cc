import { randomName } from "./resourceType";
import type { ResourceType } from "./resourceType";

/* Roles, their policies and repositories of images, in moto's IAM and ECR. */

/** The stand-in's types of IAM and ECR. */
export const rolesAndRepositories: Record<string, ResourceType> = {
    "aws:iam/role:Role": {
        check: (name, inputs) => ({ name: randomName(name), ...inputs }),
        async create(inputs) {
            const name = String(inputs.name);
            const answer = await callIam("CreateRole", {
                RoleName: name,
                AssumeRolePolicyDocument: String(inputs.assumeRolePolicy),
            });
            return { id: name, outs: { ...inputs, arn: /<Arn>(.*?)<\/Arn>/.exec(answer)![1] } };
        },
        exists: (id) => succeeds(callIam("GetRole", { RoleName: id })),
        delete: async (id) => void (await callIam("DeleteRole", { RoleName: id })),
    },
    "aws:iam/rolePolicy:RolePolicy": {
        check: (name, inputs) => ({ name: randomName(name), ...inputs }),
        async create(inputs) {
            const [role, name] = [String(inputs.role), String(inputs.name)];
            await callIam("PutRolePolicy", {
                RoleName: role,
                PolicyName: name,
                PolicyDocument: String(inputs.policy),
            });
            return { id: `${role}:${name}`, outs: inputs };
        },
        exists: (id) => succeeds(callIam("GetRolePolicy", policyOf(id))),
        delete: async (id) => void (await callIam("DeleteRolePolicy", policyOf(id))),
    },
    "aws:ecr/repository:Repository": {
        check: (name, inputs) => ({ name: randomName(name), ...inputs }),
        async create(inputs) {
            const name = String(inputs.name);
            const { repository } = await callEcr("CreateRepository", { repositoryName: name });
            const { repositoryArn: arn, repositoryUri: repositoryUrl } = repository!;
            return { id: name, outs: { ...inputs, arn, repositoryUrl } };
        },
        exists: (id) => succeeds(callEcr("DescribeRepositories", { repositoryNames: [id] })),
        delete: async (id, { forceDelete: force }) =>
            void (await callEcr("DeleteRepository", { repositoryName: id, force })),
    },
};

function policyOf(id: string): Record<string, string> {
    const [RoleName, PolicyName] = id.split(":");
    return { RoleName, PolicyName };
}

/** Calls IAM. @returns its answer, in XML. */
function callIam(Action: string, members: Record<string, string>): Promise<string> {
    const body = new URLSearchParams({ Action, Version: "2010-05-08", ...members }).toString();
    return call("iam", { "Content-Type": "application/x-www-form-urlencoded" }, body);
}

async function callEcr(
    operation: string,
    input: object,
): Promise<{ repository?: { repositoryArn: string; repositoryUri: string } }> {
    const headers = {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": `AmazonEC2ContainerRegistry_V20150921.${operation}`,
    };
    return JSON.parse(await call("ecr", headers, JSON.stringify(input))) as Awaited<ReturnType<typeof callEcr>>;
}

/** Calls moto, which finds the API by the signature's scope and checks no signature. @throws unless it answers 200. */
async function call(service: string, headers: Record<string, string>, body: string): Promise<string> {
    const { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: id, AWS_REGION: region } = process.env;
    const scope = `${id}/20260101/${region}/${service}/aws4_request`;
    const response = await fetch(endpoint!, {
        method: "POST",
        headers: { ...headers, Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` },
        body,
    });
    const text = await response.text();
    if (!response.ok) {
        throw new Error(`moto answers ${response.status} to a call of ${service}: ${text}`);
    }
    return text;
}

async function succeeds(request: Promise<unknown>): Promise<boolean> {
    return request.then(
        () => true,
        () => false,
    );
}
