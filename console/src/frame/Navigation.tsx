import Button from "@cloudscape-design/components/button";
import type { ButtonProps } from "@cloudscape-design/components/button";
import SideNavigation from "@cloudscape-design/components/side-navigation";
import type { SideNavigationProps } from "@cloudscape-design/components/side-navigation";
import { useEffect, useRef, useState } from "react";
import type { RefObject } from "react";
import { hrefOf, pages, useFollow } from "../shared/links";
import { common, frame } from "../texts";

/** Whether the navigation of a narrow window covers the page. A wide window always shows it at the side. */
export interface OpenNavigation {
    isOpen: boolean;
    open(): void;
    close(): void;
    /** Button that opens it, and gets the focus back. */
    opener: RefObject<ButtonProps.Ref | null>;
}

/** @param pathname - address of the page. Another page closes the navigation. */
export function useNavigation(pathname: string): OpenNavigation {
    const [openAt, setOpenAt] = useState<string>();
    const opener = useRef<ButtonProps.Ref>(null);
    return {
        isOpen: openAt === pathname,
        open: () => setOpenAt(pathname),
        close: () => {
            setOpenAt(undefined);
            opener.current?.focus();
        },
        opener,
    };
}

export interface NavigationProps {
    pathname: string;
    /** Project of the page. Undefined: the page is of no project. */
    project: string | undefined;
    navigation: OpenNavigation;
}

/**
 * The navigation: at the side, or over the page in a narrow window. Cloudscape's own layout has a handle there whose
 * role doesn't allow its attributes, and weighs more than the rest of the frame.
 */
export function Navigation({ pathname, project, navigation: { isOpen, close } }: NavigationProps) {
    const follow = useFollow();
    const closer = useRef<ButtonProps.Ref>(null);
    useEffect(() => {
        if (isOpen) {
            closer.current?.focus();
        }
    }, [isOpen]);
    return (
        <nav
            aria-label={frame.navigation}
            className={`frame-navigation ${isOpen ? "frame-navigation-open" : ""}`}
            onKeyDown={({ key }) => key === "Escape" && isOpen && close()}
        >
            <div className="frame-narrow frame-close">
                <Button
                    ref={closer}
                    variant="icon"
                    iconName="close"
                    ariaLabel={frame.closeNavigation}
                    onClick={close}
                />
            </div>
            <SideNavigation
                header={{ text: common.product, href: hrefOf(pages.dashboard()) }}
                activeHref={hrefOf(pathname)}
                items={entriesFor(project)}
                onFollow={follow}
            />
        </nav>
    );
}

function entriesFor(project: string | undefined): SideNavigationProps.Item[] {
    const link = (text: string, page: string) => ({ type: "link" as const, text, href: hrefOf(page) });
    const everywhere = [link(frame.dashboard, pages.dashboard()), link(frame.projects, pages.projects())];
    if (project === undefined) {
        return everywhere;
    }
    return [
        ...everywhere,
        { type: "divider" },
        {
            type: "section-group",
            title: project,
            items: [
                link(frame.dataset, pages.dataset(project)),
                link(frame.models, pages.models(project)),
                link(frame.trialDetections, pages.trials(project)),
                link(frame.packages, pages.packages(project)),
            ],
        },
    ];
}
