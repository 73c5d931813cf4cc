import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNotices } from "../frame/notifications";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { keyOf } from "../service/queries";
import { ActionDialog } from "../shared/ActionDialog";
import { pages } from "../shared/links";
import { PageLink } from "../shared/PageLink";
import { trials as texts } from "../texts";
import { additions, addVerified } from "./addVerified";
import { labelOf } from "./results";
import type { Result } from "./results";

/** **Add verified images to dataset**, and what may follow. */
export function AddVerified(props: { project: string; results: readonly Result[] }) {
    const { project, results } = props;
    const [isOpen, setOpen] = useState(false);
    const { notify } = useNotices();
    const client = useQueryClient();
    const verified = results.filter((result) => labelOf(result) !== undefined);
    const adding = useMutation({
        mutationFn: () => addVerified(project, verified),
        onSuccess: async ({ added, known, refused, message }) => {
            setOpen(false);
            notify({
                type: refused > 0 ? "warning" : "success",
                content: (
                    <>
                        {texts.added(added, known)} {refused > 0 && texts.refused(refused, message ?? "")}{" "}
                        <PageLink to={pages.train(project)}>{texts.retrain}</PageLink>
                    </>
                ),
            });
            await client.invalidateQueries({ queryKey: keyOf("DescribeDatasetContents") });
        },
    });
    return (
        <>
            <Button variant="primary" disabled={verified.length === 0} onClick={() => setOpen(true)}>
                {texts.addVerified}
            </Button>
            {isOpen && (
                <ActionDialog
                    title={texts.addTitle(verified.length)}
                    action={texts.add}
                    isBusy={adding.isPending}
                    error={adding.error}
                    onAct={() => adding.mutate()}
                    onClose={() => setOpen(false)}
                >
                    <Box>{texts.addText}</Box>
                    <SameAsCode
                        calls={additions(project, verified, new Date()).map((input) => ({
                            operation: "ChangeDatasetEntries",
                            input,
                        }))}
                    />
                </ActionDialog>
            )}
        </>
    );
}
