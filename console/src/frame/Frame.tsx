import BreadcrumbGroup from "@cloudscape-design/components/breadcrumb-group";
import Button from "@cloudscape-design/components/button";
import Flashbar from "@cloudscape-design/components/flashbar";
import { Suspense, useEffect } from "react";
import type { ReactNode } from "react";
import { useLocation, useRoute } from "wouter";
import { hrefOf, useFollow } from "../shared/links";
import { Loading } from "../shared/Loading";
import { common, frame } from "../texts";
import { breadcrumbsOf } from "./breadcrumbs";
import "./frame.css";
import { Navigation, useNavigation } from "./Navigation";
import { useNotices } from "./notifications";
import { Top } from "./Top";

/** What surrounds every page: navigation at the top and at the side, breadcrumbs, notices. */
export function Frame({ children }: { children: ReactNode }) {
    const [pathname] = useLocation();
    const [, labels] = useRoute("/projects/:project/*?");
    const project = labels?.project;
    const { items } = useNotices();
    const follow = useFollow();
    const navigation = useNavigation(pathname);
    const breadcrumbs = breadcrumbsOf(pathname);

    useEffect(() => {
        const here = breadcrumbs.at(-1);
        document.title = here === undefined ? common.product : `${here.text} – ${common.product}`;
    });

    return (
        <div className="frame">
            <div className="frame-top">
                <Top />
            </div>
            <Navigation pathname={pathname} project={project} navigation={navigation} />
            <main className="frame-main">
                {items.length > 0 && (
                    <div className="frame-notices">
                        <Flashbar
                            items={items}
                            stackItems={items.length > 3}
                            i18nStrings={{ ariaLabel: frame.notifications }}
                        />
                    </div>
                )}
                <div className="frame-bar">
                    <div className="frame-narrow">
                        <Button
                            ref={navigation.opener}
                            variant="icon"
                            iconName="menu"
                            ariaLabel={frame.openNavigation}
                            ariaExpanded={navigation.isOpen}
                            onClick={navigation.open}
                        />
                    </div>
                    {breadcrumbs.length > 1 && (
                        <div className="frame-breadcrumbs">
                            <BreadcrumbGroup
                                items={breadcrumbs.map(({ text, page }) => ({ text, href: hrefOf(page) }))}
                                onFollow={follow}
                            />
                        </div>
                    )}
                </div>
                <Suspense fallback={<Loading />}>{children}</Suspense>
            </main>
        </div>
    );
}
