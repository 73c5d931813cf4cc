import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { readSignInWays } from "../service/session";
import { signInByKey } from "../service/signInByKey";
import { signIn as texts } from "../texts";

interface SignInFormProps {
    onSignedIn: () => void;
    notice?: string;
    /** Whether a page with begun work is under the form. Then the identity provider opens in another window. */
    isOverPage?: boolean;
}

/** Form that opens a session. */
export default function SignInForm({ onSignedIn, notice, isOverPage = false }: SignInFormProps) {
    const [accessKeyId, setAccessKeyId] = useState("");
    const [secretAccessKey, setSecretAccessKey] = useState("");
    const [failure, setFailure] = useState(notice);
    const [busy, setBusy] = useState(false);
    const [tried, setTried] = useState(false);
    const ways = useQuery({ queryKey: ["sign-in"], queryFn: readSignInWays });
    const provider = ways.data?.OpenIdConnect;

    const submit = async () => {
        setTried(true);
        if (accessKeyId === "" || secretAccessKey === "") {
            return;
        }
        setBusy(true);
        try {
            await signInByKey({ accessKeyId: accessKeyId.trim(), secretAccessKey: secretAccessKey.trim() });
            setSecretAccessKey("");
            onSignedIn();
        } catch (error) {
            setFailure((error as Error).message);
        } finally {
            setBusy(false);
        }
    };

    return (
        <form
            onSubmit={(event) => {
                event.preventDefault();
                void submit();
            }}
        >
            <SpaceBetween size="l">
                {failure !== undefined && <Alert type="warning">{failure}</Alert>}
                {provider !== undefined && (
                    <Button
                        variant="primary"
                        href={provider.Path}
                        {...(isOverPage && { target: "_blank", iconName: "external", iconAlign: "right" })}
                    >
                        {texts.withProvider(provider.Name)}
                    </Button>
                )}
                <Box color="text-body-secondary">{texts.explanation}</Box>
                <FormField
                    label={texts.accessKeyId}
                    errorText={tried && accessKeyId === "" ? texts.missing : undefined}
                >
                    <Input
                        value={accessKeyId}
                        onChange={({ detail }) => setAccessKeyId(detail.value)}
                        autoComplete="username"
                        spellcheck={false}
                    />
                </FormField>
                <FormField
                    label={texts.secretAccessKey}
                    errorText={tried && secretAccessKey === "" ? texts.missing : undefined}
                >
                    <Input
                        type="password"
                        value={secretAccessKey}
                        onChange={({ detail }) => setSecretAccessKey(detail.value)}
                        autoComplete="current-password"
                    />
                </FormField>
                <Button variant={provider === undefined ? "primary" : "normal"} loading={busy} formAction="submit">
                    {texts.button}
                </Button>
                <Box color="text-body-secondary">
                    {texts.onThisMachine} <Box variant="code">{texts.command}</Box>
                </Box>
            </SpaceBetween>
        </form>
    );
}
