import { requireUser } from "../../users/changes";
import type { Service } from "../context";
import type { DeleteUserOutput } from "../ownOutputs/deleteUser";
import { changeUsers } from "../userChanges";
import type { DeleteUserInput } from "../validations/deleteUser";

/** Deletes a user with all keys, temporary credentials, sessions of browsers and policies of its own. */
export async function deleteUser({ UserName: name }: DeleteUserInput, service: Service): Promise<DeleteUserOutput> {
    return changeUsers(service, async (store) => {
        await requireUser(store, name);
        for (const table of ["consoleSessions", "consoleLinks", "sessions", "accessKeys", "userPolicies"] as const) {
            await store.deleteFrom(table).where("userName", "=", name).execute();
        }
        await store.deleteFrom("users").where("name", "=", name).execute();
        return { UserName: name };
    });
}
