import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Output } from "../service/operations";
import { pages } from "../shared/links";
import { PageLink } from "../shared/PageLink";
import { dashboard as texts } from "../texts";
import { DayBars } from "./DayBars";
import type { Frame } from "./frames";

const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

export interface ProjectUsageProps {
    usage: Output<"DescribeUsage">["Projects"][number];
    frame: Frame;
}

/** What a project's models have inspected in a time frame. */
export function ProjectUsage({ usage: { ProjectName, Pictures, Anomalies, Days }, frame }: ProjectUsageProps) {
    return (
        <Container
            header={
                <Header variant="h3">
                    <PageLink to={pages.project(ProjectName)}>{ProjectName}</PageLink>
                </Header>
            }
        >
            <SpaceBetween size="m">
                <KeyValuePairs
                    columns={3}
                    minColumnWidth={90}
                    items={[
                        { label: texts.anomalies, value: Anomalies.toLocaleString("en") },
                        { label: texts.processed, value: Pictures.toLocaleString("en") },
                        {
                            label: texts.ratio,
                            value: Pictures === 0 ? texts.none : percent.format(Anomalies / Pictures),
                        },
                    ]}
                />
                {Pictures === 0 ? (
                    <Box color="text-body-secondary">{texts.nothingDetected}</Box>
                ) : (
                    <DayBars days={Days} label={texts.chart(ProjectName, texts.frames[frame])} />
                )}
            </SpaceBetween>
        </Container>
    );
}
