import { readFile } from "node:fs/promises";
import { Option } from "commander";
import { fileProblem } from "../files/fileProblem";
import type { PackageTrust } from "../packaging/modelPackage";
import { PackageKeyError, parsePackageKey } from "../packaging/packageSignature";
import type { PackagePublicKey } from "../packaging/packageSignature";

/** Flags that say whose model packages are believed. */
export interface PackageTrustFlags {
    packageKey?: string;
    unverified?: true;
}

export const packageTrustFlags = {
    key: () =>
        new Option(
            "--package-key <key>",
            "public key of the service that made the packages, or a file that has it: lookoutvision package-key prints it",
        )
            .env("LOOKOUTVISION_PACKAGE_KEY")
            .conflicts("unverified"),
    unverified: () => new Option("--unverified", "use packages without verifying who made them"),
};

/**
 * Tells how far packages are to be believed. Nobody's package is used unless its user says so.
 *
 * @throws Error with a sentence when the flags don't say it.
 */
export async function trustOf({ packageKey, unverified }: PackageTrustFlags): Promise<PackageTrust> {
    if (unverified) {
        return "unverified";
    }
    if (!packageKey) {
        throw new Error(
            "Whose package is it? Give the public key of its service, which lookoutvision package-key prints there: --package-key KEY. To use the package without verifying it: --unverified.",
        );
    }
    return readPackageKey(packageKey);
}

async function readPackageKey(given: string): Promise<PackagePublicKey> {
    if (given.startsWith("ed25519:")) {
        return parsePackageKey(given);
    }
    let text: string;
    try {
        text = await readFile(given, "utf8");
    } catch (error) {
        throw new PackageKeyError(
            `The public key ${given} can't be read: ${fileProblem(error)}. Give a file, or the key itself.`,
            { cause: error },
        );
    }
    return parsePackageKey(text);
}
