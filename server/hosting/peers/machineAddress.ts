import { X509Certificate } from "node:crypto";
import type { MachineRow } from "../unitLeases";
import type { SecureListeners } from "../../http/listener";

/**
 * Address at which other machines reach this one: the configured one, else where it listens. A machine that
 * listens on all of its addresses is called by its name.
 *
 * @param url - URL of the listener.
 * @param told - address that was configured at the start.
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

/** Certificate for the store: the one that its TLS shows, without the intermediate ones up to its authority. */
export function ownCertificate(tls: SecureListeners | undefined): MachineRow["certificate"] {
    return tls === undefined ? null : new X509Certificate(tls.current().cert as Buffer).toString();
}
