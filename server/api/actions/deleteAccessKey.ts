import { notFound } from "../../http/errors";
import { requireUser } from "../../users/changes";
import type { Service } from "../context";
import type { DeleteAccessKeyOutput } from "../ownOutputs/deleteAccessKey";
import { changeUsers } from "../userChanges";
import type { DeleteAccessKeyInput } from "../validations/deleteAccessKey";

/** Deletes a key pair of a user, and the temporary credentials and sessions of browsers that were made with it. */
export async function deleteAccessKey(
    { UserName: name, AccessKeyId: id }: DeleteAccessKeyInput,
    service: Service,
): Promise<DeleteAccessKeyOutput> {
    return changeUsers(service, async (store) => {
        await requireUser(store, name);
        await store.deleteFrom("sessions").where("parentKeyId", "=", id).where("userName", "=", name).execute();
        for (const table of ["consoleSessions", "consoleLinks"] as const) {
            await store.deleteFrom(table).where("accessKeyId", "=", id).where("userName", "=", name).execute();
        }
        const { numDeletedRows } = await store
            .deleteFrom("accessKeys")
            .where("id", "=", id)
            .where("userName", "=", name)
            .executeTakeFirst();
        if (numDeletedRows === 0n) {
            throw notFound(`The user ${name} has no access key ${id}.`, {
                resourceType: "ACCESS_KEY",
                resourceId: id,
            });
        }
        return { AccessKeyId: id };
    });
}
