import type { CommonInputs, RawProperties } from "./handlers";

/**
 * Tells a resource from the one that it replaces, where names or client tokens make both the same thing on the
 * service (`pulumi up --replace` of a project, for instance). The engine says neither to create that it replaces nor to
 * delete that the thing is still wanted, and it may delete in another run than it created.
 */
export interface Generations {
    /**
     * The inputs with their generation: as it is in the state, or one more for a replacement. The engine asks for that a
     * second time, without what is in the state, so this must see every check of a run.
     */
    number(olds: RawProperties, inputs: RawProperties): RawProperties;
    /** Notes that the state has this thing, and it isn't waiting to be deleted. */
    isWanted(id: string, properties: CommonInputs): void;
    /** True when what is to be deleted was noted as wanted for another resource, or a later generation of this one. */
    isWantedElsewhere(id: string, outputs: CommonInputs): boolean;
}

/** For the resources of one kind, for as long as a host runs. */
export function followGenerations(): Generations {
    const inState = new Map<unknown, number>();
    const holders = new Map<string, string>();
    const holder = ({ resourceUrn, generation }: CommonInputs) => `${resourceUrn} ${generation ?? 0}`;
    return {
        number: (olds, inputs) => {
            const urn = inputs["resourceUrn"];
            const known = Object.keys(olds).length > 0;
            if (known) {
                inState.set(urn, Number(olds["generation"] ?? 0));
            }
            const before = inState.get(urn);
            const generation = known || before === undefined ? before : before + 1;
            return generation ? { ...inputs, generation } : inputs;
        },
        isWanted: (id, properties) => void holders.set(id, holder(properties)),
        isWantedElsewhere: (id, outputs) => (holders.get(id) ?? holder(outputs)) !== holder(outputs),
    };
}
