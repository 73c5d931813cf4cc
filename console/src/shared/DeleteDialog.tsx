import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import type { InputProps } from "@cloudscape-design/components/input";
import { useEffect, useRef, useState } from "react";
import { common } from "../texts";
import { ActionDialog } from "./ActionDialog";
import type { ActionDialogProps } from "./ActionDialog";

/** Dialog that deletes something as soon as the person has typed `delete`. */
export function DeleteDialog({ isDisabled = false, children, ...dialog }: ActionDialogProps) {
    const [word, setWord] = useState("");
    const isConfirmed = word.trim().toLowerCase() === common.deleteWord;
    return (
        <ActionDialog {...dialog} isDisabled={isDisabled || !isConfirmed}>
            {children}
            <WordField word={word} onChange={setWord} />
        </ActionDialog>
    );
}

function WordField({ word, onChange }: { word: string; onChange: (word: string) => void }) {
    const input = useRef<InputProps.Ref>(null);
    useEffect(() => {
        // After the dialog has put the focus on its first button.
        const timer = setTimeout(() => input.current?.focus());
        return () => clearTimeout(timer);
    }, []);
    return (
        <FormField label={common.typeDelete}>
            <Input
                ref={input}
                value={word}
                placeholder={common.deleteWord}
                autoComplete={false}
                onChange={({ detail }) => onChange(detail.value)}
            />
        </FormField>
    );
}
