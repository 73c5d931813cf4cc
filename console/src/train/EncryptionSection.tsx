import Autosuggest from "@cloudscape-design/components/autosuggest";
import Box from "@cloudscape-design/components/box";
import Checkbox from "@cloudscape-design/components/checkbox";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useOperation } from "../service/queries";
import { train as texts } from "../texts";

/** Key of the service's copies of the pictures. Undefined: the service's own. */
export type EncryptionKey = string | undefined;

export interface EncryptionSectionProps {
    encryptionKey: EncryptionKey;
    onChange: (key: EncryptionKey) => void;
    isChecked: boolean;
}

const keyPattern = /^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2047}$/;

/** What is wrong with a key, as a sentence. */
export function encryptionFault(key: EncryptionKey): string | undefined {
    if (key === undefined || keyPattern.test(key.trim())) {
        return undefined;
    }
    return key.trim() === "" ? texts.keyMissing : texts.keyWrong;
}

/** Part of the form that chooses the key which the service's copies of the pictures are encrypted with. */
export function EncryptionSection({ encryptionKey, onChange, isChecked }: EncryptionSectionProps) {
    const isCustom = encryptionKey !== undefined;
    const keys = useOperation("ListKeys", {}, { enabled: isCustom });
    return (
        <Container
            header={
                <Header variant="h2" description={texts.encryptionText}>
                    {texts.encryption}
                </Header>
            }
        >
            <SpaceBetween size="l">
                <Checkbox
                    checked={isCustom}
                    description={texts.customizeHint}
                    onChange={({ detail }) => onChange(detail.checked ? "" : undefined)}
                >
                    {texts.customize}
                </Checkbox>
                {isCustom && (
                    <FormField
                        label={
                            <>
                                {texts.key}{" "}
                                <Box variant="small" color="text-body-secondary">
                                    {texts.keyCaption}
                                </Box>
                            </>
                        }
                        constraintText={texts.keyHint}
                        errorText={isChecked ? encryptionFault(encryptionKey) : undefined}
                    >
                        <Autosuggest
                            value={encryptionKey}
                            onChange={({ detail }) => onChange(detail.value)}
                            options={(keys.data?.Keys ?? []).map(({ Arn, Alias }) => ({
                                value: Arn,
                                label: Alias ?? Arn,
                                description: Alias === undefined ? undefined : Arn,
                            }))}
                            enteredTextLabel={texts.enteredKey}
                            placeholder={texts.keyPlaceholder}
                            empty={keys.error === null ? texts.keysNone : texts.keysFailed}
                            statusType={keys.isPending ? "loading" : "finished"}
                            loadingText={texts.keysLoading}
                        />
                    </FormField>
                )}
            </SpaceBetween>
        </Container>
    );
}
