/*
 * Rules for an operation's input as data: a table of members.
 * {@link ./readInput} checks a request by it, and the type of the checked input follows from it.
 */

/** Rule for one value. A member is required only where the rule says so. */
export type Member = Scalar | List | Structure;

export type Scalar =
    | StringMember
    | { type: "integer"; required?: true; min?: number; max?: number }
    /** Any finite number. */
    | { type: "double"; required?: true; min?: number; max?: number }
    | { type: "boolean"; required?: true }
    /** Time in a query, in ISO 8601, UTC if no zone is given. It is read as Unix epoch milliseconds. */
    | { type: "timestamp"; required?: true }
    /** Base64 in JSON. It is read as bytes, whose number is limited. */
    | { type: "blob"; required?: true; min?: number; max?: number };

export interface StringMember {
    type: "string";
    required?: true;
    /** Length limits, in characters. */
    min?: number;
    max?: number;
    /** Regular expression that the whole value must match, worded as AWS words it in messages. */
    pattern?: string;
    values?: readonly string[];
}

export interface List {
    type: "list";
    required?: true;
    of: Member;
    min?: number;
    max?: number;
}

export interface Structure {
    type: "structure";
    required?: true;
    members: Readonly<Record<string, Member>>;
}

/**
 * Place of a member in the request: a label of the path, a key of the query (once for each value of a list), a
 * header, a member of the JSON body, or the raw body itself.
 */
export type Place = { path: string } | { query: string } | { header: string } | "body" | "rawBody";

/** Members of an operation's input under their API names. */
export type InputTable = Readonly<Record<string, Member & { in: Place }>>;

/** Checked input that a table describes. */
export type InputOf<Table> = StructureValue<Table>;

/** Values of the members of a table. */
export type StructureValue<Members> = Flatten<
    { [Name in keyof Members as IsRequired<Members[Name], Name>]: MemberValue<Members[Name]> } & {
        [Name in keyof Members as IsOptional<Members[Name], Name>]?: MemberValue<Members[Name]>;
    }
>;

type MemberValue<M> = M extends { type: "string"; values: readonly (infer Value)[] }
    ? Value
    : M extends { type: "string" }
      ? string
      : M extends { type: "integer" | "double" | "float" | "timestamp" }
        ? number
        : M extends { type: "boolean" }
          ? boolean
          : M extends { type: "blob" }
            ? Buffer
            : M extends { type: "list"; of: infer Item }
              ? MemberValue<Item>[]
              : M extends { type: "structure"; members: infer Members }
                ? StructureValue<Members>
                : never;

type IsRequired<M, Name> = M extends { required: true } ? Name : never;
type IsOptional<M, Name> = M extends { required: true } ? never : Name;
type Flatten<T> = { [Name in keyof T]: T[Name] };
