import { hostOfUrl } from "./hostInUrl";
import { listensOnThisMachine } from "./ofThisMachine";

export interface AddressChoice {
    host: string;
    tls: boolean;
    /** True if the person who starts the service says that plain HTTP is safe there. */
    insecureHttp: boolean;
    /** URL at which other machines are told to call this one. Undefined: the address where it listens. */
    machineUrl?: string;
}

/**
 * Requires TLS or explicit permission for an address that others reach. Plain HTTP shows pictures and answers to
 * everyone in between, so beyond this machine it must be asked for.
 *
 * @throws Error with what to do, when plain HTTP would be spoken on such an address.
 */
export async function requireSafeAddress({ host, tls, insecureHttp, machineUrl }: AddressChoice): Promise<void> {
    if (machineUrl !== undefined) {
        await requireSafeMachineUrl(machineUrl, insecureHttp);
    }
    if (tls || insecureHttp || (await listensOnThisMachine(host))) {
        return;
    }
    throw new Error(
        `The service would speak plain HTTP on ${host}, where others can read pictures and answers. Give --tls-certificate and --tls-key; ` +
            "or, where a proxy before it speaks TLS or the network is safe, --insecure-http.",
    );
}

/** Makes the check of {@link requireSafeAddress} for a machine that is about to be called. */
export async function requireSafeMachineUrl(machineUrl: string, insecureHttp: boolean): Promise<void> {
    const { hostname, protocol } = new URL(machineUrl);
    if (protocol === "https:" || insecureHttp || (await listensOnThisMachine(hostOfUrl(hostname)))) {
        return;
    }
    throw new Error(
        `Other machines would send pictures to ${machineUrl} by plain HTTP, where others can read them. Give an https address, or, where the network is safe, --insecure-http.`,
    );
}
