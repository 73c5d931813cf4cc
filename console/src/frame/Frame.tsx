import AppLayout from "@cloudscape-design/components/app-layout";
import BreadcrumbGroup from "@cloudscape-design/components/breadcrumb-group";
import Flashbar from "@cloudscape-design/components/flashbar";
import SideNavigation from "@cloudscape-design/components/side-navigation";
import type { SideNavigationProps } from "@cloudscape-design/components/side-navigation";
import TopNavigation from "@cloudscape-design/components/top-navigation";
import { Suspense, useEffect } from "react";
import type { ReactNode } from "react";
import { useLocation, useRoute } from "wouter";
import { signOut } from "../service/session";
import { common, frame } from "../texts";
import { useAppearance } from "./appearance";
import type { Appearance } from "./appearance";
import { useCaller } from "./caller";
import { hrefOf, pages, useFollow } from "../shared/links";
import { useNotices } from "./notifications";
import { breadcrumbsOf } from "./breadcrumbs";
import { Loading } from "../shared/Loading";

/** What surrounds every page: navigation at the top and at the side, breadcrumbs, notices. */
export function Frame({ children }: { children: ReactNode }) {
    const [pathname] = useLocation();
    const [, labels] = useRoute("/projects/:project/*?");
    const project = labels?.project;
    const { items } = useNotices();
    const follow = useFollow();
    const breadcrumbs = breadcrumbsOf(pathname);
    const isNarrow = window.matchMedia("(max-width: 688px)").matches;

    useEffect(() => {
        const here = breadcrumbs.at(-1);
        document.title = here === undefined ? common.product : `${here.text} – ${common.product}`;
    });

    return (
        <>
            <div id="top">
                <Top />
            </div>
            <AppLayout
                headerSelector="#top"
                toolsHide
                navigationOpen={isNarrow ? undefined : true}
                ariaLabels={{
                    navigation: frame.navigation,
                    navigationToggle: frame.openNavigation,
                    navigationClose: frame.closeNavigation,
                    notifications: frame.notifications,
                }}
                breadcrumbs={
                    breadcrumbs.length > 1 && (
                        <BreadcrumbGroup
                            items={breadcrumbs.map(({ text, page }) => ({ text, href: hrefOf(page) }))}
                            onFollow={follow}
                        />
                    )
                }
                notifications={<Flashbar items={items} stackItems={items.length > 3} />}
                navigation={
                    <SideNavigation
                        header={{ text: common.product, href: hrefOf(pages.dashboard()) }}
                        activeHref={hrefOf(pathname)}
                        items={entriesFor(project === "create" ? undefined : project)}
                        onFollow={follow}
                    />
                }
                content={<Suspense fallback={<Loading />}>{children}</Suspense>}
            />
        </>
    );
}

function Top() {
    const { UserName, AccountId, Region, Version } = useCaller();
    const [appearance, setAppearance] = useAppearance();
    const follow = useFollow();
    const appearances: { id: Appearance; text: string }[] = [
        { id: "light", text: frame.light },
        { id: "dark", text: frame.dark },
        { id: "system", text: frame.asSystem },
    ];
    const name = UserName ?? frame.owner;
    return (
        <TopNavigation
            identity={{ href: hrefOf(pages.dashboard()), title: common.product, onFollow: follow }}
            utilities={[
                {
                    type: "menu-dropdown",
                    text: frame.appearance,
                    items: appearances.map(({ id, text }) => ({
                        id,
                        text,
                        itemType: "checkbox" as const,
                        checked: id === appearance,
                    })),
                    onItemClick: ({ detail }) => setAppearance(detail.id as Appearance),
                },
                {
                    type: "menu-dropdown",
                    iconName: "user-profile",
                    text: name,
                    description: `${AccountId} · ${Region} · ${Version}`,
                    items: [{ id: "sign-out", text: frame.signOut }],
                    onItemClick: () => void signOut().finally(() => window.location.reload()),
                },
            ]}
        />
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
