import Checkbox from "@cloudscape-design/components/checkbox";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { createDataset as texts } from "../texts";
import { faultOf } from "./source";
import type { Source, SourceKind } from "./source";

export interface SourceFieldsProps {
    title: string;
    source: Source;
    onChange: (source: Source) => void;
    /** Whether faults are shown: after the first attempt to send the form. */
    isChecked: boolean;
}

/** Part of the form that says where a dataset's pictures come from. */
export function SourceFields({ title, source, onChange, isChecked }: SourceFieldsProps) {
    const fault = isChecked ? faultOf(source) : undefined;
    return (
        <Container header={<Header variant="h2">{title}</Header>}>
            <SpaceBetween size="l">
                <FormField label={texts.source} stretch>
                    <RadioGroup
                        value={source.kind}
                        onChange={({ detail }) => onChange({ ...source, kind: detail.value as SourceKind })}
                        items={[
                            { value: "computer", label: texts.computer, description: texts.computerText },
                            { value: "folder", label: texts.folder, description: texts.folderText },
                            { value: "manifest", label: texts.manifest, description: texts.manifestText },
                        ]}
                    />
                </FormField>
                {source.kind === "folder" && (
                    <>
                        <FormField label={texts.uri} constraintText={texts.uriHint} errorText={fault}>
                            <Input
                                value={source.folder}
                                placeholder={texts.uriExample}
                                spellcheck={false}
                                autoComplete={false}
                                onChange={({ detail }) => onChange({ ...source, folder: detail.value })}
                            />
                        </FormField>
                        <Checkbox
                            checked={source.labelByFolder}
                            description={texts.autoLabelHint}
                            onChange={({ detail }) => onChange({ ...source, labelByFolder: detail.checked })}
                        >
                            {texts.autoLabel}
                        </Checkbox>
                    </>
                )}
                {source.kind === "manifest" && (
                    <FormField label={texts.manifestPlace} constraintText={texts.manifestHint} errorText={fault}>
                        <Input
                            value={source.manifest}
                            placeholder={texts.manifestExample}
                            spellcheck={false}
                            autoComplete={false}
                            onChange={({ detail }) => onChange({ ...source, manifest: detail.value })}
                        />
                    </FormField>
                )}
            </SpaceBetween>
        </Container>
    );
}
