/*
 * Small ONNX graphs, written where they are used instead of being committed as binary files. What is written
 * is the protobuf encoding of onnx.proto3's ModelProto, of which graphs of tensors need a dozen fields.
 */

/** Opset 13, the runtime's and the backbone's. */
export interface OnnxGraph {
    name: string;
    inputs: readonly OnnxValue[];
    outputs: readonly OnnxValue[];
    /** In an order in which each finds its inputs computed. */
    nodes: readonly OnnxNode[];
    constants?: readonly OnnxConstant[];
}

/** A float tensor, or one of bytes; a dimension given by name is known only when the graph runs, without a shape any rank will do. */
export interface OnnxValue {
    name: string;
    shape?: readonly (number | string)[];
    bytes?: boolean;
}

export interface OnnxNode {
    operator: string;
    inputs: readonly string[];
    outputs: readonly string[];
    /** Integers, or text. */
    attributes?: Readonly<Record<string, number | readonly number[] | string>>;
}

export interface OnnxConstant {
    name: string;
    shape: readonly number[];
    values: Float32Array | BigInt64Array;
}

/** The graph as the bytes of an `.onnx` file. */
export function encodeOnnxGraph(graph: OnnxGraph): Uint8Array {
    return message(
        integer(1, 7), // ir_version
        text(2, "lookoutvision"), // producer_name
        nested(7, graphProto(graph)), // graph
        nested(8, message(text(1, ""), integer(2, 13))), // opset_import: the default domain
    );
}

const FLOAT = 1;
const UINT8 = 2;
const INT64 = 7;

function graphProto(graph: OnnxGraph): Uint8Array {
    return message(
        ...graph.nodes.map((node) => nested(1, nodeProto(node))),
        text(2, graph.name),
        ...(graph.constants ?? []).map((constant) => nested(5, tensorProto(constant))),
        ...graph.inputs.map((value) => nested(11, valueInfoProto(value))),
        ...graph.outputs.map((value) => nested(12, valueInfoProto(value))),
    );
}

function nodeProto(node: OnnxNode): Uint8Array {
    return message(
        ...node.inputs.map((name) => text(1, name)),
        ...node.outputs.map((name) => text(2, name)),
        text(4, node.operator),
        ...Object.entries(node.attributes ?? {}).map(([name, value]) => nested(5, attributeProto(name, value))),
    );
}

function attributeProto(name: string, value: number | readonly number[] | string): Uint8Array {
    if (typeof value === "number") {
        return message(text(1, name), integer(3, value), integer(20, 2));
    }
    if (typeof value === "string") {
        return message(text(1, name), text(4, value), integer(20, 3));
    }
    return message(text(1, name), ...value.map((each) => integer(8, each)), integer(20, 7));
}

function tensorProto(constant: OnnxConstant): Uint8Array {
    const { buffer, byteOffset, byteLength } = constant.values;
    return message(
        ...constant.shape.map((size) => integer(1, size)),
        integer(2, constant.values instanceof Float32Array ? FLOAT : INT64),
        text(8, constant.name),
        nested(9, new Uint8Array(buffer, byteOffset, byteLength)), // raw_data
    );
}

function valueInfoProto(value: OnnxValue): Uint8Array {
    const dimension = (size: number | string) => nested(1, typeof size === "number" ? integer(1, size) : text(2, size));
    const shape = value.shape ? [nested(2, message(...value.shape.map(dimension)))] : [];
    const tensor = message(integer(1, value.bytes ? UINT8 : FLOAT), ...shape);
    return message(text(1, value.name), nested(2, message(nested(1, tensor))));
}

function message(...fields: Uint8Array[]): Uint8Array {
    return Buffer.concat(fields);
}

function integer(field: number, value: number): Uint8Array {
    return Uint8Array.from([...varint(field << 3), ...varint(value)]);
}

function text(field: number, value: string): Uint8Array {
    return nested(field, Buffer.from(value, "utf8"));
}

function nested(field: number, content: Uint8Array): Uint8Array {
    return Buffer.concat([Uint8Array.from([...varint((field << 3) | 2), ...varint(content.length)]), content]);
}

function varint(value: number): number[] {
    const bytes: number[] = [];
    let rest = value;
    while (rest >= 0x80) {
        bytes.push((rest % 0x80) | 0x80);
        rest = Math.floor(rest / 0x80);
    }
    return [...bytes, rest];
}
