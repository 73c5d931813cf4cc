import { packageVersion } from "../../files/packageRoot";
import type { Service } from "../context";
import type { CallOptions } from "../operation";
import type { DescribeCallerOutput } from "../ownOutputs/describeCaller";
import type { DescribeCallerInput } from "../validations/describeCaller";

/** Describes who calls, and which service answers. */
export async function describeCaller(
    _input: DescribeCallerInput,
    { accountId, region, serviceId, packageKey }: Pick<Service, "accountId" | "region" | "serviceId" | "packageKey">,
    { caller }: CallOptions = {},
): Promise<DescribeCallerOutput> {
    return {
        UserName: caller?.principal?.name,
        AccountId: accountId,
        Region: region,
        ServiceId: serviceId,
        PackageKey: packageKey,
        Version: packageVersion,
        SessionEndsAt: caller?.session && caller.session.endsAt / 1000,
    };
}
