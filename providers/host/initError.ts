import { plainState } from "./plainState";

/**
 * Thrown by create and update once something exists on the service that isn't as it should be. The engine records the
 * resource with these properties, shows the reasons, and calls update in the next `up`.
 */
export class InitError extends Error {
    readonly id: string;
    readonly properties: Record<string, unknown>;
    readonly reasons: string[];

    /**
     * @param properties - the resource's whole state with `__provider`. Without `__provider` the resource could never
     *   be deleted.
     * @param reason - the only text that the user sees, because the engine drops the message. Without a reason it takes
     *   the resource for healthy.
     */
    constructor(id: string, properties: object, reason: string) {
        super(reason);
        this.id = id;
        this.properties = plainState(properties) as Record<string, unknown>;
        this.reasons = [reason];
        if (typeof this.properties["__provider"] !== "string") {
            throw new Error(`the state of ${id} lacks __provider`);
        }
    }
}
