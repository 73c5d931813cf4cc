import { policyNamePattern } from "../users/names";
import { clientToken } from "./constraints";
import type { Member } from "./inputTable";
import type { OutputMember } from "./outputTable";

/* Members that operations on users and policies share. Names are as in IAM. */

export const userName = { type: "string", required: true, min: 1, max: 64, pattern: policyNamePattern } as const;

export const policyName = { type: "string", required: true, min: 1, max: 128, pattern: policyNamePattern } as const;

export const accessKeyId = { type: "string", required: true, min: 16, max: 128, pattern: "[A-Z0-9]+" } as const;

/** Policy document in JSON, as text: so a member that it has twice isn't lost on the way. */
export const policyDocument = { type: "string", min: 1, max: 131_072 } as const satisfies Member;

/** Token with which a caller who has lost the answer gets it again. */
export const bodyToken = { ClientToken: { ...clientToken.ClientToken, in: "body" } } as const;

/** Policies of a user: managed or stored ones by name, or with a document of the user's own. */
export const policies = {
    type: "list",
    max: 20,
    of: {
        type: "structure",
        members: { PolicyName: policyName, PolicyDocument: policyDocument },
    },
} as const satisfies Member;

/** Duration of temporary credentials, in seconds: as long as AWS gives a user's. */
export const durationSeconds = { type: "integer", min: 900, max: 129_600 } as const satisfies Member;

/** Key pair whose secret is told this once. */
export const newKeyPair = {
    UserName: { type: "string", required: true },
    AccessKeyId: { type: "string", required: true },
    SecretAccessKey: { type: "string", required: true },
} as const satisfies Record<string, OutputMember>;

const description = {
    UserName: { type: "string", required: true },
    UserId: { type: "string", required: true },
    Arn: { type: "string", required: true },
    Status: { type: "string", required: true, values: ["ACTIVE", "DISABLED"] },
    CreationTimestamp: { type: "timestamp", required: true },
    AccessKeys: {
        type: "list",
        required: true,
        of: {
            type: "structure",
            members: {
                AccessKeyId: { type: "string", required: true },
                CreationTimestamp: { type: "timestamp", required: true },
            },
        },
    },
    Policies: {
        type: "list",
        required: true,
        of: {
            type: "structure",
            members: { PolicyName: { type: "string", required: true }, PolicyDocument: { type: "string" } },
        },
    },
} as const;

/** User with everything but the secrets. */
export const userDescription = { type: "structure", required: true, members: description } as const;

export const policyMetadata = {
    PolicyName: { type: "string", required: true },
    Arn: { type: "string", required: true },
    /** True for a policy of AWS that the service knows by name. */
    IsManaged: { type: "boolean", required: true },
    /** Missing for a managed policy. */
    CreationTimestamp: { type: "timestamp" },
    LastUpdatedTimestamp: { type: "timestamp" },
} as const satisfies Record<string, OutputMember>;
