import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Form from "@cloudscape-design/components/form";
import Header from "@cloudscape-design/components/header";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useLocation } from "wouter";
import { useNotices } from "../frame/notifications";
import { TrainingNeeds } from "../projects/TrainingNeeds";
import { useProject } from "../projects/useProject";
import { Failure } from "../shared/Failure";
import { hrefOf, pages, useFollow } from "../shared/links";
import { common, train as texts } from "../texts";
import { encryptionFault, EncryptionSection } from "./EncryptionSection";
import type { EncryptionKey } from "./EncryptionSection";
import { areGood } from "./tags";
import type { EnteredTag } from "./tags";
import { TagsSection } from "./TagsSection";
import { useTrain } from "./useTrain";

/** Form that trains a new version of a project's model. */
export default function TrainPage({ params: { project } }: { params: { project: string } }) {
    const [encryptionKey, setEncryptionKey] = useState<EncryptionKey>();
    const [tags, setTags] = useState<EnteredTag[]>([]);
    const [tried, setTried] = useState(false);
    const [isAsking, setIsAsking] = useState(false);
    const [, navigate] = useLocation();
    const follow = useFollow();
    const { notify } = useNotices();
    const training = useTrain(project);
    const { datasets, training: needs, error } = useProject(project);

    const train = () => {
        training.mutate(
            { encryptionKey, tags },
            {
                onSuccess: (version) => {
                    notify({ type: "success", content: texts.started(version) });
                    navigate(pages.models(project));
                },
                onError: () => setIsAsking(false),
            },
        );
    };
    return (
        <form
            onSubmit={(event) => {
                event.preventDefault();
                setTried(true);
                if (needs?.Enough === true && areGood(tags) && encryptionFault(encryptionKey) === undefined) {
                    setIsAsking(true);
                }
            }}
        >
            <Form
                header={
                    <Header variant="h1" description={texts.what}>
                        {texts.title}
                    </Header>
                }
                actions={
                    <SpaceBetween direction="horizontal" size="xs">
                        <Button variant="link" href={hrefOf(pages.project(project))} onFollow={follow}>
                            {common.cancel}
                        </Button>
                        <Button variant="primary" formAction="submit" disabled={needs?.Enough !== true}>
                            {texts.train}
                        </Button>
                    </SpaceBetween>
                }
            >
                <SpaceBetween size="l">
                    {error !== null && <Failure error={error} />}
                    {training.error !== null && <Failure error={training.error} />}
                    {needs !== undefined && (
                        <TrainingNeeds training={needs} isSingle={datasets?.includes("test") !== true} />
                    )}
                    <EncryptionSection encryptionKey={encryptionKey} onChange={setEncryptionKey} isChecked={tried} />
                    <TagsSection tags={tags} onChange={setTags} isChecked={tried} />
                </SpaceBetween>
            </Form>
            <Modal
                visible={isAsking}
                header={texts.question}
                closeAriaLabel={common.close}
                onDismiss={() => training.isPending || setIsAsking(false)}
                footer={
                    <Box float="right">
                        <SpaceBetween direction="horizontal" size="xs">
                            <Button
                                variant="link"
                                formAction="none"
                                disabled={training.isPending}
                                onClick={() => setIsAsking(false)}
                            >
                                {common.cancel}
                            </Button>
                            <Button variant="primary" formAction="none" loading={training.isPending} onClick={train}>
                                {texts.train}
                            </Button>
                        </SpaceBetween>
                    </Box>
                }
            >
                {texts.questionText}
            </Modal>
        </form>
    );
}
