import { hostname } from "node:os";
import type { SecureListeners } from "../http/listener";
import type { KeyPair } from "../signatures/ownCredentials";
import { createMachineCaller } from "./peers/askMachine";
import type { SharedHosting } from "./hostingSupervisor";
import { machineAddress, ownCertificate } from "./peers/machineAddress";

export interface ShareHostingOptions {
    /** Key pair of the machines of one store. */
    keyPair: KeyPair;
    tls: SecureListeners | undefined;
    insecureHttp: boolean;
    /** Address of this machine for the others. Undefined: the one where it listens. */
    machineUrl: string | undefined;
    /** URL of the listener. Undefined until it listens. */
    url(): string | undefined;
    /** Current time in Unix epoch milliseconds. */
    now(): number;
}

/** Connects this machine with the others on the store: how it calls them, and what it tells them of itself. */
export function shareHosting({ keyPair, tls, insecureHttp, machineUrl, url, now }: ShareHostingOptions): SharedHosting {
    return {
        caller: createMachineCaller({ keyPair, insecureHttp, now }),
        self() {
            const listensAt = url();
            return listensAt === undefined
                ? undefined
                : { address: machineAddress(listensAt, machineUrl, hostname()), certificate: ownCertificate(tls) };
        },
    };
}
