/**
 * Root path of the service's own operations. Change the number when callers of the previous one would not
 * understand the answers.
 */
export const ownRoot = "/lookoutvision/v1";

/** Path of an own operation about a version, such as `operating-point`. */
export function ownModelPath(project: string, version: string, what: string): string {
    return `${ownRoot}/projects/${project}/models/${version}/${what}`;
}
