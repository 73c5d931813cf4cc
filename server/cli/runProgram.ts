import { Command } from "commander";
import { InterruptedError, outputGoneExitCode } from "./interruption";
import { watchOutput } from "./outputGone";
import { printable } from "../files/printable";
import { packageVersion } from "../files/packageRoot";

/**
 * Runs the command line of this process. It ends with an exit code and a sentence on stderr when a command fails.
 *
 * @param description - first line of `--help`.
 * @param addCommands - adds the commands, in the order of `--help`.
 */
export function runProgram(description: string, addCommands: readonly ((program: Command) => void)[]): void {
    watchOutput((unwritable) => {
        if (unwritable !== undefined) {
            tell(unwritable);
        }
        process.exit(unwritable === undefined ? outputGoneExitCode : 1);
    });

    const program = new Command("lookoutvision")
        .description(description)
        .version(packageVersion)
        .showHelpAfterError("(--help tells more)")
        .configureHelp({ minWidthToWrap: 20 });
    addCommands.forEach((add) => add(program));

    program.parseAsync().catch((error: unknown) => {
        if (error instanceof InterruptedError) {
            if (error.exitCode !== outputGoneExitCode) {
                tell(error);
            }
            // Abandoned work may still wait for an answer.
            process.exit(error.exitCode);
        }
        tell(error);
        process.exitCode ||= 1;
    });
}

function tell(error: unknown): void {
    const debug = process.env.LOOKOUTVISION_DEBUG ? (error as Error).stack : undefined;
    process.stderr.write(`${debug ?? printable(error instanceof Error ? error.message : String(error))}\n`);
}
