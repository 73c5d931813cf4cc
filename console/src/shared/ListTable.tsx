import { useCollection } from "@cloudscape-design/collection-hooks";
import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import type { TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import type { ReactNode } from "react";
import { common } from "../texts";
import { Failure } from "./Failure";

export interface ListTableProps<Item> {
    /** All items, or why there are none yet. */
    list: { data: readonly Item[] | undefined; error: Error | null; isPending: boolean; refetch: () => unknown };
    /** Member that names an item. */
    trackBy: keyof Item & string;
    title: string;
    /** Heading of the whole page, or of a part of it. Default: page. */
    isPart?: boolean;
    description?: string;
    /** Buttons beside the title. */
    actions?: ReactNode;
    columns: readonly TableProps.ColumnDefinition<Item>[];
    /** What the table says without items: that there are none, what they are, and what makes one. */
    empty: { none: string; noneYet: string; action?: ReactNode };
    /** Text of the field that finds items. */
    find: string;
    /** Tells whether an item fits what a person looks for. Default: one of its members has the text. */
    matches?: (item: Item, text: string) => boolean;
    /** The chosen item, if one can be chosen. */
    selection?: {
        key: string | undefined;
        onChange: (key: string | undefined) => void;
        groupLabel: string;
        label: (key: string) => string;
    };
}

/** Table of a list, newest first, with a field that finds items. */
export function ListTable<Item>(props: ListTableProps<Item>) {
    const { list, trackBy, title, isPart = false, description, actions, columns, empty, find, matches } = props;
    const { selection } = props;
    const all = list.data ?? [];
    const keyOf = (item: Item | undefined) => item && String(item[trackBy]);
    const { items, collectionProps, filterProps, paginationProps } = useCollection(all, {
        filtering: {
            empty: (
                <SpaceBetween size="xs" alignItems="center">
                    <Box variant="strong">{empty.none}</Box>
                    <Box color="text-body-secondary">{empty.noneYet}</Box>
                    {empty.action}
                </SpaceBetween>
            ),
            noMatch: common.noMatch,
            filteringFunction: matches,
        },
        pagination: { pageSize: 50 },
        sorting: { defaultState: { sortingColumn: { sortingField: "CreationTimestamp" }, isDescending: true } },
    });
    if (list.error !== null && list.data === undefined) {
        return <Failure error={list.error} onRetry={() => void list.refetch()} />;
    }
    return (
        <Table
            {...collectionProps}
            variant={isPart ? "container" : "full-page"}
            items={items}
            loading={list.isPending}
            loadingText={common.loading}
            trackBy={trackBy}
            {...(selection && {
                selectionType: "single" as const,
                selectedItems: all.filter((item) => keyOf(item) === selection.key),
                onSelectionChange: ({ detail }: { detail: TableProps.SelectionChangeDetail<Item> }) =>
                    selection.onChange(keyOf(detail.selectedItems[0])),
            })}
            ariaLabels={{
                tableLabel: title,
                selectionGroupLabel: selection?.groupLabel,
                itemSelectionLabel: (_state, item) => selection?.label(keyOf(item) ?? "") ?? "",
            }}
            header={
                <Header
                    variant={isPart ? "h2" : "h1"}
                    counter={list.data && `(${list.data.length})`}
                    description={description}
                    actions={actions}
                >
                    {title}
                </Header>
            }
            filter={
                all.length > 5 && <TextFilter {...filterProps} filteringAriaLabel={find} filteringPlaceholder={find} />
            }
            pagination={paginationProps.pagesCount > 1 && <Pagination {...paginationProps} />}
            columnDefinitions={columns}
        />
    );
}
