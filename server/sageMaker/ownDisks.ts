/** Instance types with disks of their own. SageMaker refuses a key for their volume: hardware encrypts them. */
const ownDisks = /^ml\.(g4dn|g5|g6e?|gr6|p3dn|p4de?|p5\w*|p6\w*|trn\w+|[cmr]\d[a-z]*d[a-z]*)\./;

/** Whether SageMaker refuses a KMS key for the volume of an instance type. */
export function hasOwnDisks(instance: string): boolean {
    return ownDisks.test(instance);
}
