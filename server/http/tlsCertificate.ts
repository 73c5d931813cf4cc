import { X509Certificate } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import type { Logger } from "pino";
import type { SecureListeners } from "./listener";
import { repeat } from "../background/repeat";

/** Files in PEM: the private key, and the certificate with the intermediate ones up to its authority. */
export interface TlsFiles {
    certificate: string;
    key: string;
}

/** Certificate that is served now. */
export interface TlsCertificate extends SecureListeners {
    /** Expiry of the certificate, in Unix epoch milliseconds. */
    validUntil(): number;
    /** Names of the certificate's DNS entries, some of which may begin with `*.`. */
    names(): readonly string[];
    /** Stops watching the files. */
    close(): Promise<void>;
}

interface KeyedCertificate {
    cert: Buffer;
    key: Buffer;
    validUntil: number;
    names: readonly string[];
}

/**
 * Reads certificate and key, and reads them again when the files have changed. So they are renewed without a
 * restart. While the files don't fit together, as in the middle of a renewal, the previous certificate stays.
 *
 * @throws Error with one sentence when they can't be used at the start.
 */
export async function openTlsCertificate(files: TlsFiles, log: Logger, lookMs = 2_000): Promise<TlsCertificate> {
    let version = await versionOf(files);
    let certificate = await read(files);
    warnIfExpired(certificate);
    const listeners: Parameters<SecureListeners["keepUpToDate"]>[0][] = [];

    const look = repeat(
        lookMs,
        async () => {
            const found = await versionOf(files);
            if (found === version) {
                return;
            }
            version = found;
            certificate = await read(files);
            listeners.forEach((listener) => listener.setSecureContext(contextOf(certificate)));
            log.info(
                { validUntil: new Date(certificate.validUntil).toISOString() },
                "the TLS certificate has changed: the new one is served",
            );
            warnIfExpired(certificate);
        },
        (error) => log.error(`${(error as Error).message} The certificate from before is served on.`),
    );

    function warnIfExpired({ validUntil }: KeyedCertificate): void {
        if (validUntil < Date.now()) {
            log.warn(
                `The TLS certificate ${files.certificate} has expired at ${new Date(validUntil).toISOString()}: clients will refuse it. Renew it.`,
            );
        }
    }

    return {
        current: () => contextOf(certificate),
        keepUpToDate: (listener) => void listeners.push(listener),
        validUntil: () => certificate.validUntil,
        names: () => certificate.names,
        close: () => look.close(),
    };
}

function contextOf({ cert, key }: KeyedCertificate) {
    return { cert, key };
}

async function read(files: TlsFiles): Promise<KeyedCertificate> {
    const cert = await readPem("certificate", files.certificate);
    const key = await readPem("key", files.key);
    try {
        createSecureContext({ cert, key });
        const { validTo, subjectAltName = "" } = new X509Certificate(cert);
        const names = [...subjectAltName.matchAll(/\bDNS:([^,\s"]+)/g)].map(([, name]) => name);
        return { cert, key, validUntil: Date.parse(validTo), names };
    } catch (error) {
        throw new Error(
            `The TLS certificate ${files.certificate} and the key ${files.key} can't be used together: ${(error as Error).message}. ` +
                "Give a certificate and its private key without a passphrase, both in PEM.",
            { cause: error },
        );
    }
}

async function readPem(what: string, file: string): Promise<Buffer> {
    try {
        return await readFile(file);
    } catch (error) {
        throw new Error(`The TLS ${what} ${file} can't be read: ${(error as Error).message}.`, { cause: error });
    }
}

/**
 * Text that changes with the files. It follows links: certificates are often renewed by pointing a link at another
 * folder.
 */
async function versionOf(files: TlsFiles): Promise<string> {
    const versions = [files.certificate, files.key].map(async (file) => {
        const { ino, size, mtimeNs } = await stat(file, { bigint: true });
        return `${ino} ${size} ${mtimeNs}`;
    });
    return (await Promise.all(versions.map((version) => version.catch(() => "unreadable")))).join(" ");
}
