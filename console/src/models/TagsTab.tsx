import Header from "@cloudscape-design/components/header";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useAccess } from "../frame/access";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { useOperation } from "../service/queries";
import { Failure } from "../shared/Failure";
import { hrefOf, pages, useFollow } from "../shared/links";
import { shownName } from "../shared/shownName";
import { common, models as texts } from "../texts";

/** Tags of a version. */
export function TagsTab({ project, version, arn }: { project: string; version: string; arn: string }) {
    const follow = useFollow();
    const may = useAccess(["lookoutvision:TagResource", "lookoutvision:UntagResource"], { project, version });
    const mayChange = may("lookoutvision:TagResource") !== false || may("lookoutvision:UntagResource") !== false;
    const answer = useOperation("ListTagsForResource", { ResourceArn: arn });
    if (answer.error !== null && answer.data === undefined) {
        return <Failure error={answer.error} onRetry={() => void answer.refetch()} />;
    }
    const tags = answer.data?.Tags ?? [];
    return (
        <SpaceBetween size="m">
            <Table
                items={tags}
                loading={answer.isPending}
                loadingText={common.loading}
                trackBy="Key"
                empty={texts.noTags}
                header={
                    <Header
                        counter={answer.data && `(${tags.length})`}
                        actions={
                            mayChange && (
                                <Button href={hrefOf(pages.modelTags(project, version))} onFollow={follow}>
                                    {texts.manageTags}
                                </Button>
                            )
                        }
                    >
                        {texts.tags}
                    </Header>
                }
                columnDefinitions={[
                    { id: "key", header: texts.key, isRowHeader: true, cell: ({ Key }) => shownName(Key ?? "") },
                    { id: "value", header: texts.value, cell: ({ Value }) => shownName(Value ?? "") },
                ]}
            />
            <SameAsCode calls={[{ operation: "ListTagsForResource", input: { ResourceArn: arn } }]} />
        </SpaceBetween>
    );
}
