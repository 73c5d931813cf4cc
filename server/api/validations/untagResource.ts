import { inPath, tagKey } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const untagResource = {
    ResourceArn: inPath.ResourceArn,
    TagKeys: { type: "list", required: true, min: 0, max: 200, of: tagKey, in: { query: "tagKeys" } },
} as const satisfies InputTable;

export type UntagResourceInput = InputOf<typeof untagResource>;
