import { hostname } from "node:os";
import type { SecureListeners } from "../http/listener";
import type { KeyPair } from "../signatures/ownCredentials";
import { createMachineCaller } from "./peers/askMachine";
import type { SharedHosting } from "./hostingSupervisor";
import { machineAddress, ownCertificate } from "./peers/machineAddress";

export interface ShareHostingOptions {
    /** Of the machines of one store. */
    keyPair: KeyPair;
    tls: SecureListeners | undefined;
    insecureHttp: boolean;
    /** Where the others reach this machine; undefined: where it listens. */
    machineUrl: string | undefined;
    /** Undefined until it listens. */
    url(): string | undefined;
    /** Unix epoch milliseconds. */
    now(): number;
}

/** How this machine calls the others on the store, and what it tells them of itself. */
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
