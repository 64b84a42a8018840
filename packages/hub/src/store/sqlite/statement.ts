import type Database from "better-sqlite3";
import { Kysely, SqliteDialect, sql, type CompiledQuery, type RawBuilder } from "kysely";
import type { Tables } from "./tables.ts";

/** The value that is given for a name each time the statement runs: `p("room")` is `@room`. */
export interface Parameter<P> {
  <K extends keyof P & string>(name: K): RawBuilder<P[K]>;
}

type Query = Kysely<Tables>;

/** A query of Kysely's, built or written as `sql`. */
interface Writable {
  compile(query: Query): CompiledQuery;
}

/** Prepared statements of one connection. Kysely types and writes the text, once; better-sqlite3 runs it. */
export class Statements {
  readonly database: Database.Database;
  readonly #query: Query;

  constructor(database: Database.Database) {
    this.database = database;
    this.#query = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
  }

  /** A statement with parameters P that answers rows R. Literal values belong into it as `sql.lit`, others as `p(name)`. */
  prepare<P, R>(build: (query: Query, p: Parameter<P>) => Writable): Database.Statement<[P], R> {
    const { sql: text, parameters } = build(this.#query, parameter).compile(this.#query);
    if (parameters.length > 0) throw new Error(`Values outside the named parameters: ${text}`);
    return this.database.prepare<[P], R>(text);
  }
}

function parameter<T>(name: string): RawBuilder<T> {
  return sql<T>`${sql.raw(`@${name}`)}`;
}
