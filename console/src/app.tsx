import I18nProvider from "@cloudscape-design/components/i18n";
import messages from "@cloudscape-design/components/i18n/messages/all.en";
import { StrictMode, lazy } from "react";
import type { ComponentType, LazyExoticComponent } from "react";
import { Route, Router, Switch } from "wouter";
import type { AroundNavHandler } from "wouter";
import { SignedIn } from "./frame/caller";
import { Connection } from "./frame/Connection";
import { Frame } from "./frame/Frame";
import { base } from "./shared/links";
import { mayLeave } from "./shared/useAskBeforeLeaving";
import { NoticesProvider } from "./frame/notifications";
import { NothingHere } from "./shared/NothingHere";

/** Page that reads names from its address. */
type Page = LazyExoticComponent<ComponentType<{ params: never }>>;

/** Pages by address. Each is loaded when it is first opened. */
const routes: Readonly<Record<string, Page>> = {
    "/": lazy(() => import("./dashboard/DashboardPage")),
    "/projects/:project/models": lazy(() => import("./models/ModelsPage")),
    "/projects/:project/models/:version": lazy(() => import("./models/ModelPage")),
    "/projects/:project/models/:version/tags": lazy(() => import("./models/ManageTagsPage")),
    "/projects/:project/models/:version/integrate": lazy(() => import("./models/IntegratePage")),
    "/projects/:project/compare-models": lazy(() => import("./models/ComparePage")),
    "/projects/:project/export": lazy(() => import("./exportProject/ExportPage")),
    "/projects": lazy(() => import("./projects/ProjectsPage")),
    "/create-project": lazy(() => import("./projects/CreateProjectPage")),
    "/projects/:project": lazy(() => import("./projects/ProjectPage")),
    "/projects/:project/create-dataset": lazy(() => import("./createDataset/CreateDatasetPage")),
    "/projects/:project/add-images/:type": lazy(() => import("./addImages/AddImagesPage")),
    "/projects/:project/dataset": lazy(() => import("./datasets/DatasetPage")),
    "/projects/:project/dataset/label": lazy(() => import("./datasets/DatasetPage")),
    "/projects/:project/dataset/masks/:source": lazy(() => import("./masks/MaskPage")),
    "/projects/:project/trial-detections": lazy(() => import("./trials/TrialsPage")),
    "/projects/:project/run-trial-detection": lazy(() => import("./trials/RunTrialPage")),
    "/projects/:project/trial-detections/:trial": lazy(() => import("./trials/TrialPage")),
    "/projects/:project/train": lazy(() => import("./train/TrainPage")),
    "/projects/:project/packages": lazy(() => import("./packages/PackagesPage")),
    "/projects/:project/packages/:job": lazy(() => import("./packages/PackagePage")),
    "/projects/:project/create-package": lazy(() => import("./packages/CreatePackagePage")),
};

const askThenGo: AroundNavHandler = (go, to, options) => {
    if (mayLeave()) {
        go(to, options);
    }
};

/** The whole page. */
export function App() {
    return (
        <StrictMode>
            <I18nProvider locale="en" messages={[messages]}>
                <NoticesProvider>
                    <Connection>
                        <SignedIn>
                            <Router base={base} aroundNav={askThenGo}>
                                <Frame>
                                    <Switch>
                                        {Object.entries(routes).map(([path, Page]) => (
                                            <Route key={path} path={path}>
                                                {(params) => (
                                                    <Page key={JSON.stringify(params)} params={params as never} />
                                                )}
                                            </Route>
                                        ))}
                                        <Route component={NothingHere} />
                                    </Switch>
                                </Frame>
                            </Router>
                        </SignedIn>
                    </Connection>
                </NoticesProvider>
            </I18nProvider>
        </StrictMode>
    );
}
