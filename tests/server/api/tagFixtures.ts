import { ListTagsForResourceCommand, TagResourceCommand, UntagResourceCommand } from "@aws-sdk/client-lookoutvision";
import { failure, newProjectWithModel } from "./projectFixtures";
import type { TestService } from "./testService";

/** The ARN of a new version without tags. */
export async function newModelArn(service: TestService): Promise<string> {
    return `arn:aws:lookoutvision:us-east-1:123456789012:model/${await newProjectWithModel(service)}/1`;
}

export function tag(service: TestService, ResourceArn: string, tags: Record<string, string>) {
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    return service.client.send(new TagResourceCommand({ ResourceArn, Tags }));
}

export function untag(service: TestService, ResourceArn: string, TagKeys: string[]) {
    return service.client.send(new UntagResourceCommand({ ResourceArn, TagKeys }));
}

export async function tagsOf(service: TestService, ResourceArn: string): Promise<Record<string, string>> {
    const { Tags } = await service.client.send(new ListTagsForResourceCommand({ ResourceArn }));
    return Object.fromEntries(Tags!.map(({ Key, Value }) => [Key, Value]));
}

/** How a call is refused, by what its ARN names instead of a model that is here. */
export async function refusalsOfOtherArns(
    arn: string,
    call: (other: string) => Promise<unknown>,
): Promise<Record<string, string>> {
    const others = {
        "a version that isn't there": arn.replace(/1$/, "2"),
        "a project that isn't there": arn.replace(/model\/[^/]+/, "model/nobody"),
        "another region": arn.replace("us-east-1", "eu-west-1"),
        "another account": arn.replace("123456789012", "210987654321"),
        "a project": arn.replace(/model\/(.*)\/1$/, "project/$1"),
        "another service": "arn:aws:s3:::bucket",
        "no ARN": "model/p/1",
        latest: arn.replace(/1$/, "latest"),
        "more than an ARN": `${arn}/x`,
    };
    const refusals: Record<string, string> = {};
    for (const [what, other] of Object.entries(others)) {
        const { name, status } = await failure(call(other));
        refusals[what] = `${status} ${name}`;
    }
    return refusals;
}

/** What all three operations answer there. */
export const refusedArns: Record<string, string> = {
    "a version that isn't there": "404 ResourceNotFoundException",
    "a project that isn't there": "404 ResourceNotFoundException",
    "another region": "404 ResourceNotFoundException",
    "another account": "404 ResourceNotFoundException",
    "a project": "404 ResourceNotFoundException",
    "another service": "400 ValidationException",
    "no ARN": "400 ValidationException",
    latest: "400 ValidationException",
    "more than an ARN": "400 ValidationException",
};
