/**
 * The kinds of resource of this package. The kind is the last part of the type token, so it is in every URN
 * of a user's state and never changes.
 */
export type ResourceKind =
    "Project" | "Dataset" | "Model" | "HostedModel" | "ModelPackage" | "LocalBucket" | "StackIdentity";

/** `pulumi-nodejs:dynamic/lookoutvision:Model`: what the engine knows the resources by. */
export function typeToken(kind: ResourceKind): string {
    return `pulumi-nodejs:dynamic/lookoutvision:${kind}`;
}

/**
 * The JavaScript that is kept in the state as a resource's `__provider` and evaluated by the provider host:
 * it loads the handlers that are installed at that moment, so a fix reaches refresh and destroy of resources
 * made long before.
 *
 * It is written by hand rather than serialized from an object by `pulumi.dynamic.Resource`, because the
 * serializer turns six methods that delegate into 2,400 characters (kept twice a resource) that differ with
 * the compiler, and loads TypeScript for a quarter of a second to do so. This text is the same whoever
 * compiles the program, and a failure to load it fails every operation: were one method missing from the
 * evaluated object, the host would take a delete for done.
 *
 * Resolution starts at the host's working directory, which is the folder of the program: with `exports` in
 * package.json the package's name resolves there both where it is installed and in its own repository.
 */
export function stubText(kind: ResourceKind): string {
    return [
        `exports.handler=()=>{`,
        `try{return require("module").createRequire(process.cwd()+"/_.js")("pulumi-lookoutvision/provider").handlersOf("${kind}")}`,
        `catch(e){throw Object.assign(new Error("The package pulumi-lookoutvision can't be loaded in "+process.cwd()+`,
        `". Run \\"npm install\\" there and try again. ("+String(e.message).split("\\n")[0]+")"),{stack:""})}`,
        `}`,
    ].join("");
}
