// What travels with a request, and what every router is made with.
import type { HttpBindings } from '@hono/node-server';
import type { ZodError } from 'zod';
import type { Sql } from '#db/connect.ts';
import type { Subject } from '#domain/policy/policy.ts';
import type { Declared } from './declared.ts';
import type { Desk } from './act/desk.ts';
import type { Known, Organisation } from './organisation.ts';
import type { Standings } from './standings.ts';
import type { Streams } from './streams.ts';
import type { Temporal } from './act/temporal.ts';

/** The signed-in person, with the organisation as it stood when his session was read. */
export interface Caller {
  id: string;
  name: string;
  sessionId: string;
  organisation: Organisation;
  subject: Subject;
}

export interface Env {
  Bindings: HttpBindings;
  Variables: {
    requestId: string;
    /** Set behind `signedIn`. */
    caller: Caller;
    /** What the routes have declared about this call. */
    declared?: Declared | undefined;
    /** Code of the refusal, for the log. */
    refused?: string;
    /** The caller broke off while he was sending, for the log. */
    gone?: true;
    /** Class of an internal failure, for the log. */
    failure?: string;
  };
}

/** What the routers work with. */
export interface Deps {
  sql: Sql;
  known: Known;
  standings: Standings;
  desk: Desk;
  temporal: Temporal;
  streams: Streams;
  /** Public origin, when one is configured; otherwise the request's own Host counts. */
  origin: URL | undefined;
  /** Seals files. */
  secret: Buffer;
  /** What the console's server shows when it calls for a browser; made anew by every process. */
  consoleKey: Buffer;
  /** The address that the server was told to listen on. */
  host: string;
  /** Cost of a new password hash. */
  passwordCost: { memoryCost: number; timeCost: number; parallelism: number };
}

/** What a validator hands to the hook. */
export type HookContext = { target: string } & ({ success: true } | { success: false; error: Pick<ZodError, 'issues'> });
