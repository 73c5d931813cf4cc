import type { OutputTable, WireOutputOf } from "../outputTable";

export const listKeys = {
    /** Keys that CreateModel may take as `KmsKeyId`. Empty: the service can't reach AWS KMS. */
    Keys: {
        type: "list",
        required: true,
        of: {
            type: "structure",
            members: {
                Arn: { type: "string", required: true },
                /** Name of the key: `alias/boards`. */
                Alias: { type: "string" },
            },
        },
    },
} as const satisfies OutputTable;

export type ListKeysOutput = WireOutputOf<typeof listKeys>;
