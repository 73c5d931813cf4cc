import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeSecretOnce } from "../files/writeSecretOnce";
import { dataKeyBytes } from "./envelope";
import { ifThere } from "../files/ifThere";

/**
 * Loads the service's own key from `dataDir/service.key` (mode 0600). It wraps the data keys of models without a
 * KMS key. It is made on first use. If several processes make it at once, all get the same.
 */
export async function loadServiceKey(dataDir: string): Promise<Buffer> {
    const path = join(dataDir, "service.key");
    const text = (await ifThere(readFile(path, "utf8"))) ?? (await makeKeyFile(path));
    const key = Buffer.from(text.trim(), "base64");
    if (key.length !== dataKeyBytes) {
        throw new Error(
            `The key file ${path} is damaged: it must hold ${dataKeyBytes} bytes in base64. Put back the original from your back-up.`,
        );
    }
    return key;
}

async function makeKeyFile(path: string): Promise<string> {
    await writeSecretOnce(path, randomBytes(dataKeyBytes).toString("base64") + "\n");
    return readFile(path, "utf8");
}
