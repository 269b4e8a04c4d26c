// A file that somebody has uploaded.
import { z } from '@hono/zod-openapi';
import { isFileName } from '#domain/writing.ts';
import { Id, Instant, Person } from './basis.ts';

export const File = z.object({ id: Id, name: z.string(), size: z.int(), type: z.string() }).openapi('File');
export type File = z.infer<typeof File>;

/** A file of a case, with who brought it and when. */
export const CaseFile = z.object({ ...File.shape, by: Person, at: Instant }).openapi('CaseFile');
export type CaseFile = z.infer<typeof CaseFile>;

/** What it is called: no more than a name. Nothing in it leads anywhere, and nothing turns its letters around, so that an ending is the ending. */
export const FileQuery = z.strictObject({ name: z.string().trim().min(1).max(120).refine(isFileName) });
