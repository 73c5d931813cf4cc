import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { addressOf } from "../service/call";
import { models as texts } from "../texts";
import "./models.css";

/** The training's report. It stands in a frame in which nothing runs and from which nothing is asked. */
export default function ReportTab({ project, version }: { project: string; version: string }) {
    const input = { ProjectName: project, ModelVersion: version };
    const address = addressOf("GetReport", input);
    return (
        <SpaceBetween size="s">
            <Link external href={address}>
                {texts.reportWindow}
            </Link>
            <iframe className="model-report" sandbox="" src={address} title={texts.reportTitle(version)} />
            <SameAsCode
                calls={[{ operation: "GetReport", input }]}
                command={["lookoutvision", "report", `${project}/${version}`]}
            />
        </SpaceBetween>
    );
}
