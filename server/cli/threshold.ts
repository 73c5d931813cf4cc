import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import type { DescribeOperatingPointOutput } from "../api/ownOutputs/describeOperatingPoint";
import type { SetOperatingPointOutput } from "../api/ownOutputs/setOperatingPoint";
import { ownModelPath } from "../client/ownRoot";
import { findVersion, parseModelName } from "./hostedVersion";
import { connect } from "./connect";
import type { WhichService } from "./connect";
import { whichServiceFlags } from "./whichServiceFlags";

interface ThresholdFlags extends WhichService {
    minimumRecall?: number;
    maximumFalseAlarmRate?: number;
    threshold?: number;
    balanced?: true;
    json?: true;
}

const points = ["minimumRecall", "maximumFalseAlarmRate", "threshold", "balanced"] as const;

/** `lookoutvision threshold` */
export function addThresholdCommand(program: Command): void {
    const command = program
        .command("threshold")
        .description(
            "Show or set the threshold of a trained model: the score from which a picture is an anomaly. A new threshold needs no training. A hosted model uses it from the next picture on.",
        )
        .argument("<model>", "PROJECT/VERSION; to show it also PROJECT, for its newest trained version")
        .addOption(
            point(
                "--minimum-recall <share>",
                "find at least this share of the anomalies, such as 0.98",
                share,
                "minimumRecall",
            ),
        )
        .addOption(
            point(
                "--maximum-false-alarm-rate <share>",
                "call at most this share of the normal pictures anomalies, such as 0.01",
                share,
                "maximumFalseAlarmRate",
            ),
        )
        .addOption(
            point("--threshold <score>", "call every picture with at least this score an anomaly", number, "threshold"),
        )
        .addOption(
            new Option("--balanced", "go back to the threshold that the training chose").conflicts(others("balanced")),
        )
        .addOption(new Option("--json", "the service's answer as JSON instead of text"));
    whichServiceFlags.forEach((option) => command.addOption(option));
    command.action(threshold);
}

async function threshold(model: string, flags: ThresholdFlags): Promise<void> {
    const name = parseModelName(model);
    const point = pointOf(flags);
    if (point !== undefined && name.version === undefined) {
        throw new Error(
            `Which version of ${name.project} is to get the threshold? Give PROJECT/VERSION, such as ${name.project}/3.`,
        );
    }
    const client = (await connect(flags, { start: true }))!;
    const version = name.version ?? (await findVersion(client, name));
    const path = ownModelPath(name.project, version, "operating-point");
    const answer =
        point === undefined
            ? await client.call<DescribeOperatingPointOutput>("GET", path)
            : await client.call<SetOperatingPointOutput>("PUT", path, {
                  content: JSON.stringify({ OperatingPoint: point }),
                  type: "application/json",
              });
    process.stdout.write(flags.json ? `${JSON.stringify(answer)}\n` : describe(`${name.project}/${version}`, answer));
}

function point(
    flags: string,
    description: string,
    parse: (text: string) => number,
    name: (typeof points)[number],
): Option {
    return new Option(flags, description).argParser(parse).conflicts(others(name));
}

function others(name: (typeof points)[number]): string[] {
    return points.filter((other) => other !== name);
}

function share(text: string): number {
    const value = number(text);
    if (value < 0 || value > 1) {
        throw new InvalidArgumentError("Give a share from 0 to 1, such as 0.98.");
    }
    return value;
}

/** Parses any finite number, for commander. */
export function number(text: string): number {
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value)) {
        throw new InvalidArgumentError("Give a number, such as 2.5.");
    }
    return value;
}

/** Operating point in the API's form. Undefined: the threshold is only shown. */
function pointOf({ minimumRecall, maximumFalseAlarmRate, threshold: score, balanced }: ThresholdFlags) {
    if (minimumRecall !== undefined) {
        return { MinimumRecall: minimumRecall };
    }
    if (maximumFalseAlarmRate !== undefined) {
        return { MaximumFalseAlarmRate: maximumFalseAlarmRate };
    }
    return score !== undefined ? { Threshold: score } : balanced && { Balanced: true };
}

type Answer = DescribeOperatingPointOutput & Partial<Pick<SetOperatingPointOutput, "Before">>;
type Tested = NonNullable<Answer["Tested"]>;

/** Describes the threshold in a sentence, and its results in a table. */
function describe(model: string, { OperatingPoint, Tested, Balanced, Before, Message }: Answer): string {
    const columns: [string, Tested][] = [
        ...(Before ? [["before", Before] as [string, Tested]] : []),
        ...(Tested ? [["now", Tested] as [string, Tested]] : []),
        ...(!Before && Balanced && !OperatingPoint.Balanced ? [["balanced", Balanced] as [string, Tested]] : []),
    ];
    const lines = [`${model}: ${inWords(OperatingPoint)}`];
    if (columns.length > 0) {
        const rows: [string, (tested: Tested) => string][] = [
            ["threshold", ({ Threshold }) => Threshold.toFixed(4)],
            ["recall", (tested) => withCount(tested.Recall, tested.TruePositives, tested.FalseNegatives)],
            ["precision", (tested) => withCount(tested.Precision, tested.TruePositives, tested.FalsePositives)],
            ["false alarms", (tested) => withCount(tested.FalseAlarmRate, tested.FalsePositives, tested.TrueNegatives)],
            ["F1", ({ F1Score }) => F1Score.toFixed(3)],
        ];
        lines.push(
            "",
            row(
                "",
                columns.map(([name]) => name),
            ),
        );
        lines.push(
            ...rows.map(([name, show]) =>
                row(
                    name,
                    columns.map(([, tested]) => show(tested)),
                ),
            ),
        );
        lines.push("", "Counted on pictures that the model had not learnt from.");
    }
    return [...lines, ...(Message === undefined ? [] : [Message])].join("\n") + "\n";
}

function inWords({ MinimumRecall, MaximumFalseAlarmRate, Threshold }: Answer["OperatingPoint"]): string {
    if (MinimumRecall !== undefined) {
        return `a recall of at least ${MinimumRecall}`;
    }
    if (MaximumFalseAlarmRate !== undefined) {
        return `a false-alarm rate of at most ${MaximumFalseAlarmRate}`;
    }
    return Threshold === undefined ? "balanced, as its training chose" : `a threshold of ${Threshold}`;
}

/** Formats a share with its counts: "0.950 (19 of 20)". */
function withCount(value: number, hits: number, rest: number): string {
    return `${value.toFixed(3)} (${hits} of ${hits + rest})`;
}

function row(name: string, cells: readonly string[]): string {
    return [name.padEnd(14), ...cells.map((cell) => cell.padEnd(20))].join("").trimEnd();
}
