import type { FlashbarProps } from "@cloudscape-design/components/flashbar";
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { frame } from "../texts";

/** Message over the page. One of success goes by itself, when the person leaves the page after the one where it came. */
export interface Notice {
    type: "success" | "error" | "warning" | "info" | "in-progress";
    header?: string;
    content: ReactNode;
    /** A later notice of the same id takes its place. */
    id?: string;
    /** Kept until `dismiss`: no button closes it. */
    isLasting?: boolean;
}

interface Notices {
    items: FlashbarProps.MessageDefinition[];
    notify(notice: Notice): void;
    dismiss(id: string): void;
}

const NoticesContext = createContext<Notices | undefined>(undefined);

/** A notice that is shown, and whether the person went to another page since it came. */
type ShownNotice = Notice & { id: string; hasMoved?: boolean };

/** Keeps the notices of the page, newest first. */
export function NoticesProvider({ children }: { children: ReactNode }) {
    const [notices, setNotices] = useState<ShownNotice[]>([]);
    const made = useRef(0);
    const dismiss = useCallback((id: string) => setNotices((all) => all.filter((notice) => notice.id !== id)), []);
    const notify = useCallback((notice: Notice) => {
        // The browser's clock gives two notices of one moment the same time.
        const id = notice.id ?? `notice-${++made.current}`;
        setNotices((all) => [{ ...notice, id }, ...all.filter((other) => other.id !== id)]);
    }, []);
    const [pathname] = useLocation();
    useEffect(() => {
        setNotices((all) =>
            all
                .filter(({ type, hasMoved }) => type !== "success" || hasMoved !== true)
                .map((notice) => ({ ...notice, hasMoved: true })),
        );
    }, [pathname]);
    const value = useMemo(
        () => ({
            notify,
            dismiss,
            items: notices.map(({ id, type, header, content, isLasting = false }) => ({
                id,
                type,
                header,
                content,
                loading: type === "in-progress",
                dismissible: !isLasting,
                dismissLabel: frame.dismiss,
                onDismiss: () => dismiss(id),
            })),
        }),
        [notices, notify, dismiss],
    );
    return <NoticesContext.Provider value={value}>{children}</NoticesContext.Provider>;
}

export function useNotices(): Notices {
    const notices = useContext(NoticesContext);
    if (notices === undefined) {
        throw new Error("useNotices outside NoticesProvider");
    }
    return notices;
}
