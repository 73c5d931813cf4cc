import { SameAsCode } from "../sameAsCode/SameAsCode";
import type { Result } from "./results";
import { mostOfCall } from "./verdicts";

/** What stands on a trial's page, and a person's verdicts, as code. */
export function TrialAsCode({
    project,
    trial,
    results,
}: {
    project: string;
    trial: string;
    results: readonly Result[];
}) {
    const input = { ProjectName: project, TrialDetectionName: trial };
    const verified = results.filter(({ Verified }) => Verified !== undefined).slice(0, mostOfCall);
    return (
        <SameAsCode
            calls={[
                { operation: "DescribeTrialDetection", input },
                { operation: "ListTrialDetectionResults", input },
                ...(verified.length === 0
                    ? []
                    : [
                          {
                              operation: "VerifyTrialDetectionResults" as const,
                              input: {
                                  ...input,
                                  Results: verified.map(({ Source, Verified }) => ({ Source, Verified })),
                              },
                          },
                      ]),
            ]}
        />
    );
}
