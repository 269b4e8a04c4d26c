// The namespace of this installation. One that belongs to another installation is left alone.
import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { Refusal } from './refusal.ts';

const RETENTION_DAYS = 90;
const ALREADY_EXISTS = 6;
const NOT_FOUND = 5;

/** Looks at a Temporal server that was given, for `installation`, or for one that is about to be born. Throws `Refusal`, with nothing written, when it does not answer or the namespace belongs to another. */
export async function checkNamespace(address: string, namespace: string, installation: string | undefined): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 5_000 }).catch(() => {
    throw new Refusal(`The Temporal server in TEMPORAL_ADDRESS does not answer at ${address}.`);
  });
  try {
    refuseForeign(namespace, await describe(connection, namespace), installation);
  } finally {
    await connection.close();
  }
}

/**
 * Registers the namespace for `installation`, or finds it there; returns when it can be used. `beforeNew` runs before a namespace is registered, so
 * that a start which is broken off in between does it again. Throws `Refusal` when it belongs to another.
 */
export async function ensureNamespace(address: string, namespace: string, installation: string, beforeNew?: () => Promise<void>): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 10_000 });
  try {
    const seen = await describe(connection, namespace);
    if (seen === undefined) {
      await beforeNew?.();
      await connection.workflowService
        .registerNamespace({ namespace, workflowExecutionRetentionPeriod: { seconds: RETENTION_DAYS * 86_400 }, data: { installation } } as never)
        .catch((error: { code?: number }) => {
          if (error.code !== ALREADY_EXISTS) throw error;
        });
    } else refuseForeign(namespace, seen, installation);
    for (let i = 0; i < 150; i++) {
      if ((await describe(connection, namespace)) !== undefined && (await usable(connection, namespace))) return;
      await pause(100);
    }
    throw new Refusal(`The Temporal namespace ${namespace} could not be used within 15 s.`);
  } finally {
    await connection.close();
  }
}

function refuseForeign(namespace: string, owner: string | undefined, installation: string | undefined): void {
  if (owner && owner !== installation) throw new Refusal(`The Temporal namespace ${namespace} belongs to another installation of Countersign. Choose another with TEMPORAL_NAMESPACE.`);
}

/** The installation that a namespace belongs to; empty when it does not say, undefined when it does not exist. */
async function describe(connection: Connection, namespace: string): Promise<string | undefined> {
  try {
    const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace });
    return namespaceInfo?.data?.installation ?? '';
  } catch (error) {
    if ((error as { code?: number }).code === NOT_FOUND) return undefined;
    throw error;
  }
}

async function usable(connection: Connection, namespace: string): Promise<boolean> {
  return connection.workflowService.describeTaskQueue({ namespace, taskQueue: { name: 'countersign' } }).then(() => true, () => false);
}
