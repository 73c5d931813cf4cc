import { StrictMode, lazy } from "react";
import { Route, Router, Switch } from "wouter";
import { SignedIn } from "./frame/caller";
import { Connection } from "./frame/Connection";
import { Frame } from "./frame/Frame";
import { base } from "./shared/links";
import { NoticesProvider } from "./frame/notifications";
import { NothingHere } from "./shared/NothingHere";

/** Pages by address. Each is loaded when it is first opened. */
const routes = {
    "/projects/:project/dataset": lazy(() => import("./datasets/DatasetPage")),
    "/projects/:project/dataset/label": lazy(() => import("./datasets/DatasetPage")),
    "/projects/:project/dataset/masks/:source": lazy(() => import("./masks/MaskPage")),
    "/projects": lazy(() => import("./projects/ProjectsPage")),
} as const;

/** The whole page. */
export function App() {
    return (
        <StrictMode>
            <NoticesProvider>
                <Connection>
                    <SignedIn>
                        <Router base={base}>
                            <Frame>
                                <Switch>
                                    {Object.entries(routes).map(([path, Page]) => (
                                        <Route key={path} path={path} component={Page} />
                                    ))}
                                    <Route component={NothingHere} />
                                </Switch>
                            </Frame>
                        </Router>
                    </SignedIn>
                </Connection>
            </NoticesProvider>
        </StrictMode>
    );
}
