import { accessKeyId, userName } from "../userMembers";
import type { InputOf, InputTable } from "../inputTable";

export const deleteAccessKey = {
    UserName: { ...userName, in: { path: "userName" } },
    AccessKeyId: { ...accessKeyId, in: { path: "accessKeyId" } },
} as const satisfies InputTable;

export type DeleteAccessKeyInput = InputOf<typeof deleteAccessKey>;
