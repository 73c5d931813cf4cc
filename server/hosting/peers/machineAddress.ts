import { X509Certificate } from "node:crypto";
import type { MachineRow } from "../unitLeases";
import type { SecureListeners } from "../../http/listener";

/**
 * Where other machines reach this one: where they were told to, else where it listens. One that listens at all of its
 * addresses is called by its name.
 *
 * @param url - of the listener.
 * @param told - by whoever starts it.
 */
export function machineAddress(url: string, told: string | undefined, hostname: string): string {
    if (told !== undefined) {
        return told;
    }
    const address = new URL(url);
    if (address.hostname === "0.0.0.0" || address.hostname === "[::]") {
        address.hostname = hostname;
    }
    return address.origin;
}

/** For the store: what its TLS shows, without those between it and its authority. */
export function ownCertificate(tls: SecureListeners | undefined): MachineRow["certificate"] {
    return tls === undefined ? null : new X509Certificate(tls.current().cert as Buffer).toString();
}
