/** Members of an argument on the way to a value: `["tags", "line"]`. */
export type ArgumentPath = string[];

/** What every resource is given by its class, beside the user's arguments. Never compared in diff. */
export interface CommonInputs {
    /** The resource's own URN: the host is told neither it nor the stack. */
    resourceUrn: string;
    /** Random text that lives in the stack's state; tells this stack from others of the same name. */
    stackIdentity: string;
    /** Which arguments the program calls secret; absent when none is. */
    secretArguments?: ArgumentPath[];
    /** The text of the stub; the host needs it in inputs and outputs. */
    __provider: string;
}

/** Their names: what check finds beside the user's arguments. */
export const commonInputs: readonly (keyof CommonInputs)[] = [
    "resourceUrn",
    "stackIdentity",
    "secretArguments",
    "__provider",
];

/** A property that can't be accepted, and why. The property may be a path like `outputConfig.s3Location.bucket`. */
export interface CheckFailure {
    property: string;
    reason: string;
}

/** Values as they come from the engine, unchecked: any of them may be the unknown marker in preview. */
export type RawProperties = Record<string, unknown>;

export interface CheckOutcome {
    inputs: RawProperties;
    /** All that is wrong, not only the first. */
    failures: CheckFailure[];
    /** What the user should know before the update, though it may go on. */
    warnings?: string[];
    /** What was found and decided, for the summary: it is right unless the user says otherwise. */
    notes?: string[];
}

export interface DiffOutcome {
    changes: boolean;
    /** Properties that can't change without making the resource anew; only with `changes`. */
    replaces?: string[];
    deleteBeforeReplace?: boolean;
}

/**
 * What the provider host calls, for one kind of resource. Check and diff are pure or read local files only:
 * preview calls nothing else, and never reaches the service.
 */
export interface Handlers<Inputs extends CommonInputs = CommonInputs, Outputs extends Inputs = Inputs> {
    check(olds: RawProperties, news: RawProperties): CheckOutcome | Promise<CheckOutcome>;
    diff(id: string, olds: Outputs, news: Inputs): DiffOutcome | Promise<DiffOutcome>;
    /** The outputs repeat every input, since diff compares new inputs with old outputs. */
    create(inputs: Inputs): Promise<{ id: string; outs: Outputs }>;
    /** Undefined: gone. Never throws for a thing that is there in a bad state. */
    read(id: string, outputs: Outputs): Promise<Outputs | undefined>;
    update(id: string, olds: Outputs, news: Inputs): Promise<Outputs>;
    /** Resolves when the thing is gone, also when it was gone before. */
    delete(id: string, outputs: Outputs): Promise<void>;
}
