/** Work was given up because the service ends. Nobody made a mistake: the next start does the work again. */
export class ServiceEndsError extends Error {
    override readonly name = "ServiceEndsError";

    constructor(options?: ErrorOptions) {
        super("The service is being stopped.", options);
    }
}
