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
    unverified: () => new Option("--unverified", "use packages that aren't signed or were changed, too"),
};

/**
 * Tells how far packages are to be believed. Without flags a package must be signed, but anybody may have signed it.
 *
 * @param say - receives what the user should know about that.
 * @throws PackageKeyError
 */
export async function trustOf(
    { packageKey, unverified }: PackageTrustFlags,
    say: (line: string) => void,
): Promise<PackageTrust> {
    if (unverified) {
        return "unverified";
    }
    if (!packageKey) {
        say(
            "A package must be signed, but by any key. To take those of your service only, give --package-key: lookoutvision package-key prints the key there.",
        );
        return "signed";
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
