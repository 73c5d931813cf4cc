import Box from "@cloudscape-design/components/box";
import { useState } from "react";
import { useLocation } from "wouter";
import { useNotices } from "../frame/notifications";
import { TrainingNeeds } from "../projects/TrainingNeeds";
import { useProject } from "../projects/useProject";
import { ActionDialog } from "../shared/ActionDialog";
import { FormPage } from "../shared/FormPage";
import { pages } from "../shared/links";
import { train as texts } from "../texts";
import { encryptionFault, EncryptionSection } from "./EncryptionSection";
import type { EncryptionKey } from "./EncryptionSection";
import { areGood } from "./tags";
import type { EnteredTag } from "./tags";
import { TagsSection } from "./TagsSection";
import { TrainingAsCode } from "./TrainingAsCode";
import { useTrain } from "./useTrain";

/** Form that trains a new version of a project's model. */
export default function TrainPage({ params: { project } }: { params: { project: string } }) {
    const [encryptionKey, setEncryptionKey] = useState<EncryptionKey>();
    const [tags, setTags] = useState<EnteredTag[]>([]);
    const [tried, setTried] = useState(false);
    const [isAsking, setIsAsking] = useState(false);
    const [, navigate] = useLocation();
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
            },
        );
    };
    return (
        <>
            <FormPage
                title={texts.title}
                description={texts.what}
                action={texts.train}
                back={pages.project(project)}
                isDisabled={needs?.Enough !== true}
                error={error}
                onSubmit={() => {
                    setTried(true);
                    if (areGood(tags) && encryptionFault(encryptionKey) === undefined) {
                        setIsAsking(true);
                    }
                }}
            >
                {needs !== undefined && (
                    <TrainingNeeds training={needs} isSingle={datasets?.includes("test") !== true} />
                )}
                <EncryptionSection encryptionKey={encryptionKey} onChange={setEncryptionKey} isChecked={tried} />
                <TagsSection tags={tags} onChange={setTags} isChecked={tried} />
            </FormPage>
            {isAsking && (
                <ActionDialog
                    title={texts.question}
                    action={texts.train}
                    isBusy={training.isPending}
                    error={training.error}
                    onAct={train}
                    onClose={() => setIsAsking(false)}
                >
                    <Box>{texts.questionText}</Box>
                    <TrainingAsCode project={project} encryptionKey={encryptionKey} tags={tags} />
                </ActionDialog>
            )}
        </>
    );
}
