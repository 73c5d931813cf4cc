import { clientToken } from "../arguments/clientToken";
import { diffArguments } from "../arguments/diffArguments";
import { documentText, isSameDocument } from "../arguments/policyRules";
import type { Handlers } from "../host/contract";
import { ifFound, isConflict } from "../service/errors";
import type { Service } from "../service/connection";
import type { HostContext } from "../service/hostContext";
import { callOwnOperation, ownUserPath } from "../service/ownOperations";
import { userArguments } from "./arguments";
import { checkUser } from "./check";
import type { UserInputs, UserOutputs } from "./state";

/** The members of the service's answer that are used. */
interface UserDescription {
    Arn: string;
    Status: "ACTIVE" | "DISABLED";
    /** Unix epoch seconds. */
    CreationTimestamp: number;
    AccessKeys: { AccessKeyId: string }[];
    Policies: { PolicyName: string; PolicyDocument?: string }[];
}

export function userHandlers({ connect }: HostContext): Handlers<UserInputs, UserOutputs> {
    return {
        check: (_olds, news) => checkUser(news),

        diff: (_id, olds, news) => diffArguments(olds, news, userArguments),

        create: async (inputs) => {
            const service = await connect();
            const { userName, isDisabled } = inputs;
            const key = await makeUser(service, inputs);
            if (isDisabled) {
                await updateUser(service, inputs);
            }
            const found = await requireUser(service, userName);
            return {
                id: userName,
                outs: { ...stateOf(inputs, found), accessKeyId: key.AccessKeyId, secretAccessKey: key.SecretAccessKey },
            };
        },

        read: async (id, outputs) => {
            const found = await describeUser(await connect(), id);
            return found && stateOf(withPoliciesOf({ ...outputs, userName: id }, found), found);
        },

        update: async (id, olds, news) => {
            const service = await connect();
            await updateUser(service, news);
            const { accessKeyId, secretAccessKey } = olds;
            return { ...stateOf(news, await requireUser(service, id)), accessKeyId, secretAccessKey };
        },

        delete: async (id) => {
            const service = await connect();
            await ifFound(service.call((api) => callOwnOperation(api, "DELETE", ownUserPath(id))));
        },
    };
}

/** @returns the user's first key. */
async function makeUser(
    service: Service,
    inputs: UserInputs,
): Promise<{ AccessKeyId: string; SecretAccessKey: string }> {
    const { userName, stackIdentity, resourceUrn } = inputs;
    const made = { UserName: userName, Policies: policiesOf(inputs) };
    // An update that was cut off may have made it already. Then the service tells the same key again.
    const body = { ...made, ClientToken: clientToken(stackIdentity, resourceUrn, made) };
    try {
        return (await service.call((api) => callOwnOperation(api, "POST", "/users", body))) as {
            AccessKeyId: string;
            SecretAccessKey: string;
        };
    } catch (error) {
        if (isConflict(error)) {
            throw new Error(
                `a user ${userName} is already on the service at ${service.endpoint}, and nobody can be told its secret again. ` +
                    `If an update with other policies, or of long ago, made it and was cut off, delete it with "lookoutvision users delete ${userName}" and run the update again. ` +
                    `If it is somebody else's, choose another userName`,
                { cause: error },
            );
        }
        throw error;
    }
}

async function updateUser(service: Service, inputs: UserInputs): Promise<void> {
    const body = { Policies: policiesOf(inputs), Status: inputs.isDisabled ? "DISABLED" : "ACTIVE" };
    await service.call((api) => callOwnOperation(api, "PUT", ownUserPath(inputs.userName), body));
}

async function describeUser(service: Service, name: string): Promise<UserDescription | undefined> {
    const answer = await ifFound(service.call((api) => callOwnOperation(api, "GET", ownUserPath(name))));
    return (answer as { UserDescription: UserDescription } | undefined)?.UserDescription;
}

async function requireUser(service: Service, name: string): Promise<UserDescription> {
    const found = await describeUser(service, name);
    if (found === undefined) {
        throw new Error(`the user ${name} is gone: run "pulumi refresh", then the update again`);
    }
    return found;
}

function policiesOf({ policies = [], inlinePolicies = {} }: UserInputs): object[] {
    return [
        ...policies.map((PolicyName) => ({ PolicyName })),
        ...Object.entries(inlinePolicies).map(([PolicyName, document]) => ({
            PolicyName,
            PolicyDocument: documentText(document),
        })),
    ];
}

/** Puts what the service has in place of what differs: policies without regard to their order, documents to their form. */
function withPoliciesOf<T extends UserInputs>(known: T, { Policies, Status }: UserDescription): T {
    const names = Policies.filter((policy) => policy.PolicyDocument === undefined).map((policy) => policy.PolicyName);
    const documents = Object.fromEntries(
        Policies.flatMap(({ PolicyName, PolicyDocument: text }) => {
            const before = known.inlinePolicies?.[PolicyName];
            const isKnown = text !== undefined && before !== undefined && isSameDocument(before, text);
            return text === undefined ? [] : [[PolicyName, isKnown ? before : text]];
        }),
    );
    const sameNames = [...(known.policies ?? [])].sort().join() === [...names].sort().join();
    return {
        ...known,
        policies: sameNames ? known.policies : names,
        inlinePolicies: Object.keys(documents).length === 0 ? undefined : documents,
        isDisabled: Status === "DISABLED" ? true : known.isDisabled && undefined,
    };
}

function stateOf<T extends UserInputs>(known: T, { Arn, CreationTimestamp }: UserDescription): T & UserOutputs {
    return { ...known, arn: Arn, creationTimestamp: new Date(CreationTimestamp * 1000).toISOString() };
}
