import type { Operation } from "../../../server/api/operation";
import { operations, ownOperations } from "../../../server/api/operations";
import { sendSigned } from "./sendSigned";
import type { TestService } from "./testService";
import type { TestUser } from "./userFixtures";

/** What the ARNs of the test service begin with. */
export const prefix = "arn:aws:lookoutvision:us-east-1:123456789012";

/** Operations that need a right: all but those on the caller itself. */
export const every = Object.entries<Operation>({ ...operations, ...ownOperations }).filter(
    ([, { on }]) => on !== "caller",
);

/** Resource by which policies know what the request of {@link sample} is about. */
export function resourceOf({ on }: Operation, project: string): string {
    switch (on) {
        case "everything":
            return "*";
        case "project":
        case "newProject":
            return `${prefix}:project/${project}`;
        case "newModel":
            return `${prefix}:model/${project}/2`;
        case "policy":
            return "arn:aws:iam::123456789012:policy/boards-only";
        case "user":
        case "newUser":
        case "session":
            return "arn:aws:iam::123456789012:user/somebody";
        default:
            return `${prefix}:model/${project}/1`;
    }
}

/** Sends a request of an operation, about a project's first version. */
export async function sample(service: TestService, { method, path, on }: Operation, project: string, key: TestUser) {
    const filled = path.replaceAll(
        /\{(\w+)\}/g,
        (_, label: string) =>
            ({
                projectName: project,
                datasetType: "train",
                modelVersion: "1",
                jobName: "job",
                resourceArn: encodeURIComponent(`${prefix}:model/${project}/1`),
                userName: "somebody",
                accessKeyId: "AKLVAAAAAAAAAAAAAAAA",
                policyName: "boards-only",
            })[label]!,
    );
    const body =
        method === "GET" || method === "DELETE"
            ? ""
            : JSON.stringify({
                  ...(on === "newProject" && { ProjectName: project }),
                  ...((on === "newUser" || on === "session") && { UserName: "somebody" }),
                  ...(on === "packagedModel" && { ModelVersion: "1" }),
              });
    const answer = await sendSigned(service, { method, path: filled, body, ...key });
    return { status: answer.status, text: await answer.text() };
}
