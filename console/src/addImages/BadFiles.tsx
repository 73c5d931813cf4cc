import Alert from "@cloudscape-design/components/alert";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import Pagination from "@cloudscape-design/components/pagination";
import { addImages as texts } from "../texts";
import type { BadFile } from "./sortOut";

const pageSize = 20;

/** Lists files that can't be added, each with its reason. */
export function BadFiles({ header, files }: { header: string; files: readonly BadFile[] }) {
    const [page, setPage] = useState(1);
    const pages = Math.ceil(files.length / pageSize);
    return (
        <Alert type="warning" header={header}>
            <ExpandableSection headerText={texts.reason} defaultExpanded={files.length <= pageSize}>
                <Table
                    variant="embedded"
                    items={files.slice((page - 1) * pageSize, page * pageSize)}
                    trackBy="path"
                    wrapLines
                    columnDefinitions={[
                        { id: "file", header: texts.file, cell: ({ path }) => path, isRowHeader: true },
                        { id: "reason", header: texts.reason, cell: ({ message }) => message },
                    ]}
                    pagination={
                        pages > 1 && (
                            <Pagination
                                currentPageIndex={page}
                                pagesCount={pages}
                                onChange={({ detail }) => setPage(detail.currentPageIndex)}
                            />
                        )
                    }
                />
            </ExpandableSection>
        </Alert>
    );
}
