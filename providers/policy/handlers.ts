import { checkArguments } from "../arguments/argumentRules";
import { diffArguments } from "../arguments/diffArguments";
import { documentText, isSameDocument } from "../arguments/policyRules";
import type { Handlers } from "../host/contract";
import { ifFound } from "../service/errors";
import type { Service } from "../service/connection";
import type { HostContext } from "../service/hostContext";
import { callOwnOperation } from "../service/ownOperations";
import { policyArguments } from "./arguments";
import type { PolicyInputs, PolicyOutputs } from "./state";

/** The members of the service's answer that are used. */
interface PolicyDescription {
    Arn: string;
    /** Unix epoch seconds. */
    CreationTimestamp: number;
    PolicyDocument: string;
}

export function policyHandlers({ connect }: HostContext): Handlers<PolicyInputs, PolicyOutputs> {
    return {
        check: (_olds, news) => ({ inputs: news, failures: checkArguments(news, policyArguments) }),

        diff: (_id, olds, news) => diffArguments(olds, news, policyArguments),

        create: async (inputs) => {
            const service = await connect();
            const { policyName, document } = inputs;
            const found = await describePolicy(service, policyName);
            // One with the same document is that of an update that was cut off, or as good as it.
            if (found !== undefined && !isSameDocument(document, found.PolicyDocument)) {
                throw new Error(
                    `a policy ${policyName} with another document is already on the service at ${service.endpoint}: ` +
                        `choose another policyName, or delete it with "lookoutvision policies delete ${policyName}"`,
                );
            }
            return { id: policyName, outs: await putPolicy(service, inputs) };
        },

        read: async (id, outputs) => {
            const found = await describePolicy(await connect(), outputs.policyName ?? id);
            if (found === undefined) {
                return undefined;
            }
            const { document } = outputs;
            const isKnown = document !== undefined && isSameDocument(document, found.PolicyDocument);
            return stateOf({ ...outputs, policyName: id, document: isKnown ? document : found.PolicyDocument }, found);
        },

        update: async (_id, _olds, news) => putPolicy(await connect(), news),

        delete: async (id) => {
            const service = await connect();
            await ifFound(service.call((api) => callOwnOperation(api, "DELETE", pathOf(id))));
        },
    };
}

async function putPolicy(service: Service, inputs: PolicyInputs): Promise<PolicyOutputs> {
    const body = { PolicyDocument: documentText(inputs.document) };
    await service.call((api) => callOwnOperation(api, "PUT", pathOf(inputs.policyName), body));
    const found = await describePolicy(service, inputs.policyName);
    if (found === undefined) {
        throw new Error(`the policy ${inputs.policyName} was stored and is gone already: run the update again`);
    }
    return stateOf(inputs, found);
}

async function describePolicy(service: Service, name: string): Promise<PolicyDescription | undefined> {
    const answer = await ifFound(service.call((api) => callOwnOperation(api, "GET", pathOf(name))));
    return (answer as { PolicyDescription: PolicyDescription } | undefined)?.PolicyDescription;
}

function stateOf(inputs: PolicyInputs, { Arn, CreationTimestamp }: PolicyDescription): PolicyOutputs {
    return { ...inputs, arn: Arn, creationTimestamp: new Date(CreationTimestamp * 1000).toISOString() };
}

function pathOf(policyName: string): string {
    return `/policies/${encodeURIComponent(policyName)}`;
}
