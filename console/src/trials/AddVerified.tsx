import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNotices } from "../frame/notifications";
import { keyOf } from "../service/queries";
import { pages } from "../shared/links";
import { PageLink } from "../shared/PageLink";
import { common, trials as texts } from "../texts";
import { addVerified } from "./addVerified";
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
                <Modal
                    visible
                    header={texts.addTitle(verified.length)}
                    closeAriaLabel={common.close}
                    onDismiss={() => setOpen(false)}
                    footer={
                        <Box float="right">
                            <SpaceBetween size="xs" direction="horizontal">
                                <Button onClick={() => setOpen(false)}>{common.cancel}</Button>
                                <Button variant="primary" loading={adding.isPending} onClick={() => adding.mutate()}>
                                    {texts.add}
                                </Button>
                            </SpaceBetween>
                        </Box>
                    }
                >
                    <SpaceBetween size="m">
                        {texts.addText}
                        {adding.error !== null && <Alert type="error">{adding.error.message}</Alert>}
                    </SpaceBetween>
                </Modal>
            )}
        </>
    );
}
