import { inPath, tags } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const tagResource = {
    ResourceArn: inPath.ResourceArn,
    Tags: { ...tags, required: true, in: "body" },
} as const satisfies InputTable;

export type TagResourceInput = InputOf<typeof tagResource>;
