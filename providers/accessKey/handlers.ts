import { clientToken } from "../arguments/clientToken";
import { checkArguments } from "../arguments/argumentRules";
import { diffArguments } from "../arguments/diffArguments";
import type { Handlers } from "../host/contract";
import { ifFound } from "../service/errors";
import type { HostContext } from "../service/hostContext";
import { callOwnOperation, ownUserPath } from "../service/ownOperations";
import { accessKeyArguments } from "./arguments";
import type { AccessKeyInputs, AccessKeyOutputs } from "./state";

export function accessKeyHandlers({ connect }: HostContext): Handlers<AccessKeyInputs, AccessKeyOutputs> {
    return {
        check: (_olds, news) => ({ inputs: news, failures: checkArguments(news, accessKeyArguments) }),

        // A user has two keys at most: the first one and this.
        diff: (_id, olds, news) => ({ ...diffArguments(olds, news, accessKeyArguments), deleteBeforeReplace: true }),

        create: async (inputs) => {
            const service = await connect();
            const { userName, triggers, stackIdentity, resourceUrn } = inputs;
            // An update that was cut off may have made it already. Then the service tells the same key again.
            const body = { ClientToken: clientToken(stackIdentity, resourceUrn, { userName, triggers }) };
            const { AccessKeyId, SecretAccessKey } = (await service.call((api) =>
                callOwnOperation(api, "POST", `${ownUserPath(userName)}/access-keys`, body),
            )) as { AccessKeyId: string; SecretAccessKey: string };
            return {
                id: `${inputs.userName}/${AccessKeyId}`,
                outs: { ...inputs, accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey },
            };
        },

        read: async (id, outputs) => {
            const [userName, accessKeyId] = id.split("/");
            const service = await connect();
            const answer = (await ifFound(
                service.call((api) => callOwnOperation(api, "GET", ownUserPath(userName))),
            )) as { UserDescription: { AccessKeys: { AccessKeyId: string }[] } } | undefined;
            const isThere = answer?.UserDescription.AccessKeys.some((key) => key.AccessKeyId === accessKeyId);
            return isThere ? { ...outputs, userName, accessKeyId } : undefined;
        },

        update: async (_id, olds, news) => ({ ...olds, ...news }),

        delete: async (_id, { userName, accessKeyId }) => {
            const service = await connect();
            const path = `${ownUserPath(userName)}/access-keys/${encodeURIComponent(accessKeyId)}`;
            await ifFound(service.call((api) => callOwnOperation(api, "DELETE", path)));
        },
    };
}
