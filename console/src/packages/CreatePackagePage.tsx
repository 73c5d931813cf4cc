import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { useNotices } from "../frame/notifications";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { call } from "../service/call";
import { keyOf, listAll, useChange } from "../service/queries";
import { FormPage } from "../shared/FormPage";
import { pages } from "../shared/links";
import { common, packages as texts, projects } from "../texts";
import { emptyForm, faultsOf, requestOf } from "./packageForm";
import type { PackageForm } from "./packageForm";
import { usualOptions } from "./targets";
import type { Target } from "./targets";

type TextField = Exclude<keyof PackageForm, "version" | "target" | "compilerOptions">;

const untrained = new Set(["TRAINING", "TRAINING_FAILED", "DELETING"]);

const targetOptions = (Object.entries(texts.targets) as [Target, string][]).map(([value, label]) => ({ value, label }));

/** Form that packages a trained model for devices. `?version=` chooses it beforehand. */
export default function CreatePackagePage({ params: { project } }: { params: { project: string } }) {
    const wanted = new URLSearchParams(useSearch()).get("version") ?? "";
    const [form, setForm] = useState<PackageForm>({ ...emptyForm, version: wanted, componentName: project });
    const [tried, setTried] = useState(false);
    const [, navigate] = useLocation();
    const { notify } = useNotices();
    const start = useChange("StartModelPackagingJob", ["ListModelPackagingJobs"]);
    const models = useQuery({
        queryKey: [...keyOf("ListModels", { ProjectName: project }), "all"],
        queryFn: ({ signal }) => listAll("ListModels", { ProjectName: project }, ({ Models }) => Models, { signal }),
    });
    const bucket = useQuery({
        queryKey: keyOf("CreateConsoleBucket", { ProjectName: project }),
        queryFn: () => call("CreateConsoleBucket", { ProjectName: project }),
        retry: false,
    }).data?.Bucket;
    useEffect(() => {
        if (bucket !== undefined) {
            setForm((before) =>
                before.location === ""
                    ? { ...before, location: `s3://${bucket}/projects/${project}/packages/` }
                    : before,
            );
        }
    }, [bucket, project]);

    const faults = tried ? faultsOf(form) : {};
    const change = (changes: Partial<PackageForm>) => setForm((before) => ({ ...before, ...changes }));
    const versions = (models.data ?? [])
        .filter(({ Status = "" }) => !untrained.has(Status))
        .map(({ ModelVersion = "" }) => ({ value: ModelVersion, label: projects.modelName(ModelVersion) }));

    const submit = () => {
        setTried(true);
        if (Object.keys(faultsOf(form)).length > 0) {
            return;
        }
        start.mutate(requestOf(project, form), {
            onSuccess: ({ JobName = "" }) => {
                notify({ type: "success", content: texts.started(JobName) });
                navigate(pages.packages(project));
            },
        });
    };
    const text = (field: TextField, label: string, hint?: string, isOptional = false) => (
        <FormField
            label={
                <>
                    {label}
                    {isOptional && <i> - {texts.optional}</i>}
                </>
            }
            constraintText={hint}
            errorText={faults[field]}
        >
            <Input
                value={form[field]}
                autoComplete={false}
                spellcheck={false}
                placeholder={field === "location" ? texts.locationExample : undefined}
                onChange={({ detail }) => change({ [field]: detail.value })}
            />
        </FormField>
    );
    return (
        <FormPage
            title={texts.create}
            action={texts.create}
            back={pages.packages(project)}
            isBusy={start.isPending}
            error={start.error}
            onSubmit={submit}
        >
            <Container header={<Header variant="h2">{texts.jobSettings}</Header>}>
                <SpaceBetween size="l">
                    <FormField
                        label={texts.model}
                        errorText={faults.version}
                        constraintText={models.data !== undefined && versions.length === 0 && texts.noModels}
                    >
                        <Select
                            placeholder={texts.chooseModel}
                            options={versions}
                            empty={texts.noModels}
                            statusType={models.isPending ? "loading" : "finished"}
                            loadingText={common.loading}
                            selectedOption={versions.find(({ value }) => value === form.version) ?? null}
                            onChange={({ detail }) => change({ version: detail.selectedOption.value ?? "" })}
                        />
                    </FormField>
                    {text("jobName", texts.name, texts.nameHint, true)}
                    <FormField label={texts.target}>
                        <Select
                            options={targetOptions}
                            selectedOption={targetOptions.find(({ value }) => value === form.target) ?? null}
                            onChange={({ detail }) => {
                                const target = detail.selectedOption.value as Target;
                                change({ target, compilerOptions: usualOptions[target] ?? "" });
                            }}
                        />
                    </FormField>
                    {form.target !== "jetson" && (
                        <FormField
                            label={texts.compilerOptions}
                            constraintText={texts.compilerHint}
                            errorText={faults.compilerOptions}
                        >
                            <Textarea
                                rows={2}
                                spellcheck={false}
                                value={form.compilerOptions}
                                onChange={({ detail }) => change({ compilerOptions: detail.value })}
                            />
                        </FormField>
                    )}
                </SpaceBetween>
            </Container>
            <Container header={<Header variant="h2">{texts.component}</Header>}>
                <SpaceBetween size="l">
                    {text("componentName", texts.componentName, texts.componentNameHint)}
                    {text("componentDescription", texts.componentDescription, undefined, true)}
                    {text("componentVersion", texts.componentVersion, texts.componentVersionHint, true)}
                    {text("location", texts.location, texts.locationHint)}
                </SpaceBetween>
            </Container>
            {Object.keys(faultsOf(form)).length === 0 && (
                <SameAsCode calls={[{ operation: "StartModelPackagingJob", input: requestOf(project, form) }]} />
            )}
        </FormPage>
    );
}
