import { memo } from "react";
import type { MouseEvent, ReactNode } from "react";
import { Thumbnail } from "./Thumbnail";
import { shownName } from "../shared/shownName";

/** Picture of a gallery. */
export interface Picture {
    /** Place of the picture: `s3://bucket/key`. */
    source: string;
    /** Name of the file. */
    name: string;
    /** What assistive technology says of it after its name, because the caption shows it by colour only. */
    said?: string;
}

export interface CellProps<Item extends Picture> {
    item: Item;
    index: number;
    column: number;
    width: number;
    pictureHeight: number;
    address: string;
    isChosen: boolean;
    isCurrent: boolean;
    caption: (item: Item) => ReactNode;
    onClick: (source: string, event: MouseEvent) => void;
    onOpen: (source: string) => void;
}

/** A picture with its name and what stands under it. */
export const Cell = memo(function Cell<Item extends Picture>(props: CellProps<Item>) {
    const { item, isChosen, isCurrent, onClick, onOpen } = props;
    const name = shownName(item.name);
    return (
        <div
            role="gridcell"
            aria-selected={isChosen}
            aria-colindex={props.column + 1}
            data-index={props.index}
            data-source={item.source}
            tabIndex={isCurrent ? 0 : -1}
            className="gallery-cell"
            style={{ width: props.width }}
            onClick={(event) => {
                if (!(event.target as HTMLElement).closest("button, a")) {
                    onClick(item.source, event);
                }
            }}
            onDoubleClick={(event) => {
                if (!(event.target as HTMLElement).closest("button, a")) {
                    onOpen(item.source);
                }
            }}
        >
            <Thumbnail address={props.address} height={props.pictureHeight} />
            <div className="gallery-name" title={item.source}>
                <bdi>{name}</bdi>
                {item.said !== undefined && <span className="gallery-said"> {item.said} </span>}
            </div>
            <div className="gallery-caption">{props.caption(item)}</div>
        </div>
    );
}) as <Item extends Picture>(props: CellProps<Item>) => ReactNode;
