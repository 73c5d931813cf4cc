import { requireUser, setUserPolicies } from "../../users/changes";
import type { Service } from "../context";
import type { UpdateUserOutput } from "../ownOutputs/updateUser";
import { changeUsers, describeUsers, referencesOf } from "../userChanges";
import type { UpdateUserInput } from "../validations/updateUser";

/** Disables or enables a user, or gives other policies. */
export async function updateUser(
    { UserName: name, Status: status, Policies: policies }: UpdateUserInput,
    service: Service,
): Promise<UpdateUserOutput> {
    await changeUsers(service, async (store) => {
        await requireUser(store, name);
        if (policies !== undefined) {
            await setUserPolicies(store, name, referencesOf(policies));
        }
        if (status !== undefined) {
            // Otherwise they would be there again for a user who is enabled later.
            for (const table of status === "DISABLED" ? (["consoleSessions", "consoleLinks"] as const) : []) {
                await store.deleteFrom(table).where("userName", "=", name).execute();
            }
            await store.updateTable("users").set({ status }).where("name", "=", name).execute();
        }
    });
    const [UserDescription] = await describeUsers(service, name);
    return { UserDescription };
}
