import * as pulumi from "@pulumi/pulumi";
import { type ResourceKind, stubText, typeToken } from "./stub";
import { stackIdentity } from "../stackIdentity/resource";

/** What all resources of this package have in common: the stub and what the host wouldn't know otherwise. */
export abstract class LookoutVisionResource extends pulumi.CustomResource {
    /**
     * @param args - the user's arguments; not changed.
     * @param outputs - the names of the outputs that aren't arguments too. An output exists on the resource only if
     *   its name is among the properties that it is registered with.
     */
    protected constructor(
        kind: ResourceKind,
        name: string,
        args: object,
        outputs: readonly string[],
        opts: pulumi.CustomResourceOptions | undefined,
    ) {
        const type = typeToken(kind);
        super(
            type,
            name,
            {
                ...Object.fromEntries(outputs.map((output) => [output, undefined])),
                ...args,
                resourceUrn: pulumi.createUrn(name, type, opts?.parent),
                stackIdentity: stackIdentity(),
                __provider: stubText(kind),
            },
            opts,
        );
    }
}
