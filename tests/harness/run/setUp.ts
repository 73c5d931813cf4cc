import { findPulumiCli } from "../../../tools/pulumiCli/findPulumiCli";
import { VisibleError } from "../../../tools/visibleError";
import { findChromium } from "../parts/chromium";
import { openImageBuilder } from "../parts/imageBuilder";
import { withOwnMounts } from "../parts/mountNamespace";
import { pythonEnvironment, todaysClients } from "../parts/python";

/**
 * Makes the things that several test files need, before they run side by side. A failure then says once what is
 * missing.
 */
async function setUp(): Promise<void> {
    withOwnMounts();
    const cli = await findPulumiCli({ say: (line) => console.log(`         ${line}`) });
    console.log(`         Pulumi ${cli.version} (${cli.origin})`);
    await pythonEnvironment((line) => console.log(`         ${line}`));
    await todaysClients((line) => console.log(`         ${line}`));
    await findChromium((line) => console.log(`         ${line}`));
    await openImageBuilder((line) => console.log(`         ${line}`));
}

setUp().catch((error: unknown) => {
    console.error(error instanceof VisibleError ? error.message : error);
    process.exitCode = 1;
});
