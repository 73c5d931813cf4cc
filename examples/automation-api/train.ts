import { CommandError, LocalWorkspace } from "@pulumi/pulumi/automation";
import type { OutputMap } from "@pulumi/pulumi/automation";

/** Runs `pulumi up` on the program beside this file. Ends with 1, and with the reason, when there is no new version to use. */
async function main(stackName: string): Promise<void> {
    const stack = await LocalWorkspace.createOrSelectStack({ stackName, workDir: __dirname });
    const reasons: string[] = [];
    try {
        const { outputs } = await stack.up({
            onEvent({ diagnosticEvent: said }) {
                // Errors with a URN are those of a resource; the others repeat them.
                if (said?.severity === "error" && said.urn) {
                    reasons.push(said.message.replace(/<\{%.*?%\}>/g, "").trim());
                } else if (said?.ephemeral && said.message) {
                    process.stderr.write(`${said.message.trim()}\n`);
                }
            },
        });
        report(outputs);
    } catch (error) {
        if (!(error instanceof CommandError) || reasons.length === 0) {
            throw error;
        }
        console.error(`Not trained: ${reasons.join("\n")}`);
        process.exitCode = 1;
    }
}

function report({ modelArn, performance }: OutputMap): void {
    const { f1Score, precision, recall } = performance!.value as Record<string, number>;
    console.log(`Trained: ${modelArn!.value}, F1 ${f1Score}, precision ${precision}, recall ${recall}`);
}

void main(process.argv[2] ?? "ci");
