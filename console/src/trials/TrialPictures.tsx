import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useState } from "react";
import { DropZone } from "../addImages/DropZone";
import { addImages, trials as texts } from "../texts";

/** Pictures of one trial. */
const mostPictures = 2000;

export interface TrialPicturesProps {
    files: readonly File[];
    /** Gets none when there are too many for a trial. */
    onChange: (files: File[]) => void;
}

/** Pictures of this computer for a trial: files or folders, dropped or chosen. */
export function TrialPictures({ files, onChange }: TrialPicturesProps) {
    const [leftOut, setLeftOut] = useState(0);
    const [tooMany, setTooMany] = useState(0);
    if (files.length > 0) {
        return (
            <SpaceBetween size="s">
                <StatusIndicator type="success">{texts.chosen(files.length)}</StatusIndicator>
                {leftOut > 0 && <Box color="text-body-secondary">{texts.leftOut(leftOut)}</Box>}
                <Button formAction="none" onClick={() => onChange([])}>
                    {addImages.chooseOthers}
                </Button>
            </SpaceBetween>
        );
    }
    return (
        <SpaceBetween size="s">
            {tooMany > 0 && <Alert type="error">{texts.tooMany(tooMany)}</Alert>}
            {tooMany === 0 && leftOut > 0 && <Alert type="error">{texts.noPictures}</Alert>}
            <DropZone
                hint={texts.filesHint}
                onChosen={(chosen) => {
                    const pictures = chosen.flatMap(({ file }) => (/\.(png|jpe?g)$/i.test(file.name) ? [file] : []));
                    const isTooMuch = pictures.length > mostPictures;
                    setLeftOut(chosen.length - pictures.length);
                    setTooMany(isTooMuch ? pictures.length : 0);
                    onChange(isTooMuch ? [] : pictures);
                }}
            />
        </SpaceBetween>
    );
}
