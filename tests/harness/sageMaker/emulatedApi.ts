import type { AwsDefinition } from "./awsDefinitions";

/** One API of AWS that the emulator of SageMaker answers: its definition, and the operations that it has. */
export interface EmulatedApi {
    definition: AwsDefinition;
    operations: Readonly<Record<string, EmulatedOperation>>;
}

/**
 * Does what an operation does.
 *
 * @throws EmulatedError for what AWS would refuse.
 */
export type EmulatedOperation = (input: never) => object | Promise<object>;

/** An error as AWS answers it. */
export class EmulatedError extends Error {
    override readonly name = "EmulatedError";

    constructor(
        /** Name on the wire, such as `ResourceInUse`. */
        readonly code: string,
        message: string,
        readonly status = 400,
    ) {
        super(message);
    }
}

/** A call that the emulator has answered. */
export interface EmulatedCall {
    operation: string;
    input: Record<string, unknown>;
    /** Name of the error. Undefined: it succeeded. */
    error?: string;
}

/** What the role was used for, as IAM names it. */
export interface RoleAccess {
    role: string;
    /** Such as `s3:GetObject`. */
    action: string;
    resource: string;
}
