import type { Service } from "../context";
import type { ListUsersOutput } from "../ownOutputs/listUsers";
import { describeUsers } from "../userChanges";

/** Lists all users by name. */
export async function listUsers(_input: object, service: Service): Promise<ListUsersOutput> {
    return { Users: await describeUsers(service) };
}
