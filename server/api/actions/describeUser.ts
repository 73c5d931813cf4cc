import { requireUser } from "../../users/changes";
import type { Service } from "../context";
import type { DescribeUserOutput } from "../ownOutputs/describeUser";
import { describeUsers } from "../userChanges";
import type { DescribeUserInput } from "../validations/describeUser";

export async function describeUser(
    { UserName: name }: DescribeUserInput,
    service: Service,
): Promise<DescribeUserOutput> {
    await requireUser(service.store, name);
    const [UserDescription] = await describeUsers(service, name);
    return { UserDescription };
}
