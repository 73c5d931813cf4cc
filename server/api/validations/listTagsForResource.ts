import { inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const listTagsForResource = {
    ResourceArn: inPath.ResourceArn,
} as const satisfies InputTable;

export type ListTagsForResourceInput = InputOf<typeof listTagsForResource>;
