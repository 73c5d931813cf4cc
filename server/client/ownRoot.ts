/** Path of the service's own operations. Another number: callers of the one before would not understand the answers. */
export const ownRoot = "/lookoutvision/v1";

/** Path of an own operation about a version: `operating-point`. */
export function ownModelPath(project: string, version: string, what: string): string {
    return `${ownRoot}/projects/${project}/models/${version}/${what}`;
}
