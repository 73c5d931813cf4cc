import { randomBytes } from "node:crypto";

export type Properties = Record<string, unknown>;

/**
 * The stand-in's operations for one resource type. `delete` and `read` get the properties of the last create or read.
 */
export interface ResourceType {
    check(name: string, inputs: Properties): Properties;
    create(inputs: Properties): Promise<{ id: string; outs: Properties }>;
    exists(id: string): Promise<boolean>;
    delete(id: string, properties: Properties): Promise<void>;
}

/** Name of something at AWS for a resource that is given none, as AWS's own plugin makes it. */
export function randomName(resource: string): string {
    return `${resource}-${randomBytes(4).toString("hex").slice(0, 7)}`;
}
