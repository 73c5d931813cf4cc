import { hostname } from "node:os";
import type { SecureListeners } from "../http/listener";
import type { KeyPair } from "../signatures/ownCredentials";
import { createMachineCaller } from "./peers/askMachine";
import type { MachineCaller } from "./peers/askMachine";
import type { MachineRow } from "./unitLeases";
import { machineAddress, ownCertificate } from "./peers/machineAddress";

/** Connection of a machine to the others on its store. */
export interface SharedHosting {
    caller: MachineCaller;
    /** Address of this machine for the others, and its certificate. Undefined until it listens. */
    self(): Pick<MachineRow, "address" | "certificate"> | undefined;
    /** Time that the machine is believed to live without a heartbeat, in milliseconds. */
    leaseMs?: number;
    /** Interval of heartbeats, in milliseconds. */
    heartbeatMs?: number;
}

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
