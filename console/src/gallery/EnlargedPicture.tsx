import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { shownName } from "../shared/shownName";
import { common, datasets as texts } from "../texts";

export interface EnlargedPictureProps {
    name: string;
    address: string;
    onClose: () => void;
    /** Goes by so many pictures. */
    onStep: (by: number) => void;
    /** Receives keys other than the arrows. */
    onKey?: (event: KeyboardEvent) => void;
    children?: ReactNode;
}

/** One picture of a gallery, as large as the window lets it be. */
export function EnlargedPicture({ name, address, onClose, onStep, onKey, children }: EnlargedPictureProps) {
    useEffect(() => {
        const onKeyDown = (event: KeyboardEvent) => {
            if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
                event.preventDefault();
                onStep(event.key === "ArrowLeft" ? -1 : 1);
            } else {
                onKey?.(event);
            }
        };
        window.addEventListener("keydown", onKeyDown);
        return () => window.removeEventListener("keydown", onKeyDown);
    }, [onStep, onKey]);
    return (
        <Modal
            visible
            size="max"
            header={<bdi>{shownName(name)}</bdi>}
            closeAriaLabel={common.close}
            onDismiss={onClose}
            footer={
                <SpaceBetween size="xs" direction="horizontal" alignItems="center">
                    <Button iconName="angle-left" ariaLabel={texts.previous} onClick={() => onStep(-1)} />
                    <Button iconName="angle-right" ariaLabel={texts.next} onClick={() => onStep(1)} />
                    {children}
                </SpaceBetween>
            }
        >
            <Box textAlign="center">
                <img className="gallery-large" src={address} alt={texts.enlarged(shownName(name))} />
            </Box>
        </Modal>
    );
}
