/** Something was given up because the service ends. It failed for nobody's mistake: the next start does it again. */
export class ServiceEndsError extends Error {
    override readonly name = "ServiceEndsError";

    constructor(options?: ErrorOptions) {
        super("The service is being stopped.", options);
    }
}
