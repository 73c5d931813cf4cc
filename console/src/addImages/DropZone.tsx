import Box from "@cloudscape-design/components/box";
import FileInput from "@cloudscape-design/components/file-input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { addImages as texts } from "../texts";
import { filesOfDrop, filesOfInput } from "./chosenFiles";
import "./DropZone.css";
import { FolderInput } from "./FolderInput";
import type { ChosenFile } from "./readFiles";

/** Area that takes files and whole folders: dropped, or chosen. */
export function DropZone({ onChosen, hint = texts.hint }: { onChosen: (files: ChosenFile[]) => void; hint?: string }) {
    const [isOver, setIsOver] = useState(false);
    return (
        <div
            className="drop-zone"
            data-over={isOver}
            onDragOver={(event) => {
                event.preventDefault();
                setIsOver(true);
            }}
            onDragLeave={() => setIsOver(false)}
            onDrop={(event) => {
                event.preventDefault();
                setIsOver(false);
                void filesOfDrop(event.dataTransfer).then(onChosen);
            }}
        >
            <SpaceBetween size="s" alignItems="center">
                <Box variant="h3" tagOverride="p" padding="n">
                    {texts.drop}
                </Box>
                <Box color="text-body-secondary">{texts.or}</Box>
                <SpaceBetween size="xs" direction="horizontal">
                    <FileInput
                        multiple
                        accept=".png,.jpg,.jpeg,image/png,image/jpeg"
                        value={[]}
                        onChange={({ detail }) => onChosen(filesOfInput(detail.value))}
                    >
                        {texts.chooseFiles}
                    </FileInput>
                    <FolderInput onChange={(files) => onChosen(filesOfInput(files))} />
                </SpaceBetween>
                <Box color="text-body-secondary" textAlign="center">
                    {hint}
                </Box>
            </SpaceBetween>
        </div>
    );
}
