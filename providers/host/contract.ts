/** Names of the members on the way to a value: `["tags", "line"]`. */
export type ArgumentPath = string[];

/** Inputs that every resource gets from its class, beside the user's arguments. Never compared in diff. */
export interface CommonInputs {
    /** The resource's own URN. The host is told neither the URN nor the stack. */
    resourceUrn: string;
    /** Random text that lives in the stack's state. It distinguishes this stack from others of the same name. */
    stackIdentity: string;
    /** Arguments that the program marks as secret. Undefined: none. */
    secretArguments?: ArgumentPath[];
    /** Text of the stub. The host needs it in inputs and outputs. */
    __provider: string;
}

/** Names of these inputs, which check finds beside the user's arguments. */
export const commonInputs: readonly (keyof CommonInputs)[] = [
    "resourceUrn",
    "stackIdentity",
    "secretArguments",
    "__provider",
];

/**
 * A property that can't be accepted, and the reason. The property may be a path like `outputConfig.s3Location.bucket`.
 */
export interface CheckFailure {
    property: string;
    reason: string;
}

/** Values as they come from the engine, unchecked. In a preview any of them may be the unknown marker. */
export type RawProperties = Record<string, unknown>;

export interface CheckOutcome {
    inputs: RawProperties;
    /** Everything that is wrong, not only the first failure. */
    failures: CheckFailure[];
    /** Problems that the user should know before the update. The update may go on. */
    warnings?: string[];
    /** Facts found and decisions made, for the summary. They are right unless the user says otherwise. */
    notes?: string[];
}

export interface DiffOutcome {
    changes: boolean;
    /** Properties whose change replaces the resource. Only with `changes`. */
    replaces?: string[];
    deleteBeforeReplace?: boolean;
}

/**
 * Functions that the provider host calls for one kind of resource. Check and diff are pure or read local files only. A
 * preview calls nothing else, so it never reaches the service.
 */
export interface Handlers<Inputs extends CommonInputs = CommonInputs, Outputs extends Inputs = Inputs> {
    check(olds: RawProperties, news: RawProperties): CheckOutcome | Promise<CheckOutcome>;
    diff(id: string, olds: Outputs, news: Inputs): DiffOutcome | Promise<DiffOutcome>;
    /** Creates the thing. The outputs repeat every input, because diff compares new inputs with old outputs. */
    create(inputs: Inputs): Promise<{ id: string; outs: Outputs }>;
    /** Reads the thing. Never throws for a thing that exists in a bad state. Undefined: it no longer exists. */
    read(id: string, outputs: Outputs): Promise<Outputs | undefined>;
    update(id: string, olds: Outputs, news: Inputs): Promise<Outputs>;
    /** Deletes the thing. Resolves once it no longer exists, even if it was deleted before. */
    delete(id: string, outputs: Outputs): Promise<void>;
}
