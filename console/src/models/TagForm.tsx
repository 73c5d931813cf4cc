import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Form from "@cloudscape-design/components/form";
import FormField from "@cloudscape-design/components/form-field";
import Grid from "@cloudscape-design/components/grid";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useLocation } from "wouter";
import { useNotices } from "../frame/notifications";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { useChange } from "../service/queries";
import { Failure } from "../shared/Failure";
import { pages } from "../shared/links";
import { common, models as texts } from "../texts";
import { isOwnTag, keyFault, tagChanges, valueFault } from "./tagRows";
import type { TagRow } from "./tagRows";

interface TagFormProps {
    project: string;
    version: string;
    arn: string;
    /** Tags on the service when the form was opened. */
    saved: readonly { Key: string; Value: string }[];
}

/** Form with a row for each tag. A saved tag goes only when the form is saved. */
export function TagForm({ project, version, arn, saved }: TagFormProps) {
    const [, navigate] = useLocation();
    const { notify } = useNotices();
    const [rows, setRows] = useState<readonly TagRow[]>(() =>
        saved.map(({ Key, Value }, id) => ({ id, key: Key, value: Value, saved: Value })),
    );
    const [hasTried, setTried] = useState(false);
    const set = useChange("TagResource", ["ListTagsForResource"]);
    const remove = useChange("UntagResource", ["ListTagsForResource"]);
    const shown = rows.filter(({ isRemoved }) => isRemoved !== true);
    const isGood = shown.every((row) => keyFault(row, rows) === undefined && valueFault(row) === undefined);
    const changes = tagChanges(rows);
    const change = (id: number, part: Partial<TagRow>) =>
        setRows(rows.map((row) => (row.id === id ? { ...row, ...part } : row)));
    const back = () => navigate(`${pages.model(project, version)}?tab=tags`);
    const save = async () => {
        setTried(true);
        if (!isGood) {
            return;
        }
        // Removed first: there may be no room for the new ones before.
        if (changes.removed.length > 0) {
            await remove.mutateAsync({ ResourceArn: arn, TagKeys: changes.removed });
        }
        if (changes.set.length > 0) {
            await set.mutateAsync({ ResourceArn: arn, Tags: changes.set });
        }
        notify({ type: "success", content: texts.tagsSaved(version) });
        back();
    };
    const failure = set.error ?? remove.error;
    return (
        <form
            onSubmit={(event) => {
                event.preventDefault();
                // A failure is shown below.
                save().catch(() => undefined);
            }}
        >
            <Form
                actions={
                    <SpaceBetween direction="horizontal" size="xs">
                        <Button variant="link" formAction="none" onClick={back}>
                            {common.cancel}
                        </Button>
                        <Button variant="primary" loading={set.isPending || remove.isPending}>
                            {common.save}
                        </Button>
                    </SpaceBetween>
                }
            >
                <SpaceBetween size="m">
                    <Container>
                        <SpaceBetween size="s">
                            <Box color="text-body-secondary">{texts.tagsExplanation}</Box>
                            {shown.length === 0 && <Box>{texts.noTags}</Box>}
                            {shown.map((row) => {
                                const isOwn = row.saved !== undefined && isOwnTag(row.key);
                                const isJudged = hasTried || row.saved !== undefined || row.key !== "";
                                return (
                                    <Grid
                                        key={row.id}
                                        gridDefinition={[
                                            { colspan: { default: 12, xs: 5 } },
                                            { colspan: { default: 12, xs: 5 } },
                                            { colspan: { default: 12, xs: 2 } },
                                        ]}
                                    >
                                        <FormField
                                            label={texts.key}
                                            errorText={isJudged && !isOwn ? keyFault(row, rows) : undefined}
                                            constraintText={isOwn ? texts.ownTag : undefined}
                                        >
                                            <Input
                                                value={row.key}
                                                disabled={row.saved !== undefined}
                                                onChange={({ detail }) => change(row.id, { key: detail.value })}
                                            />
                                        </FormField>
                                        <FormField label={texts.value} errorText={valueFault(row)}>
                                            <Input
                                                value={row.value}
                                                disabled={isOwn}
                                                onChange={({ detail }) => change(row.id, { value: detail.value })}
                                            />
                                        </FormField>
                                        <Box padding={{ top: "xl" }}>
                                            <Button
                                                formAction="none"
                                                disabled={isOwn}
                                                ariaLabel={texts.removeTag(row.key)}
                                                onClick={() =>
                                                    row.saved === undefined
                                                        ? setRows(rows.filter(({ id }) => id !== row.id))
                                                        : change(row.id, { isRemoved: true })
                                                }
                                            >
                                                {texts.remove}
                                            </Button>
                                        </Box>
                                    </Grid>
                                );
                            })}
                            <Button
                                formAction="none"
                                iconName="add-plus"
                                disabled={shown.length >= texts.mostTags}
                                onClick={() =>
                                    setRows([
                                        ...rows,
                                        { id: Math.max(-1, ...rows.map(({ id }) => id)) + 1, key: "", value: "" },
                                    ])
                                }
                            >
                                {texts.addTag}
                            </Button>
                        </SpaceBetween>
                    </Container>
                    {failure && <Failure error={failure} />}
                    <SameAsCode
                        calls={[
                            ...(changes.removed.length > 0
                                ? [
                                      {
                                          operation: "UntagResource" as const,
                                          input: { ResourceArn: arn, TagKeys: changes.removed },
                                      },
                                  ]
                                : []),
                            {
                                operation: "TagResource" as const,
                                input: {
                                    ResourceArn: arn,
                                    Tags: changes.set.map(({ Key, Value }) => ({ Key, Value })),
                                },
                            },
                        ]}
                    />
                </SpaceBetween>
            </Form>
        </form>
    );
}
