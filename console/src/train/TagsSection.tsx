import AttributeEditor from "@cloudscape-design/components/attribute-editor";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import { train as texts } from "../texts";
import { keyFault, valueFault } from "./tags";
import type { EnteredTag } from "./tags";

export interface TagsSectionProps {
    tags: readonly EnteredTag[];
    onChange: (tags: EnteredTag[]) => void;
    /** Whether missing keys are shown as faults. */
    isChecked: boolean;
}

/** Part of the form with the tags of the new version. */
export function TagsSection({ tags, onChange, isChecked }: TagsSectionProps) {
    const change = (index: number, changes: Partial<EnteredTag>) =>
        onChange(tags.map((tag, at) => (at === index ? { ...tag, ...changes } : tag)));
    return (
        <Container
            header={
                <Header variant="h2" description={texts.tagsText}>
                    {texts.tags}
                </Header>
            }
        >
            <AttributeEditor
                items={tags}
                empty={texts.noTags}
                addButtonText={texts.addTag}
                removeButtonText={texts.removeTag}
                removeButtonAriaLabel={({ key }) => texts.removeTagOf(key)}
                disableAddButton={tags.length >= 50}
                onAddButtonClick={() => onChange([...tags, { key: "", value: "" }])}
                onRemoveButtonClick={({ detail }) => onChange(tags.filter((_tag, at) => at !== detail.itemIndex))}
                definition={[
                    {
                        label: texts.tagKey,
                        control: ({ key }, index) => (
                            <Input
                                value={key}
                                autoComplete={false}
                                onChange={({ detail }) => change(index, { key: detail.value })}
                            />
                        ),
                        errorText: ({ key }, index) => (isChecked || key !== "" ? keyFault(tags, index) : undefined),
                    },
                    {
                        label: texts.tagValue,
                        control: ({ value }, index) => (
                            <Input
                                value={value}
                                autoComplete={false}
                                onChange={({ detail }) => change(index, { value: detail.value })}
                            />
                        ),
                        errorText: (tag) => valueFault(tag),
                    },
                ]}
            />
        </Container>
    );
}
