import FileInput from "@cloudscape-design/components/file-input";
import { useEffect, useRef } from "react";
import { addImages as texts } from "../texts";

/** Button that lets a person choose a folder. */
export function FolderInput({ onChange }: { onChange: (files: File[]) => void }) {
    const around = useRef<HTMLDivElement>(null);
    useEffect(() => {
        around.current?.querySelector("input")?.setAttribute("webkitdirectory", "");
    }, []);
    return (
        <div ref={around}>
            <FileInput multiple value={[]} onChange={({ detail }) => onChange(detail.value)}>
                {texts.chooseFolder}
            </FileInput>
        </div>
    );
}
