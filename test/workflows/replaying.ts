// Replaying recorded histories against a bundle of the workflow, whole or broken on purpose.
import { readdirSync, readFileSync } from 'node:fs';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker, type InjectedSinks, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { Plan } from '#domain/engine/plan.ts';
import { lineOf } from '#test/scenario.ts';
import type { CaseInput } from '#workflows/messages.ts';
import type { Watching } from './watching.ts';

const folder = new URL('../histories/', import.meta.url);
const silent = new DefaultLogger('ERROR', () => undefined);

/** All recorded histories, by the name of their scenario. */
export const recorded = (): string[] => readdirSync(folder).filter((file) => file.endsWith('.json')).map((file) => file.replace('.json', ''));

interface Payloads {
  payloads?: { data: string }[];
}
/** An event of a history as far as tests look into it. */
export interface Event {
  workflowExecutionStartedEventAttributes?: { input: Payloads };
  workflowExecutionUpdateAcceptedEventAttributes?: { acceptedRequest?: { meta: { updateId: string }; input: { args: Payloads } } };
  workflowExecutionUpdateCompletedEventAttributes?: { meta: { updateId: string }; outcome: { success?: object } };
  timerStartedEventAttributes?: { timerId: string };
  timerFiredEventAttributes?: { timerId: string };
  userMetadata?: { summary?: { data: string } };
}

export const eventsOf = (name: string): Event[] => (JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as { events: Event[] }).events;
export const decoded = <T>(data: string): T => JSON.parse(Buffer.from(data, 'base64').toString()) as T;
export const first = <T>({ payloads }: Payloads): T => decoded<T>(payloads?.[0]?.data ?? 'bnVsbA==');

/** The plan that the case of a history ran. */
export function planIn(name: string): Plan {
  const [input] = eventsOf(name).flatMap(({ workflowExecutionStartedEventAttributes: one }) => (one ? [first<CaseInput>(one.input)] : []));
  if (!input) throw new Error(`the history of ${name} does not begin`);
  return input.plan;
}

/** The workflow as a worker runs it, with somebody who watches what it asks of the record. */
export async function bundled(): Promise<WorkflowBundleWithSourceMap> {
  Runtime.install({ logger: silent, telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' }, forward: {} } } });
  const path = (file: string) => new URL(file, import.meta.url).pathname;
  return bundleWorkflowCode({ workflowsPath: path('../../workflows/index.ts'), workflowInterceptorModules: [path('./watching.ts')], logger: silent });
}

/** What a replay came to: the error that it met, if any, and a line for each entry that it asked the record for and that was taken. */
export interface Replayed {
  error?: string;
  trail: string[];
}

/** Replays these histories; by name. */
export async function replay(bundle: WorkflowBundleWithSourceMap, code: string, names: readonly string[]): Promise<Map<string, Replayed>> {
  const trails = new Map(names.map((name) => [name, [] as string[]]));
  const sinks: InjectedSinks<Watching> = {
    record: {
      asked: {
        callDuringReplay: true,
        fn({ workflowId }, { caseId, act, ops }, got) {
          if ('answers' in got) trails.get(workflowId)?.push(lineOf({ act, ops, answers: got.answers }, caseId));
        },
      },
    },
  };
  const histories = names.map((name) => ({ workflowId: name, history: JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as unknown }));
  const met = new Map<string, Replayed>();
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: { ...bundle, code }, replayName: 'test', sinks }, histories))
    met.set(workflowId, { ...(error && { error: error.name }), trail: trails.get(workflowId) ?? [] });
  return met;
}
