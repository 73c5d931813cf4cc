import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import RadioGroup from "@cloudscape-design/components/radio-group";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation, useParams, useSearchParams } from "wouter";
import { call } from "../service/call";
import { keyOf } from "../service/queries";
import { useOnce } from "../service/useOnce";
import { FormPage } from "../shared/FormPage";
import { pages } from "../shared/links";
import { shownName } from "../shared/shownName";
import { projects, trials as texts } from "../texts";
import { sendPictures } from "./sendPictures";
import type { Sent } from "./sendPictures";
import { results } from "./results";
import { RunTrialAsCode } from "./RunTrialAsCode";
import { TrialPictures } from "./TrialPictures";
import { useTrainedModels } from "../service/useTrainedModels";

/** Starts a trial detection. `?again=TRIAL` asks about the same pictures as that trial. */
export default function RunTrialPage() {
    const { project = "" } = useParams<{ project: string }>();
    const [query] = useSearchParams();
    const again = query.get("again");
    const [, navigate] = useLocation();
    const client = useQueryClient();
    const once = useOnce();
    const versions = useTrainedModels(project);
    const [name, setName] = useState(() => nameOfNow(new Date()));
    const [version, setVersion] = useState<string>();
    const [kind, setKind] = useState("folder");
    const [folder, setFolder] = useState("");
    const [files, setFiles] = useState<File[]>([]);
    const [sent, setSent] = useState<Sent>();
    const [failure, setFailure] = useState<Error>();
    const [isBusy, setBusy] = useState(false);
    const chosen = version ?? versions?.[0];

    const earlier = useQuery({
        queryKey: [...keyOf("ListTrialDetectionResults"), "sources", project, again],
        queryFn: async ({ signal }) => (await results(project, again ?? "", signal)).map(({ Source }) => Source),
        enabled: again !== null,
    });
    const trial = { ProjectName: project, TrialDetectionName: name, ModelVersion: chosen ?? "" };

    const start = async (pictures: { Sources?: string[]; Folder?: string }) => {
        const input = { ...trial, ...pictures };
        await once(input, (ClientToken) => call("StartTrialDetection", { ...input, ClientToken }));
        await client.invalidateQueries({ queryKey: keyOf("ListTrialDetections") });
        navigate(pages.trial(project, name));
    };
    const guarded = (act: () => Promise<void>) => {
        setBusy(true);
        setFailure(undefined);
        act()
            .catch(setFailure)
            .finally(() => setBusy(false));
    };
    const submit = () =>
        guarded(async () => {
            if (again !== null) {
                await start({ Sources: earlier.data ?? [] });
            } else if (kind === "folder") {
                await start({ Folder: folder });
            } else {
                const result = await sendPictures(client, project, files, setSent);
                if (result.refused.length === 0) {
                    await start({ Sources: result.sources });
                }
            }
        });
    const modelOptions = (versions ?? []).map((value) => ({ value, label: projects.modelName(value) }));
    const isReady =
        /^[0-9A-Za-z][0-9A-Za-z_-]{0,63}$/.test(name) &&
        chosen !== undefined &&
        (again !== null
            ? earlier.data !== undefined
            : kind === "folder"
              ? /^s3:\/\/[^/]+\//.test(folder)
              : files.length > 0);
    return (
        <FormPage
            title={texts.run}
            action={texts.detect}
            back={pages.trials(project)}
            isDisabled={!isReady}
            isBusy={isBusy}
            error={failure ?? earlier.error ?? undefined}
            onSubmit={submit}
        >
            <Container>
                <SpaceBetween size="l">
                    <FormField label={texts.name} constraintText={texts.nameHint}>
                        <Input value={name} onChange={({ detail }) => setName(detail.value)} />
                    </FormField>
                    <FormField label={texts.model} errorText={versions?.length === 0 ? texts.noModel : undefined}>
                        <Select
                            options={modelOptions}
                            selectedOption={modelOptions.find(({ value }) => value === chosen) ?? null}
                            onChange={({ detail }) => setVersion(detail.selectedOption.value)}
                        />
                    </FormField>
                    {again !== null ? (
                        <Alert type="info">{texts.sameImages(shownName(again))}</Alert>
                    ) : (
                        <SpaceBetween size="l">
                            <FormField label={texts.source}>
                                <RadioGroup
                                    value={kind}
                                    onChange={({ detail }) => setKind(detail.value)}
                                    items={[
                                        { value: "folder", label: texts.fromFolder },
                                        { value: "files", label: texts.fromFiles },
                                    ]}
                                />
                            </FormField>
                            {kind === "folder" ? (
                                <FormField label={texts.uri} constraintText={texts.uriHint}>
                                    <Input
                                        value={folder}
                                        placeholder="s3://bucket/folder/"
                                        onChange={({ detail }) => setFolder(detail.value)}
                                    />
                                </FormField>
                            ) : (
                                <TrialPictures
                                    files={files}
                                    onChange={(chosenFiles) => {
                                        setSent(undefined);
                                        setFiles(chosenFiles);
                                    }}
                                />
                            )}
                        </SpaceBetween>
                    )}
                    {sent !== undefined && (
                        <ProgressBar
                            value={(100 * sent.done) / sent.total}
                            label={texts.uploading(sent.done - sent.refused.length, sent.total)}
                            additionalInfo={sent.isWaiting ? texts.waiting : undefined}
                        />
                    )}
                    {sent !== undefined && sent.refused.length > 0 && sent.done === sent.total && (
                        <Alert
                            type="warning"
                            header={texts.notUploaded}
                            action={
                                sent.sources.length > 0 && (
                                    <Button
                                        formAction="none"
                                        onClick={() => guarded(() => start({ Sources: sent.sources }))}
                                    >
                                        {texts.runAnyway(sent.sources.length)}
                                    </Button>
                                )
                            }
                        >
                            {sent.refused.map(({ name: file, message }) => (
                                <div key={file}>
                                    <bdi>{shownName(file)}</bdi>: {message}
                                </div>
                            ))}
                        </Alert>
                    )}
                </SpaceBetween>
            </Container>
            {isReady && (
                <RunTrialAsCode
                    trial={trial}
                    pictures={
                        again !== null
                            ? { Sources: earlier.data ?? [] }
                            : kind === "folder"
                              ? { Folder: folder }
                              : sent !== undefined && sent.done === sent.total
                                ? { Sources: sent.sources }
                                : undefined
                    }
                    files={files}
                />
            )}
        </FormPage>
    );
}

/** Name that no other trial is likely to have: `2026-11-28-2015`. */
function nameOfNow(now: Date): string {
    const two = (number: number) => String(number).padStart(2, "0");
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(two).join("-");
    return `${day}-${two(now.getHours())}${two(now.getMinutes())}`;
}
